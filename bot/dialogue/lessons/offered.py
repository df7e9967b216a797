"""The plans that a borrower can compare with waiting: those laid out in the negotiation, or the one that was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.dialogue.bargaining.options import options
from bot.dialogue.bargaining.talk import Talk
from bot.lending import Components, Money, Statement
from bot.lending.negotiation import Plan
from bot.lending.simulate import PayPlan, Simulation, simulate
from bot.service.account import LoanView
from bot.service.plan_debt import ALL
from bot.service.turn import Json


@dataclass(frozen=True, slots=True)
class Offered:
    """`name` is the letter it was laid out under, "" for the only one; `covers_all` says that it settles the whole loan."""

    name: str
    plan: Plan
    covers_all: bool

    def lived(self, view: LoanView, now: Statement) -> Simulation:
        """What keeping it comes to. A plan for everything takes the contract's place, so its own figures are the answer."""
        choice = PayPlan(parts=tuple((each.due, each.amount) for each in self.plan.installments), waived=self.plan.waived)
        if not self.covers_all:
            return simulate(view.account, now.on, choice)
        nothing = Money.zero(now.currency)
        return Simulation(
            choice=choice,
            until=self.plan.installments[-1].due,
            paid=self.plan.total,
            still_owed=Components.zero(now.currency),
            overdue=nothing,
            days_past_due=0,
            cost=self.plan.total - now.payoff,
            payments=choice.parts,
        )


def offered(kept: Json | None, view: LoanView, today: date) -> tuple[Offered, ...]:
    """What lies on the table for this loan; nothing while a plan is kept, since waiting is then no question."""
    return tuple(_offered(kept or {}, view, today)) if view.plan is None else ()


def _offered(kept: Json, view: LoanView, today: date) -> Iterator[Offered]:
    if kept.get("loan") != view.id:
        return
    talk = Talk.resume(kept, view, today)
    if talk.agreed:
        yield Offered("", talk.agreed, talk.scope == ALL)
    for each in () if talk.agreed else options(talk):
        yield Offered(each.name.upper(), each.plan, talk.scope == ALL)
