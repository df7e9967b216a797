"""A payment is booked once, whatever is sent twice, and moves everything that depends on it."""

from __future__ import annotations

import pytest

from bot.lending import Money, Payment, PaymentKind
from bot.service import payment
from bot.service.errors import Conflict, NotFound
from bot.store.unit_of_work import Store
from tests.service.book import LOAN, TODAY, days, fill, moment, money, pay, seen


@pytest.fixture
async def book(store: Store) -> Store:
    async with store.write() as uow:
        await fill(uow)
    return store


async def test_a_payment_lowers_what_is_owed_by_its_amount(book: Store) -> None:
    before = (await seen(book)).loans[0].statement.payoff
    await pay(book, money("700.50"), TODAY)
    assert (await seen(book)).loans[0].statement.payoff == before - money("700.50")


async def test_the_same_payment_twice_is_booked_once(book: Store) -> None:
    await pay(book, money("700"), TODAY, "P9")
    once = await seen(book)
    await pay(book, money("700"), TODAY, "P9")
    assert (await seen(book)).loans == once.loans


async def test_one_id_for_two_amounts_is_a_conflict(book: Store) -> None:
    await pay(book, money("700"), TODAY, "P9")
    with pytest.raises(Conflict, match="payment_differs"):
        await pay(book, money("701"), TODAY, "P9")


async def test_a_payment_for_no_loan_is_not_found(book: Store) -> None:
    booked = Payment(id="P9", received_on=TODAY, amount=Money.of(1))
    with pytest.raises(NotFound):
        async with book.write() as uow:
            await payment.record(uow, actor="test", loan_id="L9999", payment=booked, now=moment(TODAY), today=TODAY)


async def test_a_bounced_payment_is_owed_again(book: Store) -> None:
    before = (await seen(book, days(2))).loans[0].statement.payoff
    await pay(book, money("700"), TODAY, "P9")
    bounced = Payment(id="P9R", received_on=days(2), amount=Money.of(700), kind=PaymentKind.REVERSAL, reverses="P9")
    async with book.write() as uow:
        await payment.record(uow, actor="test", loan_id=LOAN, payment=bounced, now=moment(days(2)), today=days(2))
    assert (await seen(book, days(2))).loans[0].statement.payoff == before
