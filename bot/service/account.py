"""Everything about a proven borrower's account that an answer may rest on, read in one go.

Most accounts have a loan and payments and little else; so the borrower is read together with what kinds of facts there are, and only
those are read then.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.lending.hardship import HardshipRequest
from bot.lending.loan import LoanAccount
from bot.lending.negotiation import NegotiationPolicy
from bot.lending.promise import PromiseState
from bot.lending.statement import Statement, statement
from bot.rulebook.lenders import Product, lender
from bot.service.authority import authority_of, within
from bot.service.errors import NotFound
from bot.service.plan_progress import PlanProgress, stands
from bot.service.ports import BookAndTalk
from bot.service.promise import state_on
from bot.service.records import (
    Borrower,
    Complaint,
    ContactPreference,
    Dispute,
    PlanStatus,
    PromiseToPay,
    RepaymentPlan,
    SavedFinances,
    Standing,
)
from bot.service.talk_records import Case
from bot.service.turn import Verified

T = TypeVar("T")
RUNNING = (PlanStatus.ACTIVE, PlanStatus.MISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanView:
    """One loan on a day. `plan` is the one that runs, or waits after a missed instalment, with its `progress`.

    `broken_plans` counts those that did not hold, `changed_plans` those that gave way to another.
    """

    account: LoanAccount
    statement: Statement
    product: Product
    plan: RepaymentPlan | None
    progress: PlanProgress | None
    promise: PromiseToPay | None
    broken_plans: int
    disputed: bool
    changed_plans: int = 0

    @property
    def id(self) -> str:
        return self.account.loan.id

    @property
    def policy(self) -> NegotiationPolicy:
        """What the bot may agree on this loan: the product's policy within the bot's own authority."""
        return within(self.product.negotiation_policy, authority_of(self.account.loan.lender_id, "bot"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The borrower, their loans (the latest overdue first), and what was agreed, promised, contested and asked."""

    borrower: Borrower
    on: date
    loans: tuple[LoanView, ...]
    plans: tuple[RepaymentPlan, ...]
    promises: tuple[PromiseToPay, ...]
    disputes: tuple[Dispute, ...]
    complaints: tuple[Complaint, ...]
    hardships: tuple[HardshipRequest, ...]
    preferences: dict[str, ContactPreference]
    finances: SavedFinances | None
    open_cases: tuple[Case, ...]

    @property
    def active_plan(self) -> RepaymentPlan | None:
        return next((view.plan for view in self.loans if view.plan), None)

    @property
    def holds(self) -> frozenset[str]:
        """Why the lender should not press now: dispute, complaint, hardship, plan, case, or who speaks for the borrower."""
        reasons = {
            "dispute": any(each.is_open for each in self.disputes),
            "complaint": any(each.is_open for each in self.complaints),
            "hardship": any(each.is_open for each in self.hardships),
            "plan": self.active_plan is not None,
            "case": bool(self.open_cases),
            str(self.borrower.standing): self.borrower.standing is not Standing.ORDINARY,
        }
        return frozenset(reason for reason, holds in reasons.items() if holds)


async def overview(uow: BookAndTalk, who: Verified, on: date) -> Overview:
    """The account of the proven borrower at the end of `on`; NotFound when the lender has no such borrower."""
    borrower, recorded = await _known(uow, who)
    accounts = [each for each in await uow.loans.of_borrower(borrower.id, recorded) if each.loan.lender_id == who.lender_id]

    async def there(kind: str, asked: Callable[[str], Awaitable[tuple[T, ...]]]) -> tuple[T, ...]:
        return await asked(borrower.id) if kind in recorded else ()

    plans = await there("plan", uow.plans.of_borrower)
    promises = await there("promise", uow.promises.of_borrower)
    disputes = await there("dispute", uow.disputes.of_borrower)
    loans = [_view(account, plans, promises, disputes, on) for account in accounts]
    return Overview(
        borrower=borrower,
        on=on,
        loans=tuple(sorted(loans, key=lambda view: (-view.statement.days_past_due, view.statement.paid_off, view.id))),
        plans=plans,
        promises=promises,
        disputes=disputes,
        complaints=await there("complaint", uow.complaints.of_borrower),
        hardships=await there("hardship", uow.hardships.of_borrower),
        preferences=await uow.consents.of(borrower.id) if "preference" in recorded else {},
        finances=await uow.finances.of(borrower.id) if "finances" in recorded else None,
        open_cases=await _open_cases(uow, who) if "open_case" in recorded else (),
    )


async def _known(uow: BookAndTalk, who: Verified) -> tuple[Borrower, frozenset[str]]:
    found = await uow.borrowers.known(who.borrower_id)
    if found is None or found[0].lender_id != who.lender_id:
        raise NotFound("borrower", borrower=who.borrower_id)
    return found


def _view(
    account: LoanAccount,
    plans: Sequence[RepaymentPlan],
    promises: Sequence[PromiseToPay],
    disputes: Sequence[Dispute],
    on: date,
) -> LoanView:
    loan = account.loan
    rules = lender(loan.lender_id)
    states = [(each, stands(each, account, on, rules.handling)) for each in plans if each.loan_id == loan.id]
    running = next(((plan, state) for plan, state in states if state.status in RUNNING), (None, None))
    given = [each for each in promises if each.loan_id == loan.id]
    return LoanView(
        account=account,
        statement=statement(account, on),
        product=rules.product(loan.product),
        plan=running[0],
        progress=running[1],
        promise=next((p for p in given if _is_pending(p, account, on, rules.handling.promise_grace_days)), None),
        broken_plans=sum(state.status is PlanStatus.BROKEN for _, state in states),
        changed_plans=sum(plan.replaced_by is not None for plan, _ in states),
        disputed=any(each.is_open and each.loan_id in (None, loan.id) for each in disputes),
    )


def _is_pending(given: PromiseToPay, account: LoanAccount, on: date, grace_days: int) -> bool:
    return state_on(given, account, on, grace_days)[0] is PromiseState.PENDING


async def _open_cases(uow: BookAndTalk, who: Verified) -> tuple[Case, ...]:
    conversation = await uow.conversations.of_borrower(who.lender_id, who.borrower_id)
    case = conversation and await uow.cases.open_of(conversation.id)
    return (case,) if case else ()
