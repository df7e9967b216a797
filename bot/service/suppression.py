"""The last look at an unasked message, at the moment it would leave: what was allowed when it was planned may not be any more.

Caps and spacing were settled when the message was posted and count it already, so here only the clock and the circumstances speak.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.lending.contact import TIMELY, Purpose
from bot.service.numbers import needs_confirming
from bot.service.ports import BookAndTalk
from bot.service.reach import business_day, decide
from bot.service.reach_records import Message
from bot.service.talk_records import Outgoing

STOPPED = "ceased"
TO_CONFIRM = "number_to_confirm"


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a message must not leave now; `earliest` when it may, None when time alone does not help."""

    reason: str
    earliest: datetime | None = None


async def objection(uow: BookAndTalk, message: Outgoing, now: datetime) -> Objection | None:
    """What stands against an unasked message, None when nothing does."""
    purpose = Purpose(message.purpose)
    if purpose is not Purpose.NOTICE and await _stopped(uow, message):
        return Objection(STOPPED)
    if message.borrower_id is None:
        return None
    on = await business_day(uow, message.borrower_id, now)
    known = (await uow.reach.circumstances([message.borrower_id], on, now))[message.borrower_id]
    if message.channel == "sms" and known.borrower.phone != message.to:
        return Objection("number_changed")
    if message.channel == "email" and known.borrower.email != message.to:
        return Objection("address_changed")
    if message.channel == "sms" and purpose is not Purpose.NOTICE and await needs_confirming(uow, known.borrower, now):
        return Objection(TO_CONFIRM)
    planned = Message(key=message.key, purpose=purpose, wording="", loan_id=message.loan_id, channel=message.channel)
    decision = decide(replace(known, sent=()), planned, on, now)
    if decision.allowed:
        return None
    lasting = [reason for reason in decision.reasons if reason not in TIMELY]
    return Objection(lasting[0].value) if lasting else Objection(decision.reasons[0].value, decision.earliest)


async def _stopped(uow: BookAndTalk, message: Outgoing) -> bool:
    """Whether somebody at this number said STOP to the lender, whoever they are."""
    if message.channel != "sms":
        return False
    line = await uow.phones.peek(message.to, message.lender_id)
    return line is not None and line.stopped_at is not None
