"""Accounts that tests of the dialogue speak about: real loans with real statements, no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot import rulebook
from bot.lending import Components, Loan, LoanAccount, Money, Payment, statement
from bot.lending.negotiation import Plan, PlanInstallment
from bot.service.account import LoanView, Overview
from bot.service.plan_progress import stands
from bot.service.records import Borrower, PlanKind, RepaymentPlan
from bot.service.turn import TurnRequest, Verified

LENDER = "tqg"
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
WHO = Verified(borrower_id="B0001", lender_id=LENDER)


def loan(
    loan_id: str = "L0001",
    *,
    product: str = "instalment",
    principal: str = "12000",
    months: int = 12,
    opened_on: date = date(2026, 8, 15),
    payments: tuple[Payment, ...] = (),
    **facts: Any,
) -> LoanAccount:
    """An instalment loan of ¥12,000 whose first instalment fell due on 15 September 2026."""
    terms = (
        rulebook.lender(LENDER)
        .product(product)
        .terms(principal=Money.of(principal), months=months, opened_on=opened_on, due_day=opened_on.day)
    )
    owner = Loan(id=loan_id, borrower_id=WHO.borrower_id, lender_id=LENDER, product=product, terms=terms)
    return LoanAccount(loan=owner, payments=payments, **facts)


def paid(amount: str, on: date, name: str = "P1") -> Payment:
    return Payment(id=name, received_on=on, amount=Money.of(amount))


def view(account: LoanAccount, on: date = TODAY, **facts: Any) -> LoanView:
    product = rulebook.lender(LENDER).product(account.loan.product)
    held: dict[str, Any] = {"plan": None, "progress": None, "promise": None, "broken_plans": 0, "disputed": False, **facts}
    return LoanView(account=account, statement=statement(account, on), product=product, **held)


def account(*accounts: LoanAccount, on: date = TODAY, **facts: Any) -> Overview:
    """What is known of the borrower who has these loans; the usual one loan when none is named."""
    borrower = Borrower(id=WHO.borrower_id, lender_id=LENDER, name="王伟", language="zh", phone="+8613800000001")
    nothing: dict[str, Any] = {name: () for name in ("plans", "promises", "disputes", "complaints", "hardships", "open_cases")}
    loans = sorted((view(each, on) for each in accounts or (loan(),)), key=lambda each: -each.statement.days_past_due)
    return Overview(borrower=borrower, on=on, loans=tuple(loans), preferences={}, finances=None, **{**nothing, **facts})


def agreed(first_due: date, payments: int = 3, **facts: Any) -> RepaymentPlan:
    """A plan of L0001 over payments of ¥1,000, every thirty days from `first_due` on, agreed twenty days ago."""
    due = (first_due + timedelta(days=30 * number) for number in range(payments))
    rows = tuple(PlanInstallment(due=day, amount=Money.of(1000)) for day in due)
    nothing, total = Money.zero(), Money.of(1000 * payments)
    usual: dict[str, Any] = {
        "id": "R1",
        "loan_id": "L0001",
        "borrower_id": WHO.borrower_id,
        "kind": PlanKind.INSTALLMENTS,
        "plan": Plan(installments=rows, waived=Components.zero(nothing.currency), total=total, extra_cost=nothing),
        "policy_version": "v1",
        "terms_hash": "h",
        "agreed_at": NOW,
        "agreed_on": TODAY - timedelta(days=20),
        "paid_before": nothing,
        "covers_all": False,
    }
    return RepaymentPlan(**{**usual, **facts})


def with_plan(plan: RepaymentPlan, *payments: Payment) -> Overview:
    """The account of somebody whose loan has this plan, and these payments."""
    taken = loan(payments=payments)
    state = stands(plan, taken, TODAY, rulebook.lender(LENDER).handling)
    return replace(account(), loans=(view(taken, plan=plan, progress=state),), plans=(plan,))


def after_plan(plan: RepaymentPlan, broken: int = 1) -> Overview:
    """The account of somebody whose loan had this plan, which runs no longer."""
    taken = loan()
    return replace(account(), loans=(view(taken, broken_plans=broken),), plans=(plan,))


def request(text: str | None = None, **facts: Any) -> TurnRequest:
    """A message of the proven borrower on the web, in Chinese, unless said otherwise."""
    usual: dict[str, Any] = {
        "conversation_id": "C1",
        "seq": 1,
        "text": text,
        "language": "zh",
        "channel": "web",
        "lender_id": LENDER,
        "verified": WHO,
        "now": NOW,
        "zone": "Asia/Shanghai",
    }
    return TurnRequest(**{**usual, **facts})
