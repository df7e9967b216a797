"""Hardship requests, and the relief that the lender's data lets the bot grant at once.

Why somebody is in hardship is sensitive: health, care and bereavement are kept only when they agreed to that, and are forgotten after.
What the bot can't grant it never refuses: a person may always look at it.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from bot.lending.hardship import HardshipKind, HardshipRequest, Relief
from bot.rulebook.lenders import Lender, lender
from bot.service.access import own_borrower, proven
from bot.service.errors import Conflict, Invalid
from bot.service.ports import Book
from bot.service.turn_context import EffectContext
from bot.service.values import day_of

LONGEST_DAYS = 90
"""How long a request that nobody closes counts, when no day was named."""
BETWEEN_RELIEFS = timedelta(days=180)
ACTOR = "book"


async def record(uow: Book, turn: EffectContext, *, kind: str, consent: bool, until: str | None = None) -> None:
    """Write down that the borrower is in hardship, until an ISO date if they named one, and grant what the bot may grant.

    A sensitive `kind` is kept only with `consent`.
    """
    borrower = await own_borrower(uow, proven(turn))
    last = day_of(until) if until else None
    if last is not None and last < turn.today:
        raise Invalid("hardship_until", until=until)
    kept = kept_kind(kind, consent=consent)
    earlier = await uow.hardships.of_borrower(borrower.id)
    asked = HardshipRequest(
        id=f"H{secrets.token_hex(6)}",
        borrower_id=borrower.id,
        asked_on=turn.today,
        kind=kept,
        consent=consent,
        until=last,
        relief=grantable(lender(borrower.lender_id), kept, earlier, turn.today),
    )
    await uow.hardships.add(asked)
    await _hold_penalty(uow, asked)
    details = {"request": asked.id, "relief_days": (asked.relief.end - asked.relief.start).days if asked.relief else 0}
    await uow.audit.add(actor=turn.actor, verb="record_hardship", subject=borrower.id, details=details, at=turn.now)


def kept_kind(kind: str, *, consent: bool) -> HardshipKind | None:
    """What may be kept of a kind; one that nobody knows is `other`."""
    known = HardshipKind(kind) if kind in HardshipKind.__members__.values() else HardshipKind.OTHER
    return None if known.is_sensitive and not consent else known


def grantable(rules: Lender, kind: HardshipKind | None, earlier: tuple[HardshipRequest, ...], today: date) -> Relief | None:
    """The relief that the bot may grant today: by kind, and not soon after another one; None when a person has to look."""
    rule = rules.reliefs.get(kind or HardshipKind.OTHER)
    lately = any(each.relief is not None and today < each.relief.end + BETWEEN_RELIEFS for each in earlier)
    if rule is None or rule.by != "bot" or not rule.days or lately:
        return None
    return Relief(start=today, end=today + timedelta(days=rule.days), stops_penalty=rule.stops_penalty)


async def _hold_penalty(uow: Book, asked: HardshipRequest) -> None:
    hold = asked.relief.hold if asked.relief else None
    if hold is None:
        return
    for account in await uow.loans.of_borrower(asked.borrower_id):
        await uow.loans.hold_penalty(f"{asked.id}-{account.loan.id}", account.loan.id, hold)


async def expire(uow: Book, today: date, now: datetime) -> int:
    """Close the requests that are over by themselves, so that what is sensitive in them is forgotten in time; how many."""
    over = [each for each in await uow.hardships.still_open(today) if each.ends_on(LONGEST_DAYS) <= today]
    for each in over:
        await close(uow, actor=ACTOR, request_id=each.id, outcome="expired", on=today, now=now)
    return len(over)


async def close(uow: Book, *, actor: str, request_id: str, outcome: str, on: date, now: datetime) -> None:
    asked = await uow.hardships.get(request_id)
    if not asked.is_open:
        raise Conflict("hardship_closed", request=request_id)
    await uow.hardships.close(request_id, on, outcome)
    details = {"request": request_id, "outcome": outcome}
    await uow.audit.add(actor=actor, verb="close_hardship", subject=asked.borrower_id, details=details, at=now)
