"""A promise is the borrower's word: taken within what is owed, followed by what is paid, replaced by a later one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lending import Money
from bot.lending.promise import PromiseState
from bot.service import promise
from bot.service.errors import Invalid, NotFound
from bot.service.promise import state_on
from bot.service.records import PromiseToPay
from bot.service.turn import Verified
from bot.store.unit_of_work import Store
from tests.accounts import loan, paid
from tests.service.book import LOAN, OTHER, TODAY, days, fill, money, pay, seen, turn


@pytest.fixture
async def book(store: Store) -> Store:
    async with store.write() as uow:
        await fill(uow)
    return store


async def give(store: Store, amount: str, due: date, on: date = TODAY) -> None:
    async with store.write() as uow:
        await promise.record(uow, turn(on), loan_id=LOAN, amount=amount, due=due.isoformat())


async def test_a_promise_is_on_the_account_until_its_day_and_grace_have_passed(book: Store) -> None:
    await give(book, "500", days(3))
    for later in (0, 3, 4):
        found = (await seen(book, days(later))).loans[0].promise
        assert found is not None
        assert (found.amount, found.due) == (Money.of(500), days(3))
    assert (await seen(book, days(5))).loans[0].promise is None


async def test_a_payment_in_time_keeps_the_promise(book: Store) -> None:
    await give(book, "500", days(3))
    await pay(book, money("500"), days(4))
    settled = (await seen(book, days(9))).promises[0]
    assert (settled.state, settled.settled_on) == (PromiseState.KEPT, days(4))


async def test_a_payment_that_is_too_small_or_too_late_does_not(book: Store) -> None:
    await give(book, "500", days(3))
    await pay(book, money("499.99"), days(2))
    await pay(book, money("500"), days(5))
    settled = (await seen(book, days(9))).promises[0]
    assert (settled.state, settled.settled_on) == (PromiseState.BROKEN, days(5))


async def test_a_later_promise_replaces_the_open_one(book: Store) -> None:
    await give(book, "500", days(3))
    await give(book, "300", days(7), on=days(1))
    assert [each.state for each in (await seen(book, days(1))).promises] == [PromiseState.CANCELLED, PromiseState.PENDING]


@pytest.mark.parametrize("amount", ["0", "-5", "99999999", "a lot", ""])
async def test_an_amount_beyond_reason_is_refused(book: Store, amount: str) -> None:
    with pytest.raises(Invalid):
        await give(book, amount, days(3))
    assert (await seen(book)).promises == ()


async def test_a_day_that_has_passed_is_refused_and_today_is_not(book: Store) -> None:
    with pytest.raises(Invalid, match="promise_date"):
        await give(book, "500", days(-1))
    await give(book, "500", TODAY)
    assert len((await seen(book)).promises) == 1


async def test_nobody_promises_for_another(book: Store) -> None:
    stranger = turn(who=Verified(borrower_id=OTHER.id, lender_id="tqg"))
    async with book.write() as uow:
        with pytest.raises(NotFound):
            await promise.record(uow, stranger, loan_id=LOAN, amount="5", due=days(1).isoformat())


def test_a_payment_earlier_on_the_day_of_the_promise_does_not_keep_it() -> None:
    account = loan(payments=(paid("500", TODAY),))
    given = PromiseToPay(
        id="P", loan_id=LOAN, borrower_id="B0001", amount=Money.of(500), made_on=TODAY, due=days(3), paid_before=Money.of(500)
    )
    assert state_on(given, account, days(3), 1) == (PromiseState.PENDING, None)
