"""Repayment plans: agreeing one on the figures of the day, and what becomes of it.

While a plan runs, penalty interest rests if the lender says so. A plan that was kept ends with the waiver that was agreed, and if it
settled the whole loan, with whatever is left of it; one that broke ends with neither, and penalty interest runs again from then on.
A plan may take the place of another one: the old one ends and the new one begins in the same transaction, or neither does.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from bot.lending.components import COMPONENTS, Components
from bot.lending.loan import LoanAccount, PenaltyHold, Waiver
from bot.lending.money import Money
from bot.lending.negotiation import Plan
from bot.lending.statement import Statement, statement
from bot.rulebook.lenders import lender
from bot.service.access import own_account, proven
from bot.service.authority import within_authority
from bot.service.errors import Conflict, Invalid
from bot.service.plan_confirmation import confirm
from bot.service.plan_progress import stands
from bot.service.plan_terms import plan_from_json
from bot.service.plan_terms import terms_hash as hash_of
from bot.service.ports import Book, BookAndTalk
from bot.service.received import received_by
from bot.service.records import PlanCause, PlanKind, PlanStatus, RepaymentPlan
from bot.service.turn import Json
from bot.service.turn_context import EffectContext

FOLLOWER = "book"


async def agree(
    uow: BookAndTalk,
    turn: EffectContext,
    *,
    loan_id: str,
    plan: Json,
    kind: str,
    policy_version: str,
    terms_hash: str,
    replaces: str | None = None,
    cause: str | None = None,
) -> None:
    """Record the plan that the borrower confirmed, after checking it against the book once more.

    `replaces` names the running plan whose place it takes, and `cause` why. Conflict when the loan has another plan or a dispute, or
    when its figures or the terms are not those that were confirmed; NotAllowed when it is more than the turn's role may grant.
    """
    if terms_hash != hash_of(loan_id, kind, plan, policy_version):
        raise Conflict("terms_changed")
    await uow.loans.lock(loan_id)
    account = await own_account(uow, proven(turn), loan_id)
    await _nothing_in_the_way(uow, account, turn, replaces)
    agreed = RepaymentPlan(
        id=f"R{secrets.token_hex(6)}",
        loan_id=loan_id,
        borrower_id=account.loan.borrower_id,
        kind=_kind(kind),
        plan=_sound(plan_from_json(plan), turn.today),
        policy_version=policy_version,
        terms_hash=terms_hash,
        agreed_at=turn.now,
        agreed_on=turn.today,
        paid_before=received_by(account, turn.today),
        covers_all=False,
        conversation_id=turn.conversation_id,
        cause=next((each for each in PlanCause if each == cause), None),
    )
    now = statement(account, turn.today)
    within_authority(turn.lender_id, turn.role, now, agreed.plan)
    agreed = replace(agreed, covers_all=_covers_all(agreed.plan, now))
    if replaces is not None:
        await _give_way(uow, replaces, agreed, turn)
    await start(uow, agreed, account)
    details = {"plan": agreed.id, "kind": kind, "policy": policy_version, "terms": terms_hash}
    await uow.audit.add(actor=turn.actor, verb="agree_plan", subject=loan_id, details=details, at=turn.now)
    await confirm(uow, agreed, turn)


async def _give_way(uow: BookAndTalk, replaced: str, agreed: RepaymentPlan, turn: EffectContext) -> None:
    """End the plan whose place another takes: neither kept nor broken, and without its waiver."""
    await uow.plans.end(replaced, PlanStatus.CANCELLED, turn.today, agreed.id)
    await uow.loans.release_penalty(replaced, turn.today)
    details = {"plan": replaced, "by": agreed.id, "cause": str(agreed.cause)}
    await uow.audit.add(actor=turn.actor, verb="replace_plan", subject=agreed.loan_id, details=details, at=turn.now)


async def start(uow: Book, agreed: RepaymentPlan, account: LoanAccount) -> None:
    """Put a plan on the book; penalty interest rests from its day on if the lender says so."""
    await uow.plans.add(agreed)
    if lender(account.loan.lender_id).handling.plan_holds_penalty:
        await uow.loans.hold_penalty(agreed.id, agreed.loan_id, PenaltyHold(start=agreed.agreed_on, reason="plan"))


async def follow(uow: Book, agreed: RepaymentPlan, account: LoanAccount, today: date, now: datetime) -> None:
    """Write down that a plan was kept or broken, once, with what follows from it."""
    if agreed.status is not PlanStatus.ACTIVE:
        return
    found = stands(agreed, account, today, lender(account.loan.lender_id).handling)
    if found.ended_on is not None:
        await end(uow, agreed, account, found.status, found.ended_on)
        details = {"plan": agreed.id, "status": str(found.status)}
        await uow.audit.add(actor=FOLLOWER, verb="end_plan", subject=agreed.loan_id, details=details, at=now)


async def end(uow: Book, agreed: RepaymentPlan, account: LoanAccount, status: PlanStatus, on: date) -> None:
    """End a plan: penalty interest stops resting, and one that was kept earns its waiver or closes the loan."""
    await uow.plans.end(agreed.id, status, on)
    await uow.loans.release_penalty(agreed.id, on)
    if status is not PlanStatus.KEPT:
        return
    earned = agreed.plan.waived
    if agreed.covers_all:
        closed = replace(account, accelerated_on=account.accelerated_on or on)
        await uow.loans.call_in(agreed.loan_id, closed.accelerated_on or on)
        earned = closing_waiver(closed, on)
    if earned.total:
        await uow.loans.add_waivers([(agreed.loan_id, Waiver(id=agreed.id, on=on, amount=earned, reason="plan"))])


def closing_waiver(closed: LoanAccount, on: date) -> Components:
    """What has to be waived on `on`, charges before principal, for the money received by then to settle all that is owed.

    A day's waivers come before its payments, so it is taken off what those payments met.
    """
    earlier = tuple(payment for payment in closed.payments if payment.received_on < on)
    due, short = statement(replace(closed, payments=earlier), on).overdue, statement(closed, on).payoff
    waived = dict(due.items())
    for name in COMPONENTS:
        waived[name] = min(short, waived[name])
        short -= waived[name]
    return Components(**waived)


async def _nothing_in_the_way(uow: Book, account: LoanAccount, turn: EffectContext, replaces: str | None) -> None:
    """No dispute, and no plan that runs but the one that gives way, which must run still."""
    for earlier in await uow.plans.of_loan(account.loan.id):
        await follow(uow, earlier, account, turn.today, turn.now)
    running = [plan.id for plan in await uow.plans.of_loan(account.loan.id) if plan.status is PlanStatus.ACTIVE]
    if replaces is None and running:
        raise Conflict("plan_exists")
    if replaces is not None and replaces not in running:
        raise Conflict("plan_gone")
    disputes = await uow.disputes.of_borrower(account.loan.borrower_id)
    if any(dispute.is_open and dispute.loan_id in (None, account.loan.id) for dispute in disputes):
        raise Conflict("in_dispute")


def _kind(kind: str) -> PlanKind:
    try:
        return PlanKind(kind)
    except ValueError:
        raise Invalid("plan_malformed") from None


def _sound(plan: Plan, today: date) -> Plan:
    """The plan, if its instalments add up and come one after another from tomorrow on."""
    days = [today, *(each.due for each in plan.installments)]
    amounts = [each.amount for each in plan.installments]
    adds_up = Money.sum(amounts, plan.total.currency) == plan.total and all(
        amount > Money.zero(amount.currency) for amount in amounts
    )
    if len(days) < 2 or not adds_up or any(later <= earlier for earlier, later in pairwise(days)):
        raise Invalid("plan_malformed")
    return plan


def _covers_all(plan: Plan, now: Statement) -> bool:
    """Whether the plan settles the whole loan; Conflict when it fits neither that nor what is overdue by now."""
    debt = plan.total + plan.waived.total - plan.extra_cost
    if debt in (now.outstanding.total, now.payoff):
        return True
    if debt in (now.overdue.total, max(Money.zero(now.currency), now.overdue.total - now.credit)):
        return False
    raise Conflict("figures_changed")
