"""The days in a borrower's book that may call for a message, and how the borrower uses the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from bot.lending.early_help import Happened, score
from bot.lending.loan import LoanAccount, PaymentKind
from bot.lending.outreach import Basis, Behaviour, Mark, Standing, days_looked_at
from bot.lending.position import Position
from bot.lending.promise import PromiseState
from bot.lending.statement import position, statement
from bot.rulebook.lenders import lender
from bot.rulebook.loader import rule
from bot.rulebook.outreach import behaviour, points, strategies
from bot.service.outreach_records import Facts
from bot.service.pay_records import BY_LINK
from bot.service.plan_progress import stands
from bot.service.promise import state_on
from bot.service.records import PlanStatus

RECENT = timedelta(days=12)
ONE_DAY = timedelta(days=1)
_PROMISES = {PromiseState.BROKEN: Basis.BROKEN_PROMISE, PromiseState.KEPT: Basis.KEPT_PROMISE}
_PLANS = {PlanStatus.BROKEN: Basis.BROKEN_PLAN, PlanStatus.KEPT: Basis.KEPT_PLAN}


def standing_of(facts: Facts, on: date, now: datetime) -> Standing:
    """Everything that may call for a message to the borrower on a day."""
    stated = {account.loan.id: position(account, on, facts.outlooks.get(account.loan.id)) for account in facts.accounts}
    arranged = [*_promises(facts, on), *_plans(facts, stated, on)]
    bound = {mark.loan_id for mark in arranged if mark.basis in (Basis.PROMISE, Basis.PLAN)}
    free = [account for account in facts.accounts if account.loan.id not in bound]
    kept = {(mark.loan_id, mark.day) for mark in arranged if mark.basis is Basis.KEPT_PROMISE}
    marks = [*arranged, *_loans(free, stated, kept, on), *_at_risk(facts, free, stated, on), *_others(facts)]
    grace = [account for account in free if stated[account.loan.id].range == "grace"]
    return Standing(borrower_id=facts.borrower.id, marks=tuple(marks), behaviours=_behaviours(facts, grace, on, now))


def _promises(facts: Facts, on: date) -> Iterator[Mark]:
    accounts = {account.loan.id: account for account in facts.accounts}
    for each in facts.promises:
        if each.loan_id not in accounts:
            continue
        grace = lender(facts.borrower.lender_id).handling.promise_grace_days
        state, since = state_on(each, accounts[each.loan_id], on, grace)
        about = partial(Mark, subject=each.id, loan_id=each.loan_id, amount=each.amount)
        if state is PromiseState.PENDING:
            yield about(basis=Basis.PROMISE, day=each.due)
        elif state in _PROMISES and since and on - since < RECENT:
            yield about(basis=_PROMISES[state], day=since, thanked=_has_receipt(accounts[each.loan_id], since))


def _plans(facts: Facts, stated: dict[str, Position], on: date) -> Iterator[Mark]:
    accounts = {account.loan.id: account for account in facts.accounts}
    for each in facts.plans:
        if each.loan_id not in accounts:
            continue
        state = stands(each, accounts[each.loan_id], on, lender(facts.borrower.lender_id).handling)
        if state.next_due:
            yield Mark(basis=Basis.PLAN, subject=each.id, day=state.next_due, loan_id=each.loan_id, amount=state.next_amount)
        elif state.status in _PLANS and state.ended_on and on - state.ended_on < RECENT:
            owed = stated[each.loan_id].overdue
            yield Mark(basis=_PLANS[state.status], subject=each.id, day=state.ended_on, loan_id=each.loan_id, amount=owed)


def _loans(
    accounts: list[LoanAccount], stated: dict[str, Position], kept: set[tuple[str | None, date]], on: date
) -> Iterator[Mark]:
    """What is due or late, and what came right; `kept` are the loans and days of promises kept."""
    for account in accounts:
        now, loan_id = stated[account.loan.id], account.loan.id
        late = now.oldest_unpaid_due if now.overdue else None
        day, amount = (late, now.overdue) if late else (now.next_due, now.next_amount)
        if day is not None and (late or amount is None or amount):
            yield Mark(basis=Basis.INSTALLMENT, subject=loan_id, day=day, loan_id=loan_id, amount=amount, range=now.range)
        if not late and (came_right := _came_right(account, on)):
            thanked = (loan_id, came_right) in kept or _has_receipt(account, came_right)
            yield Mark(basis=Basis.CLEARED, subject=loan_id, day=came_right, loan_id=loan_id, thanked=thanked)


def _has_receipt(account: LoanAccount, on: date) -> bool:
    """Whether something came by a link that day, for which a receipt gave thanks at once."""
    return any(each.received_on == on and each.id.startswith(BY_LINK) for each in account.payments)


def _came_right(account: LoanAccount, on: date) -> date | None:
    """The day, among the last ones, on which a payment ended that the loan was late."""
    paid = [each.received_on for each in account.payments if each.kind is PaymentKind.PAYMENT and each.received_on <= on]
    latest = max(paid, default=None)
    if latest not in days_looked_at(strategies(), Basis.CLEARED, on) or not position(account, latest - ONE_DAY).days_past_due:
        return None
    return None if position(account, latest).overdue else latest


def _at_risk(facts: Facts, accounts: list[LoanAccount], stated: dict[str, Position], on: date) -> Iterator[Mark]:
    """The next due dates of a borrower to whom the points offer help; looked at only while nothing is late."""
    looked_at = days_looked_at(strategies(), Basis.AT_RISK, on)
    coming = [account for account in accounts if stated[account.loan.id].next_due in looked_at]
    if not coming or any(each.overdue for each in stated.values()):
        return
    rules = points()
    told = tuple(each.asked_on for each in facts.hardships)
    broken = tuple(each.settled_on for each in facts.promises if each.state is PromiseState.BROKEN and each.settled_on)
    happened = Happened(accounts=facts.accounts, hardships_told=told, promises_broken=broken)
    if score(rules, happened, on, late_when_paid=[on]).points < rules.offered_from:
        return
    late = (day for account in accounts for day in _paid_late(account, on - timedelta(days=rules.days), on))
    found = score(rules, happened, on, late)
    for account in coming if found.offers_help else ():
        if due := stated[account.loan.id].next_due:
            amount, why = stated[account.loan.id].next_amount, tuple(found.signals)
            yield Mark(basis=Basis.AT_RISK, subject=account.loan.id, day=due, loan_id=account.loan.id, amount=amount, why=why)


def _paid_late(account: LoanAccount, since: date, on: date) -> Iterator[date]:
    for day in {each.received_on for each in account.payments if since <= each.received_on <= on}:
        if position(account, day - ONE_DAY).days_past_due > 0:
            yield day


def _others(facts: Facts) -> Iterator[Mark]:
    unspoken = timedelta(days=rule("outreach.hardship_unspoken_days").value)
    for each in facts.hardships:
        if each.is_open:
            yield Mark(basis=Basis.HARDSHIP, subject=each.id, day=each.until or each.asked_on + unspoken)
    for case_id, closed_at in facts.closed_cases:
        yield Mark(basis=Basis.CASE_CLOSED, subject=case_id, day=closed_at.date())
    for plan_id, agreed_on in facts.agreed_plans:
        yield Mark(basis=Basis.PLAN_AGREED, subject=plan_id, day=agreed_on)


def _behaviours(facts: Facts, grace: list[LoanAccount], on: date, now: datetime) -> frozenset[Behaviour]:
    seen = behaviour()
    found = set()
    if any(now - at < timedelta(days=seen["talked_days"]) for at in facts.wrote):
        found.add(Behaviour.TALKED)
    if grace and all(_pays_soon(account, on, seen["pays_soon_times"]) for account in grace):
        found.add(Behaviour.PAYS_SOON)
    return frozenset(found)


def _pays_soon(account: LoanAccount, on: date, times: int) -> bool:
    """Whether the last instalments that came late all came within the days of grace, and so often."""
    before = [each.due for each in statement(account, on).installments if each.due < on and not each.unpaid.total][-2 * times :]
    grace = timedelta(days=account.terms.grace_days)
    met = [*(each.received_on for each in account.payments), *(each.on for each in account.waived)]
    if sum(any(due < day <= due + grace for day in met) for due in before) < times:
        return False  # nothing that was late comes right without a payment or a waiver
    late = [due for due in before if position(account, due).overdue]
    return len(late) >= times and all(position(account, due + grace).days_past_due == 0 for due in late)
