"""A negotiation as a frozen value: open it, let it hear statements, read its move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from bot.lending.negotiation.desk import Desk
from bot.lending.negotiation.moves import Agree, Close, Move, Reason, Refer
from bot.lending.negotiation.replies import reply
from bot.lending.negotiation.state import State
from bot.lending.negotiation.statements import Statement
from bot.lending.negotiation.terms import Debt, NegotiationPolicy


@dataclass(frozen=True, slots=True)
class Negotiation:
    """Deterministic: the same debt, rules, day and statements give the same moves. At most eight moves are ours."""

    state: State
    history: tuple[Move | Statement, ...]  # our opening move, their statement, our answer, and so on

    @classmethod
    def open(cls, debt: Debt, policy: NegotiationPolicy, today: date) -> Self:
        """Start it; some debts go to a person before any figure is said."""
        state = _opening(State.at(Desk.of(debt, policy, today)))
        return cls(state, (state.move,))

    @property
    def move(self) -> Move:
        return self.state.move

    @property
    def is_over(self) -> bool:
        return isinstance(self.move, Agree | Refer | Close)

    def hear(self, statement: Statement) -> Self:
        """The negotiation after a statement; one that is over stays as it is."""
        if self.is_over:
            return self
        state = reply(self.state, statement)
        return type(self)(state, (*self.history, statement, state.move))


def _opening(state: State) -> State:
    debt, policy = state.desk.debt, state.desk.policy
    if debt.disputed:
        return state.refer("disputed")
    if debt.broken_plans > policy.max_broken_plans:
        return state.refer("plans_broken", broken=debt.broken_plans, most=policy.max_broken_plans)
    if debt.outstanding.total > policy.authority_limit:
        return state.refer("above_authority", owed=debt.outstanding.total, limit=policy.authority_limit)
    if not debt.outstanding.total:
        return state.say(Close(Reason("nothing_owed", {})))
    return state.ask_or_propose()
