"""By which channel a borrower is written to today: what `bot.lending.channel_choice` makes of the book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.lending.channel_choice import Chosen, Ways, Why, answers, choose
from bot.lending.contact import Reason
from bot.lending.outreach import Strategy
from bot.rulebook.lenders import lender
from bot.rulebook.outreach import channel_choice
from bot.service.outreach_records import Facts
from bot.service.reach import EMAIL, SMS, against_email, wishes
from bot.service.records import PhoneStatus


def channel_of(facts: Facts, strategy: Strategy, on: date) -> Chosen:
    """The channel for a strategy's message; a survey is answered by a digit and so goes by text."""
    if strategy.survey:
        return Chosen(SMS, Why.USUAL)
    known, data = facts.circumstances, channel_choice()
    ways = Ways(
        allowed=frozenset(lender(facts.borrower.lender_id).outreach.channels),
        usable=frozenset(_usable(facts, on)),
        refused=frozenset(name for name in data.order if any(wishes(known.preferences, name, on))),
        answers=answers(known.sent, facts.wrote, timedelta(days=data.answer_days)),
    )
    return choose(data.order, ways)


def _usable(facts: Facts, on: date) -> Iterator[str]:
    borrower = facts.borrower
    if borrower.phone_status is PhoneStatus.OK and Reason.SHARED_NUMBER not in facts.circumstances.standing:
        yield SMS
    if against_email(borrower, on) is None:
        yield EMAIL
