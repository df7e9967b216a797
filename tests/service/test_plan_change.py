"""Plans that give way to others: in one transaction, once, and only while they run."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.lending import Money
from bot.lending.contact import Purpose, Reason
from bot.lending.statement import statement
from bot.rulebook import lender
from bot.service import plan
from bot.service.errors import Conflict
from bot.service.plan_progress import stands
from bot.service.plan_terms import plan_to_json, terms_hash
from bot.service.reach import reach
from bot.service.reach_records import Message
from bot.service.records import PlanCause, PlanStatus, RepaymentPlan
from bot.store.unit_of_work import Store
from tests.service.book import LOAN, TODAY, agree, days, fill, moment, monthly, pay, seen, stated, turn

HANDLING = lender("tqg").handling


@pytest.fixture
async def first(store: Store) -> RepaymentPlan:
    """A plan over all that is owed, in ten payments from nine days from now on."""
    async with store.write() as uow:
        await fill(uow)
        debt = (await stated(uow)).payoff
    return await agree(store, monthly(debt, 10, days(9)))


async def owed(store: Store, on: date = TODAY) -> Money:
    async with store.read() as uow:
        return statement(await uow.loans.account(LOAN), on).payoff


async def change(store: Store, months: int, replaces: str, on: date = TODAY, cause: str = "changed") -> RepaymentPlan:
    await agree(store, monthly(await owed(store, on), months, days(30)), on, replaces=replaces, cause=cause)
    running = [each for each in (await seen(store, on)).plans if each.status is PlanStatus.ACTIVE]
    return running[0]


async def test_the_old_plan_ends_as_replaced_and_the_new_one_begins(store: Store, first: RepaymentPlan) -> None:
    second = await change(store, 5, first.id)
    account = await seen(store)
    old, new = sorted(account.plans, key=lambda each: each.id == second.id)
    assert (old.status, old.replaced_by, old.ended_on) == (PlanStatus.CANCELLED, second.id, TODAY)
    assert (new.status, new.cause) == (PlanStatus.ACTIVE, PlanCause.CHANGED)
    assert account.loans[0].plan == new
    assert (account.loans[0].broken_plans, account.loans[0].changed_plans) == (0, 1)


async def test_penalty_interest_rests_without_a_gap(store: Store, first: RepaymentPlan) -> None:
    await change(store, 5, first.id)
    async with store.read() as uow:
        holds = (await uow.loans.account(LOAN)).penalty_holds
    assert sorted((hold.start, hold.end or date.max) for hold in holds) == [(TODAY, TODAY), (TODAY, date.max)]


async def test_a_payment_made_before_counts_for_the_old_plan_and_not_twice(store: Store, first: RepaymentPlan) -> None:
    await pay(store, first.plan.installments[0].amount, days(1))
    second = await change(store, 5, first.id, days(2))
    view = (await seen(store, days(2))).loans[0]
    assert view.progress is not None
    assert view.progress.paid == Money.zero()
    assert second.plan.total == await owed(store, days(2))


async def test_a_plan_that_is_gone_gives_way_to_nothing(store: Store, first: RepaymentPlan) -> None:
    await change(store, 5, first.id)
    with pytest.raises(Conflict, match="plan_gone"):
        await change(store, 6, first.id)
    with pytest.raises(Conflict, match="plan_exists"):
        await agree(store, monthly(await owed(store), 6, days(9)))
    assert {each.status for each in (await seen(store)).plans} == {PlanStatus.CANCELLED, PlanStatus.ACTIVE}


async def test_of_two_changes_at_once_from_two_channels_one_plan_results(store: Store, first: RepaymentPlan) -> None:
    total = await owed(store)

    async def accept(months: int, channel: str) -> None:
        terms = plan_to_json(monthly(total, months, days(9)))
        confirmed = terms_hash(LOAN, "installments", terms, "v1")
        context = turn(channel=channel, conversation=f"C-{channel}")  # type: ignore[arg-type]
        async with store.write() as uow:
            await plan.agree(
                uow,
                context,
                loan_id=LOAN,
                plan=terms,
                kind="installments",
                policy_version="v1",
                terms_hash=confirmed,
                replaces=first.id,
                cause="changed",
            )

    outcomes = await asyncio.gather(accept(5, "web"), accept(6, "sms"), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    assert [each.status for each in (await seen(store)).plans].count(PlanStatus.ACTIVE) == 1


async def test_a_missed_payment_leaves_the_plan_open_for_a_week_and_late_money_saves_it(
    store: Store, first: RepaymentPlan
) -> None:
    missed_on, last = days(9 + 3 + 1), days(9 + 3 + 7)
    view = (await seen(store, missed_on)).loans[0]
    assert view.progress is not None
    assert (view.progress.status, view.progress.open_until) == (PlanStatus.MISSED, last)
    assert view.plan is not None
    await pay(store, first.plan.installments[0].amount, last)
    again = (await seen(store, last)).loans[0]
    assert again.progress is not None
    assert again.progress.status is PlanStatus.ACTIVE


async def test_after_the_week_it_is_broken(store: Store, first: RepaymentPlan) -> None:
    account = await seen(store, days(9 + 3 + 7 + 1))
    assert account.loans[0].plan is None
    assert account.loans[0].broken_plans == 1


async def test_a_plan_made_after_a_missed_one_has_no_second_week(store: Store, first: RepaymentPlan) -> None:
    on = days(9 + 3 + 2)
    second = await change(store, 5, first.id, on, cause="missed")
    due = second.plan.installments[0].due
    async with store.read() as uow:
        account = await uow.loans.account(LOAN)
    state = stands(replace(second), account, date.fromordinal(due.toordinal() + 3 + 1), HANDLING)
    assert state.status is PlanStatus.BROKEN


async def test_what_was_agreed_is_confirmed_to_the_phone_once_without_a_sum(store: Store, first: RepaymentPlan) -> None:
    async with store.read() as uow:
        assert await uow.reach.posted([f"agreed:{first.id}"])


async def test_nobody_is_chased_while_a_plan_is_kept(store: Store, first: RepaymentPlan) -> None:
    message = Message(key="chase", purpose=Purpose.COLLECTION, wording="plan_confirmation", loan_id=LOAN)
    async with store.write() as uow:
        verdict = await reach(uow, "B0001", message, moment(days(2)))
    assert not verdict.posted
    assert Reason.PLAN_KEPT in verdict.reasons
