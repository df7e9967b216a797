"""A small lending book to act on: 王伟 with one instalment loan of ¥12,000 at tqg, two instalments overdue on the day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.lending import Components, LoanAccount, Money, Payment
from bot.lending.dates import add_months
from bot.lending.negotiation import Plan, PlanInstallment
from bot.lending.statement import Statement, statement
from bot.service import demo, plan
from bot.service.account import Overview, overview
from bot.service.plan_terms import plan_to_json, terms_hash
from bot.service.records import Borrower, RepaymentPlan
from bot.service.turn import Channel, Verified
from bot.service.turn_context import EffectContext
from bot.store.unit_of_work import Store, UnitOfWork
from tests.accounts import loan, paid

TODAY = date(2026, 11, 21)
LOAN = "L0001"
WEI = Borrower(id="B0001", lender_id="tqg", name="王伟", language="zh", phone="+8610000000001")
OTHER = Borrower(id="B0002", lender_id="tqg", name="Ann Lee", language="en", phone="+8610000000002")
WHO = Verified(borrower_id=WEI.id, lender_id="tqg")
ACCOUNT = loan(payments=(paid("1100.16", date(2026, 9, 15), "P1"),))


def moment(day: date) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo("Asia/Shanghai"))


def turn(on: date = TODAY, who: Verified | None = WHO, channel: Channel = "web", conversation: str = "C1") -> EffectContext:
    return EffectContext(
        conversation_id=conversation,
        seq=1,
        verified=who,
        lender_id="tqg",
        channel=channel,
        now=moment(on),
        today=on,
        language="zh",
    )


def days(number: int) -> date:
    """So many days after today."""
    return TODAY + timedelta(days=number)


def money(amount: str) -> Money:
    return Money.of(Decimal(amount))


async def fill(uow: UnitOfWork, *accounts: LoanAccount) -> None:
    await demo.add_lenders(uow)
    await uow.borrowers.add_many([WEI, OTHER])
    for account in accounts or (ACCOUNT,):
        await uow.loans.add([account.loan])
        await uow.loans.add_payments((account.loan.id, payment) for payment in account.payments)


async def seen(store: Store, on: date = TODAY) -> Overview:
    async with store.read() as uow:
        return await overview(uow, WHO, on)


async def stated(uow: UnitOfWork, on: date = TODAY) -> Statement:
    return statement(await uow.loans.account(LOAN), on)


async def pay(store: Store, amount: Money, on: date, name: str = "") -> None:
    from bot.service import payment

    booked = Payment(id=name or f"P-{on}", received_on=on, amount=amount)
    async with store.write() as uow:
        await payment.record(uow, actor="test", loan_id=LOAN, payment=booked, now=moment(on), today=on)


def monthly(total: Money, months: int, first: date, waived: Components | None = None) -> Plan:
    """`total` in equal parts a month apart."""
    rows = tuple(PlanInstallment(due=add_months(first, n), amount=part) for n, part in enumerate(total.split(months)))
    return Plan(installments=rows, waived=waived or Components.zero(), total=total, extra_cost=Money.zero())


async def agree(store: Store, proposed: Plan, on: date = TODAY, **changed: str) -> RepaymentPlan:
    """Agree a plan as a turn would; `changed` replaces an argument after the terms were confirmed."""
    as_json = plan_to_json(proposed)
    terms = {"loan_id": LOAN, "kind": "installments", "policy_version": "v1"}
    confirmed = terms_hash(LOAN, "installments", as_json, "v1")
    async with store.write() as uow:
        await plan.agree(uow, turn(on), **{**terms, "plan": as_json, "terms_hash": confirmed, **changed})
    async with store.read() as uow:
        return (await uow.plans.of_loan(LOAN))[-1]
