"""A negotiation under way, as one value that a slot can hold: which debt, what was said, and the plan that is on its way to a yes.

What brought the two sides together is kept apart (`picked`) until the borrower has confirmed the terms, so that "not yet", a
correction or another wish goes back to where they stood before it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from bot.dialogue.bargaining.history import Json, from_json, to_json
from bot.lending.negotiation import (
    Agree,
    AskExtension,
    AskFor,
    Debt,
    Finances,
    Move,
    Negotiation,
    NegotiationPolicy,
    Offer,
    Plan,
    Refer,
    Statement,
)
from bot.service.account import LoanView
from bot.service.plan_debt import ALL, OVERDUE, Scope, debt_of
from bot.service.records import PlanCause


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """`heard` leads to the move that is open; `picked` leads from there to an agreement that waits for consent.

    A talk about changing a plan names the one that would give way (`replaces`) and why (`cause`).
    """

    view: LoanView
    today: date
    scope: Scope = ALL
    heard: tuple[Statement, ...] = ()
    picked: tuple[Statement, ...] = ()
    terms: str | None = None  # the hash of the terms that were shown for consent
    asked: tuple[str, ...] = ()  # questions that were really put to the borrower
    waiting: tuple[Statement, ...] = ()  # wishes that wait until the question which is open is answered
    on: date | None = None  # the day it was last spoken of
    replaces: str | None = None
    cause: str | None = None

    @classmethod
    def resume(cls, data: Json, view: LoanView, today: date) -> Self:
        """A talk as it was left, against the debt as it is today."""
        currency = view.statement.currency
        on = date.fromisoformat(data["on"])
        parts = (data["heard"], data["picked"], data.get("waiting", ()))
        heard, picked, waiting = (later(from_json(part, currency), (today - on).days) for part in parts)
        left = {"scope": data["scope"], "terms": data["terms"], "asked": tuple(data["asked"])}
        left |= {"replaces": data.get("replaces"), "cause": data.get("cause")}
        return cls(view=view, today=today, heard=heard, picked=picked, waiting=waiting, on=on, **left)

    def to_json(self) -> Json:
        kept: dict[str, Any] = {"loan": self.view.id, "scope": self.scope, "on": self.today.isoformat(), "terms": self.terms}
        kept |= {"asked": list(self.asked), "replaces": self.replaces, "cause": self.cause}
        return {**kept, "heard": to_json(self.heard), "picked": to_json(self.picked), "waiting": to_json(self.waiting)}

    @property
    def debt(self) -> Debt:
        return debt_of(self.view, self.scope)

    @property
    def policy(self) -> NegotiationPolicy:
        """The lender's rules; a plan that is being kept has had its first payment, so changing it asks for none of a certain size."""
        progress = self.view.progress
        kept = self.cause == PlanCause.CHANGED and progress is not None and bool(progress.paid)
        return replace(self.view.policy, first_payment_ratio=((0, Decimal(0)),)) if kept else self.view.policy

    @property
    def longest(self) -> int:
        """How many instalments the rules allow at most, none of them under the smallest but the last."""
        owed, least = self.debt.outstanding.total, self.policy.min_installment
        return min(self.policy.max_months, max(1, -(-owed.minor // max(1, least.minor))))

    @property
    def base(self) -> Negotiation:
        """The negotiation without what was picked."""
        return hear(Negotiation.open(self.debt, self.policy, self.today), self.heard)

    @property
    def negotiation(self) -> Negotiation:
        return hear(self.base, self.picked)

    @property
    def move(self) -> Move:
        return self.negotiation.move

    @property
    def agreed(self) -> Plan | None:
        """The plan that waits for the borrower's consent."""
        move = self.move if self.picked else None
        return move.plan if isinstance(move, Agree) else None

    @property
    def finances(self) -> Finances:
        """What was said of the household so far."""
        known = Finances()
        for said in self.heard:
            known = known.then(said) if isinstance(said, Finances) else known
        return known

    @property
    def question(self) -> str | None:
        """What to ask now: of the negotiator's questions the first that was never put, since words may have come before it was."""
        moves = self.negotiation.history
        if not isinstance(self.move, AskFor):
            return None
        raised = [move.field for move in moves if isinstance(move, AskFor)]
        fresh = (field for field in raised if field not in self.asked and getattr(self.finances, field) is None)
        return next(fresh, self.move.field)

    def ask(self, field: str) -> Talk:
        return replace(self, asked=(*self.asked, field))

    def hear(self, *statements: Statement) -> Talk:
        """The talk after what was just said; it takes the place of a plan that was not confirmed yet.

        What the borrower themselves offered stands when they go on to tell of their means, as far as these allow it.
        """
        talk = replace(self.unpick(), waiting=())
        statements = tuple(amended(self.picked, said) for said in statements) + self._still_offered(statements) + self.waiting
        for said in statements:
            talk = talk._meant_for(said)
        for said in statements:
            talk = talk._take(said)
        return talk

    def wait_with(self, *wishes: Statement) -> Talk:
        """The same talk, its question still open; what was wished for instead of an answer is heard after that."""
        return replace(self, waiting=(*self.waiting, *wishes))

    def pick(self, *statements: Statement) -> Talk:
        """The same talk with a plan on its way to a yes."""
        return replace(self, picked=statements, terms=None)

    def unpick(self) -> Talk:
        return replace(self, picked=(), terms=None)

    def _still_offered(self, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        """The offer on its way to a yes, where only means were told after it and no plan runs that they might be meant to lower."""
        only_means = bool(statements) and all(isinstance(said, Finances) for said in statements)
        return tuple(said for said in self.picked if isinstance(said, Offer)) if only_means and self.replaces is None else ()

    def _take(self, said: Statement) -> Talk:
        after = self.negotiation.hear(said).move
        if isinstance(after, Agree):
            return replace(self, picked=(*self.picked, said))
        return replace(self, heard=(*self.heard, *self.picked, said), picked=())

    def _meant_for(self, said: Statement) -> Talk:
        """The same talk about the debt that the statement is about; what was said of the household goes with it."""
        scope = scope_of(said, self.view, self.scope)
        if scope == self.scope or isinstance(self.base.move, Refer):
            return self
        kept = tuple(each for each in self.heard if isinstance(each, Finances))
        return replace(self, scope=scope, heard=kept, picked=())


def amended(picked: tuple[Statement, ...], said: Statement) -> Statement:
    """An offer that corrects one figure of an offer not confirmed yet ("no, 500 now") keeps its other figures."""
    before = picked[-1] if picked else None
    if not isinstance(said, Offer) or not isinstance(before, Offer) or said.settle_for or before.settle_for:
        return said
    new = {each.name: value for each in fields(said) if (value := getattr(said, each.name)) is not None}
    if new.keys() & {"pay_monthly", "months"}:
        before = replace(before, pay_monthly=None, months=None)
    return replace(before, **new)


def later(statements: tuple[Statement, ...], days: int) -> tuple[Statement, ...]:
    """The same statements so many days later: a delay is counted from the day it was asked for."""
    return tuple(AskExtension(max(0, said.days - days)) if isinstance(said, AskExtension) else said for said in statements)


def hear(negotiation: Negotiation, statements: tuple[Statement, ...]) -> Negotiation:
    for said in statements:
        negotiation = negotiation.hear(said)
    return negotiation


def scope_of(said: Statement, view: LoanView, scope: Scope) -> Scope:
    """What a statement speaks of: more time is for what is late; instalments are for everything, as is a sum that goes beyond it."""
    late = view.statement.overdue.total
    if isinstance(said, AskExtension):
        return OVERDUE if late else ALL
    if isinstance(said, Offer):
        lump = said.settle_for
        return OVERDUE if late and lump is not None and lump <= late else ALL
    return scope
