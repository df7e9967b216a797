"""Attaching something to show: kept once, in its conversation, for whoever holds the borrower's case."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.service.conversation import status, tell
from bot.service.errors import Conflict, NotAllowed, NotFound
from bot.service.evidence_files import Media, Sound
from bot.service.evidence_port import EvidenceTalk
from bot.service.talk_records import Draft, StaffMember

MOST_A_DAY = 20
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An attached file; its bytes lie on the shelf under their digest."""

    id: str
    conversation_id: str
    borrower_id: str
    client_msg_id: str
    seq: int
    media: Media
    size: int
    digest: str
    at: datetime


async def attach(
    uow: EvidenceTalk, conversation_id: str, client_msg_id: str, sound: Sound, now: datetime
) -> tuple[Evidence, bool]:
    """Keep a file that a proven borrower sent; what was sent before under the same id is answered again.

    NotAllowed for somebody unproven, Conflict after too many in a day or for another file under a known id.
    """
    conversation = await uow.conversations.lock(conversation_id)
    if conversation.borrower_id is None:
        raise NotAllowed("not_proven")
    known = await uow.evidence.sent_as(conversation_id, client_msg_id)
    if known is not None:
        if known.digest != sound.digest:
            raise Conflict("message_id_reused")
        return known, False
    if await uow.evidence.count_since(conversation_id, now - ONE_DAY) >= MOST_A_DAY:
        raise Conflict("evidence_many", most=MOST_A_DAY)
    name = f"F{secrets.token_hex(6)}"
    kind = "pdf" if sound.media == "application/pdf" else "picture"
    shown = status(f"evidence_{kind}", conversation.language)
    payload = {**shown.payload, "evidence": {"id": name, "media": sound.media, "size": len(sound.body)}}
    sent = Draft(sender="borrower", kind="status", text=shown.text, payload=payload, channel="web", client_msg_id=client_msg_id)
    row, _ = await tell(uow, conversation_id, [sent, status("evidence_kept", conversation.language, channel="web")], now)
    kept = Evidence(
        id=name,
        conversation_id=conversation_id,
        borrower_id=conversation.borrower_id,
        client_msg_id=client_msg_id,
        seq=row.seq,
        media=sound.media,
        size=len(sound.body),
        digest=sound.digest,
        at=now,
    )
    await uow.evidence.add(kept)
    details = {"evidence": name, "media": sound.media}
    actor = f"borrower:{conversation.borrower_id}"
    await uow.audit.add(actor=actor, verb="attach_evidence", subject=conversation_id, details=details, at=now)
    return kept, True


async def look(uow: EvidenceTalk, case_id: str, evidence_id: str, member: StaffMember, now: datetime) -> Evidence:
    """A file for whoever holds the case, read on record; NotFound for everybody else and everything else."""
    case = await uow.cases.get(case_id)
    found = await uow.evidence.get(evidence_id)
    if case is None or found is None or case.agent != member.login or found.conversation_id != case.conversation_id:
        raise NotFound("no_evidence")
    details = {"evidence": found.id}
    await uow.audit.add(actor=f"staff:{member.login}", verb="read_evidence", subject=case.id, details=details, at=now)
    return found
