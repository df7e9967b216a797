"""Two missed plans running: a person looks at it, once, after the borrower was written to, and the bot goes on answering until then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.jobs.arrangements import follow_arrangements
from bot.jobs.second_misses import bring_to_the_desk
from bot.service import handoff
from bot.service.conversation import Incoming, of_borrower, receive
from bot.service.inbox import hear
from bot.service.records import PlanCause, PlanStatus, RepaymentPlan
from bot.service.talk_records import Case, StaffMember
from bot.store.tables.arrangements import repayment_plan
from bot.store.unit_of_work import Store
from tests.service.book import LOAN, WEI, agree, days, fill, moment, money, monthly, pay, stated, turn

LIN = StaffMember(login="lin", name="林", role="agent", languages=("zh",), password_hash="")


@pytest.fixture
async def broken(store: Store) -> RepaymentPlan:
    """A plan in the place of a missed one, missed as well."""
    async with store.write() as uow:
        await fill(uow)
        await uow.staff.keep(LIN)
        await of_borrower(uow, WEI, "zh", moment(days(0)))
        debt = (await stated(uow)).payoff
    agreed = await agree(store, monthly(debt, 10, days(9)))
    async with store.write() as uow:
        again = update(repayment_plan).where(repayment_plan.c.id == agreed.id).values(cause=PlanCause.MISSED.value)
        await uow.connection.execute(again)
    for number in range(9, 20):
        await follow_arrangements(store, days(number), moment(days(number)))
    async with store.read() as uow:
        return await uow.plans.get(agreed.id)


async def cases(store: Store) -> list[Case]:
    async with store.read() as uow:
        return list(await uow.cases.listed(("open", "claimed"), None, 10))


async def owner(store: Store) -> str:
    async with store.read() as uow:
        conversation = await uow.conversations.of_borrower(WEI.lender_id, WEI.id)
    assert conversation is not None
    return conversation.owner


async def look(store: Store, day: date) -> int:
    return await bring_to_the_desk(store, day, moment(day))


async def test_the_desk_gets_it_on_the_day_after_once_and_the_bot_goes_on_until_somebody_takes_it(
    store: Store, broken: RepaymentPlan
) -> None:
    assert broken.status is PlanStatus.BROKEN
    assert broken.ended_on is not None
    assert [await look(store, broken.ended_on + timedelta(days=each)) for each in range(4)] == [0, 1, 0, 0]
    [case] = await cases(store)
    assert (case.topic, case.reason, case.status, case.borrower_id) == ("negotiation", "missed_again", "open", WEI.id)
    assert case.summary == {"loan": LOAN, "why": {"code": "missed_again"}, "replaces": broken.id}
    assert await owner(store) == "bot"
    async with store.write() as uow:
        await handoff.claim(uow, case.id, LIN, moment(days(30)))
    assert await owner(store) == "agent"


async def test_days_on_which_nothing_ran_are_made_up_for(store: Store, broken: RepaymentPlan) -> None:
    assert broken.ended_on is not None
    assert await look(store, broken.ended_on + timedelta(days=7)) == 1


async def test_whoever_asks_for_a_person_then_waits_for_that_case(store: Store, broken: RepaymentPlan) -> None:
    assert broken.ended_on is not None
    day = broken.ended_on + timedelta(days=1)
    await look(store, day)
    async with store.write() as uow:
        conversation = await uow.conversations.of_borrower(WEI.lender_id, WEI.id)
        assert conversation is not None
        await receive(uow, conversation.id, Incoming(client_msg_id="1", text="转人工"), moment(day))
        await handoff.open_case(uow, turn(day, conversation=conversation.id), topic="other", reason="request_human")
    assert await owner(store) == "queue"
    assert len(await cases(store)) == 1
    async with store.write() as uow:
        await hear(uow, conversation.id, Incoming(client_msg_id="2", choice="return_to_bot"), moment(day))
    assert (await owner(store), await cases(store)) == ("bot", [])


async def test_somebody_who_was_with_a_person_since_or_paid_or_agreed_again_is_not_brought_up(
    store: Store, broken: RepaymentPlan
) -> None:
    assert broken.ended_on is not None
    day = broken.ended_on + timedelta(days=1)
    async with store.write() as uow:
        conversation = await uow.conversations.of_borrower(WEI.lender_id, WEI.id)
        assert conversation is not None
        await handoff.open_case(uow, turn(broken.ended_on, conversation=conversation.id), topic="other", reason="request_human")
        await handoff.withdraw(uow, conversation.id, moment(broken.ended_on))
    assert await look(store, day) == 0


async def test_what_is_paid_by_then_needs_nobody(store: Store, broken: RepaymentPlan) -> None:
    assert broken.ended_on is not None
    async with store.read() as uow:
        owed = (await stated(uow, broken.ended_on)).payoff
    await pay(store, owed + money("100"), broken.ended_on)
    assert await look(store, broken.ended_on + timedelta(days=1)) == 0


async def test_a_plan_that_was_no_second_one_is_left_to_the_borrower(store: Store, broken: RepaymentPlan) -> None:
    async with store.write() as uow:
        await uow.connection.execute(update(repayment_plan).where(repayment_plan.c.id == broken.id).values(cause=None))
    assert broken.ended_on is not None
    assert await look(store, broken.ended_on + timedelta(days=1)) == 0
