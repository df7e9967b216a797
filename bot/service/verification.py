"""Proving by a one-time code that a phone is the borrower's.

A number on file is only a hint. The code is six random digits, good for ten minutes, one use and five tries; only its slow hash is kept,
and it leaves as a secret message that no log holds. Whether a number is on file is never told: the bot says the same either way.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from bot.catalogue import word
from bot.service.conversation import of_borrower, status, tell
from bot.service.handoff import follow_to
from bot.service.hashing import slow_hash, slow_match
from bot.service.outbox import Letter, post
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation, Draft, PhoneCode, PhoneLine
from bot.service.turn_context import EffectContext

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODES_A_DAY = 5
CODE_SPACING = timedelta(seconds=30)
PROVEN_FOR = timedelta(hours=12)
MASK = "••••••"
LOOK_BACK = 20
STILL_MEANT = timedelta(hours=1)
VERIFY = "verify"
"""The choice by which somebody asks to prove who they are; it is no question of its own."""
BY_SMS = "sms"
PROOF = "proof:"
"""How the purpose begins of a code that only proves a corrected number, see `bot.service.phone_proof`."""


async def start_verification(uow: Talk, turn: EffectContext, *, asked_for: bool = False) -> None:
    """Send a code to the phone that writes, or ask the page around the widget for an identity token.

    The question at hand is answered once they are known; where they `asked_for` the code, the one that could not be answered without.
    """
    conversation = await uow.conversations.lock(turn.conversation_id)
    if turn.channel != "sms" or conversation.phone is None:
        await tell(uow, conversation.id, [status("verification", turn.language, channel=turn.channel)], turn.now)
        return
    waiting = await _left_open(uow, turn) if asked_for else turn.seq
    await send_code(uow, conversation, conversation.phone, waiting, turn.now)


async def _left_open(uow: Talk, turn: EffectContext) -> int | None:
    """The row of the question that was last answered by the offer to prove who asks; a greeting, or one long ago, waits for nothing."""
    asked = waiting = None
    for row in await uow.conversations.entries(turn.conversation_id, after=max(0, turn.seq - 1 - LOOK_BACK), limit=LOOK_BACK):
        if turn.now - row.at > STILL_MEANT:
            continue
        if row.sender == "borrower" and row.kind == "text" and row.payload.get("choice") != VERIFY:
            asked = row.seq
        elif any(choice["id"] == VERIFY for choice in row.payload.get("choices", ())):
            waiting = asked
    return waiting


async def send_code(
    uow: Talk, conversation: Conversation, phone: str, waiting_seq: int | None, now: datetime, *, purpose: str = BY_SMS
) -> None:
    """Put a fresh code on its way if the number is one borrower's and the limits allow; otherwise nothing, silently.

    It takes the place of any earlier code, whatever that was for, and counts against the same limits.
    """
    status_needed = "unverified" if purpose.startswith(PROOF) else "ok"
    borrower_id = await only_borrower(uow, phone, conversation.lender_id, status_needed)
    before = await uow.phones.code(phone, conversation.lender_id)
    if borrower_id is None or (before is not None and not _another_allowed(before, now)):
        return
    digits = f"{secrets.randbelow(10**6):06d}"
    since, issued = _window(before, now)
    fresh = PhoneCode(
        phone=phone,
        lender_id=conversation.lender_id,
        borrower_id=borrower_id,
        hash=await slow_hash(digits),
        expires_at=now + CODE_LIFE,
        attempts_left=CODE_TRIES,
        issued=issued + 1,
        issued_since=since,
        issued_at=now,
        waiting_seq=waiting_seq,
        purpose=purpose,
    )
    await uow.phones.keep_code(fresh)
    wording = {BY_SMS: "sms_code", PROOF: "sms_proof_code"}.get(purpose[: len(PROOF)], "sms_link_code")
    text = word(wording, conversation.language, code=digits, minutes=int(CODE_LIFE.total_seconds()) // 60)
    key = f"code:{secrets.token_hex(8)}"
    letter = Letter(key=key, text=text, language=conversation.language, secret=True, to=phone, life=CODE_LIFE)
    await post(uow, conversation, letter, now)
    await uow.audit.add(actor="bot", verb="send_code", subject=borrower_id, details={"conversation": conversation.id}, at=now)


async def only_borrower(uow: Talk, phone: str, lender_id: str, status_needed: str = "ok") -> str | None:
    """The borrower of this number, if it is one; a number that is somebody else's, or was changed and not proven since, opens nothing."""
    there = [each for each in await uow.borrowers.by_phone(phone) if each.lender_id == lender_id]
    return there[0].id if len(there) == 1 and there[0].phone_status == status_needed else None


def _window(before: PhoneCode | None, now: datetime) -> tuple[datetime, int]:
    if before is None or now - before.issued_since >= timedelta(days=1):
        return now, 0
    return before.issued_since, before.issued


def _another_allowed(before: PhoneCode, now: datetime) -> bool:
    return now - before.issued_at >= CODE_SPACING and _window(before, now)[1] < CODES_A_DAY


async def enter_code(uow: Talk, line: PhoneLine, digits: str, now: datetime) -> list[str] | None:
    """Try a code that a phone sent; None when it awaits none. Returns the conversations that have something to answer."""
    code = await uow.phones.code(line.phone, line.lender_id)
    if code is None or code.attempts_left == 0:
        return None
    masked = Draft(sender="borrower", kind="status", text=MASK, payload={"status": "code"}, channel="sms")
    await uow.conversations.append(line.conversation_id, masked, now)
    if code.purpose != BY_SMS:
        return await _say(uow, line, "code_for_page", now)
    if await right_code(uow, code, digits, now):
        return await _proven(uow, line, code, now)
    if code.expires_at <= now:
        return await _say(uow, line, "code_expired", now)
    return await _say(uow, line, "code_wrong" if code.attempts_left > 1 else "code_spent", now)


async def right_code(uow: Talk, code: PhoneCode, digits: str, now: datetime) -> bool:
    """Whether these digits are a code that is still good; the right ones use it up, wrong ones cost a try."""
    if code.attempts_left == 0 or code.expires_at <= now:
        await uow.phones.keep_code(replace(code, attempts_left=0))
        return False
    right = await slow_match(code.hash, digits)
    await uow.phones.keep_code(replace(code, attempts_left=0 if right else code.attempts_left - 1))
    return right


async def _say(uow: Talk, line: PhoneLine, kind: str, now: datetime) -> list[str]:
    conversation = await uow.conversations.lock(line.conversation_id)
    await tell(uow, conversation.id, [status(kind, conversation.language, channel="sms")], now)
    return []


async def _proven(uow: Talk, line: PhoneLine, code: PhoneCode, now: datetime) -> list[str]:
    """Join the phone to the borrower's conversation and carry the question that was waiting over to it."""
    borrower = await uow.borrowers.find(code.borrower_id)
    if borrower is None:
        return await _say(uow, line, "code_expired", now)
    before = await uow.conversations.lock(line.conversation_id)
    own = await of_borrower(uow, borrower, before.language, now)
    await uow.conversations.change(own.id, channel="sms", phone=line.phone)
    await uow.phones.keep_line(replace(line, verified_id=own.id, verified_until=now + PROVEN_FOR, confirmed_at=now))
    waiting = await uow.conversations.entry(before.id, code.waiting_seq) if code.waiting_seq else None
    await tell(uow, own.id, [status("verified" if waiting else "verified_ask", own.language, channel="sms")], now)
    await follow_to(uow, before, own)
    details = {"conversation": own.id, "how": "code"}
    await uow.audit.add(actor=f"borrower:{borrower.id}", verb="verify", subject=borrower.id, details=details, at=now)
    if waiting is not None:
        chosen = {name: value for name, value in waiting.payload.items() if name == "choice"}
        carried = Draft(sender="borrower", text=waiting.text, payload=chosen, channel="sms", language=waiting.language)
        await uow.conversations.append(own.id, carried, now)
        if chosen:
            await uow.conversations.change(own.id, offered=[{"id": chosen["choice"], "title": waiting.text}])
    return [own.id]
