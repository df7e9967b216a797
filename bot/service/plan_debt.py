"""The debt that a negotiation is about: the whole loan, or only what is due and unpaid.

A plan of several months replaces the contract's instalments, so it takes in all that is owed; a little more time, or one payment that
clears what is late, leaves the rest of the contract as it is.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from bot.lending import LoanTerms
from bot.lending.charge import penalty_rate
from bot.lending.negotiation import Debt
from bot.service.account import LoanView
from bot.service.records import PlanCause, PlanStatus

Scope = Literal["all", "overdue"]
ALL: Scope = "all"
OVERDUE: Scope = "overdue"


def debt_of(view: LoanView, scope: Scope) -> Debt:
    """What is owed on a loan today, as the negotiator takes it."""
    now = view.statement
    return Debt(
        outstanding=now.overdue if scope == OVERDUE else now.outstanding,
        days_past_due=now.days_past_due,
        product=view.product.id,
        daily_rate=daily_rate(view.account.terms),
        broken_plans=view.broken_plans,
        disputed=view.disputed,
    )


def covers_all(view: LoanView, scope: str) -> bool:
    """Whether a plan about `scope` settles the whole loan: also one for what is due where nothing falls due later."""
    return scope == ALL or view.statement.overdue == view.statement.outstanding


def daily_rate(terms: LoanTerms) -> Decimal:
    """What a day of doing nothing costs on principal that is late, as a share of it."""
    return penalty_rate(terms.annual_rate, terms.penalty_multiplier, terms.penalty_ceiling) / terms.day_count.basis


def cause_of(view: LoanView, *, shocked: bool) -> PlanCause:
    """Why the loan's running plan would give way to another; `shocked` when hardship was reported."""
    if view.progress is not None and view.progress.status is PlanStatus.MISSED:
        return PlanCause.MISSED
    return PlanCause.HARDSHIP if shocked else PlanCause.CHANGED
