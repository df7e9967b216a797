"""Two transactions at once: the database itself keeps a loan from having two plans that run."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.service.errors import Conflict
from bot.service.records import RepaymentPlan
from bot.store.unit_of_work import Store
from tests.service.book import agree, days, fill, monthly, stated
from tests.service.test_plan_progress import AGREED


async def test_of_two_agreements_at_once_one_is_kept_and_one_is_a_conflict(store: Store) -> None:
    async with store.write() as uow:
        await fill(uow)
        debt = (await stated(uow)).payoff
    attempts = [agree(store, monthly(debt, months, days(9))) for months in (6, 10)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {RepaymentPlan, Conflict}
    async with store.read() as uow:
        assert len(await uow.plans.of_loan("L0001")) == 1


async def test_a_second_running_plan_is_impossible_even_for_code_that_forgot_to_ask(store: Store) -> None:
    async with store.write() as uow:
        await fill(uow)
        await uow.plans.add(AGREED)
    with pytest.raises(IntegrityError):
        async with store.write() as uow:
            await uow.plans.add(replace(AGREED, id="R2"))
