"""Proving a corrected phone: a code goes to it, and is typed into the conversation that is the borrower's own by other proof.

Holding the phone alone proves nothing here, because whoever talked somebody into changing the number would hold it too. Until then the
number gets no message unasked and no code that opens an account.
"""

from __future__ import annotations

from datetime import datetime

from bot.service.conversation import Incoming, status, tell
from bot.service.errors import Conflict
from bot.service.ports import BookAndTalk
from bot.service.records import Borrower, PhoneStatus
from bot.service.talk_records import Conversation, Draft, Entry
from bot.service.typed_code import typed_code
from bot.service.verification import MASK, PROOF, right_code, send_code


def purpose(borrower_id: str) -> str:
    return f"{PROOF}{borrower_id}"


async def ask(uow: BookAndTalk, conversation_id: str, borrower: Borrower, now: datetime) -> None:
    """Send a code to the borrower's number and ask for it in their conversation; Conflict where nobody is proven, or it is proven."""
    conversation = await uow.conversations.lock(conversation_id)
    if conversation.borrower_id != borrower.id:
        raise Conflict("no_borrower")
    if borrower.phone_status is not PhoneStatus.UNVERIFIED:
        raise Conflict("phone_proven")
    await send_code(uow, conversation, borrower.phone, None, now, purpose=purpose(borrower.id))
    row = status("proof_asked", conversation.language, ending=borrower.phone[-4:])
    await tell(uow, conversation.id, [row], now)


async def entered(uow: BookAndTalk, conversation_id: str, incoming: Incoming, now: datetime) -> tuple[Entry, bool] | None:
    """Six digits given as a code and taken as the one that is waited for, kept without them; None for anything else."""
    digits = typed_code(incoming.text or "")
    if digits is None:
        return None
    conversation = await uow.conversations.lock(conversation_id)
    known = await uow.conversations.sent_as(conversation.id, "borrower", incoming.client_msg_id)
    if known is not None:
        return (known, False) if known.text == MASK else None
    borrower = await uow.borrowers.find(conversation.borrower_id or "")
    if borrower is None or borrower.phone_status is not PhoneStatus.UNVERIFIED:
        return None
    code = await uow.phones.code(borrower.phone, borrower.lender_id)
    if code is None or code.purpose != purpose(borrower.id) or code.attempts_left == 0:
        return None
    entry = await _masked(uow, conversation, incoming, now)
    right = await right_code(uow, code, digits, now)
    kind = "proof_right" if right else "code_wrong" if code.attempts_left > 1 and code.expires_at > now else "code_spent"
    if right:
        await uow.borrowers.set_phone_status(borrower.id, PhoneStatus.OK)
        actor = f"borrower:{borrower.id}"
        await uow.audit.add(actor=actor, verb="phone_proven", subject=borrower.id, details={}, at=now)
    await tell(uow, conversation.id, [status(kind, conversation.language)], now)
    return entry, True


async def _masked(uow: BookAndTalk, conversation: Conversation, incoming: Incoming, now: datetime) -> Entry:
    draft = Draft(
        sender="borrower",
        kind="status",
        text=MASK,
        payload={"status": "code"},
        channel=incoming.channel,
        client_msg_id=incoming.client_msg_id,
    )
    return await uow.conversations.append(conversation.id, draft, now)
