"""A payment goes back in parts: together never more than was paid, each part once at the provider and once on the book."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.lending import Money
from bot.service.errors import Conflict
from bot.service.pay_records import DifferenceKind, PayState
from bot.service.refund_order import RefundState, money_of
from bot.store.unit_of_work import Store
from tests.service.refunding import PAID, Till
from tests.tries import tries

SUMS = st.one_of(st.integers(1, 60_000), st.integers(1, 20_000), st.just(50_000)).map(lambda minor: Money(minor, "CNY"))
STEPS = st.one_of(
    st.tuples(st.just("order"), st.lists(SUMS, min_size=1, max_size=3)),
    st.tuples(st.just("hand_on"), st.integers(1, 2)),
    st.tuples(st.just("tell"), st.integers(0, 2)),
    st.tuples(st.just("pass_days"), st.integers(1, 20)),
    st.tuples(st.just("refund_elsewhere"), SUMS),
)


@pytest.fixture
async def till(store: Store) -> Till:
    opened = Till(store)
    await opened.open()
    return opened


def total(amounts: list[Money]) -> Money:
    return Money.sum(amounts, "CNY")


async def go_back(till: Till) -> None:
    await till.hand_on()
    await till.tell()


async def test_two_parts_of_one_payment_go_back_one_after_the_other(till: Till) -> None:
    for part, left in (("120.50", "379.50"), ("79.50", "300.00")):
        await till.order(Money.of(part))
        await go_back(till)
        found = await till.left()
        assert found is not None
        assert found.left == Money.of(left)
    assert sorted(str(each.amount) for each in await till.at_the_provider()) == ["120.50", "79.50"]
    assert sorted((await till.on_the_book()).values()) == [Money.of("79.50"), Money.of("120.50")]
    assert (await till.asked()).state is PayState.PAID
    await till.order(Money.of("300.00"))
    await go_back(till)
    assert (await till.left(), (await till.asked()).state) == (None, PayState.REFUNDED)
    assert await till.reconcile() == (0, 0)


async def test_parts_that_are_on_their_way_are_not_ordered_again(till: Till) -> None:
    await till.order(Money.of(400))
    await till.order(Money.of(200))
    assert [money_of(each.amount) for each in await till.orders()] == [Money.of(400)]


async def test_agents_at_once_never_order_more_than_was_paid(till: Till) -> None:
    await till.order(*[Money.of(200)] * 5)
    assert [money_of(each.amount) for each in await till.orders()] == [Money.of(200)] * 2
    await till.hand_on(times=3)
    await till.tell(times=3)
    assert total([each.amount for each in await till.at_the_provider()]) == Money.of(400)
    assert total([*(await till.on_the_book()).values()]) == Money.of(400)


async def test_the_provider_does_an_order_once_and_never_gives_back_more_than_it_got(till: Till) -> None:
    await till.order(Money.of(200))
    (order,) = await till.orders()
    for _ in range(2):
        await till.provider.refund(order, till.now)
    for wrong in (
        replace(order, amount="CNY 100.00"),
        replace(order, id="B2", amount="CNY 300.01"),
        replace(order, id="B3", lender_id="lxqb"),
    ):
        with pytest.raises(Conflict):
            await till.provider.refund(wrong, till.now)
    await till.provider.refund(replace(order, id="B4", amount="CNY 300.00"), till.now)
    assert total([each.amount for each in await till.at_the_provider()]) == PAID


async def test_what_the_provider_would_not_give_back_may_be_ordered_again(till: Till) -> None:
    await till.refund_elsewhere(Money.of(200))
    await till.order(Money.of(400))
    await till.hand_on()
    assert [each.state for each in await till.orders()] == [RefundState.REFUSED]
    await till.tell()
    found = await till.left()
    assert found is not None
    assert found.left == Money.of(300)
    await till.order(Money.of(300))
    await go_back(till)
    assert {each.amount: each.state for each in await till.orders()} == {
        "CNY 400.00": RefundState.REFUSED,
        "CNY 300.00": RefundState.RETURNED,
    }


async def test_another_sum_than_was_ordered_is_kept_for_a_person(till: Till) -> None:
    await till.order(Money.of(200))
    (order,) = await till.orders()
    await till.provider.refund(replace(order, amount="CNY 150.00"), till.now)
    await till.tell()
    assert await till.on_the_book() == {}
    async with till.store.read() as uow:
        ((_, found),) = await uow.payments.differences()
    assert (found.kind, found.reference, found.found) == (DifferenceKind.REFUND, order.id, "CNY 150.00")
    left = await till.left()
    assert left is not None
    assert left.left == Money.of(300)


@settings(
    max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEPS, min_size=2, max_size=12))
def test_whatever_goes_back_is_once_at_the_provider_once_on_the_book_and_never_more_than_was_paid(
    database_url: str, steps: list[tuple[str, object]]
) -> None:
    async def live() -> None:
        store = Store.open(database_url)
        try:
            await _whole(Till(store), steps)
        finally:
            await store.close()

    asyncio.run(live())


async def _whole(till: Till, steps: list[tuple[str, object]]) -> None:
    await till.open()
    elsewhere = False
    for name, argument in [*steps, ("hand_on", 1), ("tell", 1)]:
        try:
            done = getattr(till, name)(*argument if isinstance(argument, list) else [argument])
            await done if done is not None else None
            elsewhere = elsewhere or name == "refund_elsewhere"
        except Conflict:
            assert name == "refund_elsewhere"
        back = total([each.amount for each in await till.at_the_provider()])
        coming = total([money_of(each.amount) for each in await till.orders() if each.state is RefundState.WAITING])
        assert back <= PAID
        assert elsewhere or back + coming <= PAID
    await till.reconcile()
    there, here = await till.at_the_provider(), await till.on_the_book()
    assert {f"pay-{till.payment}-back-{each.id}": each.amount for each in there} == here
    ordered = {each.id for each in await till.orders() if each.state is RefundState.RETURNED}
    assert {each.id for each in there if each.id.startswith("B")} == ordered
    assert await till.reconcile() == (0, 0)
