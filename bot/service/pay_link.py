"""Asking for a payment by link, and what the link leads to.

The link holds an opaque id and nothing else. It is good for the rest of the lender's day, because the sums of a loan are a day's sums;
late in the evening it lives a little longer than the day.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.lending.money import Money
from bot.lending.statement import statement
from bot.rulebook.lenders import lender
from bot.service.access import own_account, proven
from bot.service.errors import Invalid, NotFound
from bot.service.pay_ports import Paying
from bot.service.pay_records import PayPurpose, PayRequest
from bot.service.turn_context import EffectContext
from bot.service.values import amount_of

SHORTEST_LIFE = timedelta(minutes=30)
PATH = "/pay/"
_ID = re.compile(r"[A-Za-z0-9_-]{32,64}")


def new_id() -> str:
    """A name for a request that nobody can guess."""
    return secrets.token_urlsafe(24)


async def request(uow: Paying, turn: EffectContext, *, id: str, loan_id: str, amount: str, purpose: str) -> None:
    """Ask the proven borrower for a payment on their own loan.

    `amount` is text in the loan's currency; Invalid when it is nothing, or more than paying the loan off takes today.
    """
    if not _ID.fullmatch(id) or purpose not in PayPurpose.__members__.values():
        raise Invalid("pay_request")
    await uow.loans.lock(loan_id)
    account = await own_account(uow, proven(turn), loan_id)
    asked = amount_of(amount, account.terms.currency)
    if not Money.zero(asked.currency) < asked <= statement(account, turn.today).payoff:
        raise Invalid("pay_amount")
    new = PayRequest(
        id=id,
        lender_id=turn.lender_id,
        borrower_id=account.loan.borrower_id,
        loan_id=loan_id,
        conversation_id=turn.conversation_id,
        channel=turn.channel,
        language=turn.language,
        purpose=PayPurpose(purpose),
        amount=asked,
        created_at=turn.now,
        expires_at=good_until(turn.now, lender(turn.lender_id).zone),
    )
    await uow.payments.add(new)
    await uow.audit.add(actor=turn.actor, verb="request_payment", subject=loan_id, details={"purpose": purpose}, at=turn.now)


def good_until(now: datetime, zone: str) -> datetime:
    """The end of the lender's day, or half an hour from now if that is later."""
    here = now.astimezone(ZoneInfo(zone))
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
    return max(midnight, now + SHORTEST_LIFE)


async def payable(uow: Paying, request_id: str, now: datetime) -> PayRequest:
    """The request behind a link that may still be paid; NotFound for any other."""
    found = await uow.payments.find(request_id)
    if found is None or not found.is_payable(now):
        raise NotFound("pay_link")
    return found
