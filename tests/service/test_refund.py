"""Money given back re-opens the debt by itself and no more; money that never came takes back all that it had brought about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.lending import Money, Payment, PaymentKind, statement
from bot.lending.loan import LoanAccount
from bot.service import payment
from bot.service.records import PlanStatus
from bot.service.refund import time_waiver, time_waivers
from bot.store.unit_of_work import Store
from tests.accounts import loan
from tests.service.book import LOAN, TODAY, agree, days, fill, moment, money, monthly, pay, seen, stated
from tests.tries import tries

ROUNDING = Money(10, "CNY")
"""Each day on which a payment arrived splits the penalty of each late instalment once more, and each part is rounded, for the borrower."""


@pytest.fixture
async def debt(store: Store) -> Money:
    async with store.write() as uow:
        await fill(uow)
        return (await stated(uow)).payoff


async def book_fact(store: Store, fact: Payment) -> None:
    async with store.write() as uow:
        on = fact.received_on
        await payment.record(uow, actor="test", loan_id=LOAN, payment=fact, now=moment(on), today=on)


def given_back(amount: Money, after: int, of: str = "P9") -> Payment:
    return Payment(id=f"{of}-back", received_on=days(after), amount=amount, kind=PaymentKind.REFUND, reverses=of)


def bounced(amount: Money, after: int, of: str = "P9") -> Payment:
    return Payment(id=f"{of}-bounced", received_on=days(after), amount=amount, kind=PaymentKind.REVERSAL, reverses=of)


async def test_a_refund_is_owed_again_and_costs_nothing_for_the_days_in_between(store: Store, debt: Money) -> None:
    await pay(store, money("2500"), TODAY, "P9")
    before = (await seen(store, days(10))).loans[0].statement
    for _ in range(2):
        await book_fact(store, given_back(money("2500"), 10))
    after = (await seen(store, days(10))).loans[0].statement
    assert after.outstanding.total - after.credit == before.outstanding.total - before.credit + money("2500")


async def test_from_the_day_of_the_refund_on_the_debt_bears_penalty_again(store: Store, debt: Money) -> None:
    await pay(store, money("2500"), TODAY, "P9")
    await book_fact(store, given_back(money("2500"), 10))
    on_the_day, later = (await seen(store, days(10))).loans[0], (await seen(store, days(20))).loans[0]
    assert later.statement.overdue.penalty > on_the_day.statement.overdue.penalty


@given(
    amount=st.integers(1, 900_000),
    share=st.integers(1, 100),
    paid_after=st.integers(0, 40),
    held=st.integers(0, 60),
    other=st.integers(1, 900_000),
    other_after=st.integers(0, 90),
)
@example(amount=241510, share=1, paid_after=0, held=2, other=97092, other_after=1)
@settings(max_examples=tries(60), deadline=None)
def test_a_refund_re_opens_the_debt_by_its_sum_and_never_by_more(
    amount: int, share: int, paid_after: int, held: int, other: int, other_after: int
) -> None:
    came = Payment(id="P9", received_on=days(paid_after), amount=Money(amount, "CNY"))
    beside = Payment(id="P8", received_on=days(other_after), amount=Money(other, "CNY"))
    back = Payment(
        id="B9",
        received_on=came.received_on + timedelta(days=held),
        amount=Money(max(1, amount * share // 100), "CNY"),
        kind=PaymentKind.REFUND,
        reverses="P9",
    )
    before = loan(payments=(came, beside))
    after = replace(before, payments=(*before.payments, back))
    taken = time_waiver(after, back)
    after = replace(after, waived=(taken,) if taken else ())
    owed = net(before, back) + back.amount
    assert owed - ROUNDING <= net(after, back) <= owed


@given(
    parts=st.lists(
        st.tuples(st.integers(1, 40), st.integers(0, 20), st.sampled_from("ZMA")),
        min_size=2,
        max_size=5,
        unique_by=lambda each: each,
    ),
    paid_after=st.integers(0, 40),
    amount=st.integers(10_000, 900_000),
)
@example(parts=[(5, 1, "Z"), (1, 0, "Z")], paid_after=0, amount=339347)
@example(parts=[(1, 2, "Z"), (1, 0, "M")], paid_after=0, amount=113829)
@settings(max_examples=tries(60), deadline=None)
def test_each_part_of_a_payment_re_opens_the_debt_by_its_sum_whatever_parts_went_before(
    parts: list[tuple[int, int, str]], paid_after: int, amount: int
) -> None:
    came = Payment(id="P9", received_on=days(paid_after), amount=Money(amount, "CNY"))
    account, on, left = loan(payments=(came,)), came.received_on, amount
    for number, (share, wait, letter) in enumerate(parts):
        on, part = on + timedelta(days=wait), max(1, left * share // 100)
        left -= part
        name = f"P9-back-{letter}{number}"
        back = Payment(id=name, received_on=on, amount=Money(part, "CNY"), kind=PaymentKind.REFUND, reverses="P9")
        owed = net(account, back) + back.amount
        account = replace(account, payments=(*account.payments, back))
        account = replace(account, waived=(*account.waived, *time_waivers(account)))
        assert owed - ROUNDING <= net(account, back) <= owed


def net(account: LoanAccount, back: Payment) -> Money:
    found = statement(account, back.received_on)
    return found.outstanding.total - found.credit


async def test_a_plan_kept_with_money_that_bounced_runs_again_without_its_waiver(store: Store, debt: Money) -> None:
    agreed = await agree(store, monthly(debt, 2, days(9)))
    first, second = (each.amount for each in agreed.plan.installments)
    await pay(store, first, days(9), "P8")
    await pay(store, second, days(20), "P9")
    kept = await seen(store, days(20))
    assert kept.plans[-1].status is PlanStatus.KEPT
    assert kept.loans[0].statement.paid_off
    for _ in range(2):
        await book_fact(store, bounced(second, 22))
    again = await seen(store, days(22))
    assert again.plans[-1].status is PlanStatus.ACTIVE
    assert again.loans[0].progress is not None
    assert (again.loans[0].progress.paid, again.loans[0].progress.next_amount) == (first, second)
    assert again.loans[0].account.accelerated_on is None
    assert again.loans[0].account.waived == ()
    await pay(store, second, days(25), "P10")
    assert (await seen(store, days(25))).plans[-1].status is PlanStatus.KEPT


async def test_a_plan_is_broken_when_what_bounced_comes_to_light_too_late(store: Store, debt: Money) -> None:
    agreed = await agree(store, monthly(debt, 2, days(9)))
    for number, each in enumerate(agreed.plan.installments):
        await pay(store, each.amount, days(9), f"Q{number}")
    await book_fact(store, bounced(agreed.plan.installments[0].amount, 70, of="Q0"))
    ended = await seen(store, days(70))
    assert ended.plans[-1].status is PlanStatus.BROKEN
    async with store.read() as uow:
        held = (await uow.loans.account(LOAN)).penalty_holds
    assert held[-1].end == ended.plans[-1].ended_on


async def test_a_payment_booked_late_saves_the_plan_that_seemed_broken(store: Store, debt: Money) -> None:
    agreed = await agree(store, monthly(debt, 2, days(9)))
    async with store.write() as uow:
        await payment.refresh(uow, await uow.loans.account(LOAN), days(40), moment(days(40)))
    assert (await seen(store, days(40))).plans[-1].status is PlanStatus.BROKEN
    late = Payment(id="P9", received_on=days(9), amount=agreed.plan.installments[0].amount)
    async with store.write() as uow:
        await payment.record(uow, actor="bank", loan_id=LOAN, payment=late, now=moment(days(15)), today=days(15))
    saved = await seen(store, days(15))
    assert saved.plans[-1].status is PlanStatus.ACTIVE
    assert saved.loans[0].progress is not None
    assert saved.loans[0].progress.paid == agreed.plan.installments[0].amount


async def test_what_bounced_from_before_a_plan_is_not_asked_of_the_plan(store: Store, debt: Money) -> None:
    agreed = await agree(store, monthly(debt, 2, days(9)))
    await book_fact(store, bounced(money("1100.16"), 3, of="P1"))
    await pay(store, agreed.plan.installments[0].amount, days(9), "P9")
    found = (await seen(store, days(9))).loans[0].progress
    assert found is not None
    assert found.next_amount == agreed.plan.installments[1].amount
