"""A promise to pay as it is read from what was said: how much, and on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.dialogue.bargaining.hearing import PERCENT
from bot.dialogue.bargaining.utterance import Utterance
from bot.lending.dates import next_month_day
from bot.lending.money import Money
from bot.service.account import LoanView
from bot.service.turn import Json


@dataclass(frozen=True, slots=True)
class Word:
    """What the borrower gives their word for; the day is None while it was not said."""

    loan_id: str
    amount: Money
    due: date | None

    def to_json(self, *, without_day: bool = False) -> Json:
        due = None if self.due is None or without_day else self.due.isoformat()
        return {"loan": self.loan_id, "amount": str(self.amount.amount), "due": due}

    @classmethod
    def from_json(cls, data: Json, view: LoanView) -> Word:
        """The promise as it was left; never for more than is owed by now."""
        amount = Money.of(data["amount"], view.statement.currency)
        due = date.fromisoformat(data["due"]) if data.get("due") else None
        return cls(view.id, min(amount, view.statement.payoff), due)


def word_of(said: Utterance, view: LoanView, payday: int | None, before: Json | None) -> Word:
    """What a message promises, on top of what was promised before; without an amount it is what is due."""
    earlier = Word.from_json(before, view) if before else Word(view.id, _due_sum(view), None)
    amount = min(_amount(said, view) or earlier.amount, view.statement.payoff)
    return Word(view.id, amount, _day(said, payday) or earlier.due)


def _due_sum(view: LoanView) -> Money:
    now = view.statement
    return now.overdue.total or now.next_amount or now.payoff


def _amount(said: Utterance, view: LoanView) -> Money | None:
    share = said.value("percentage")
    if said.sums:
        return said.sums[0].amount
    return None if share is None else _due_sum(view).times(Decimal(share) / PERCENT)


def _day(said: Utterance, payday: int | None) -> date | None:
    if said.names_payday and payday is not None:
        return next_month_day(said.today, payday)
    return said.day_from_today
