"""A promise is the borrower's word: taken within what is owed, followed by what is paid, replaced by a later one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.lending import Money, PaymentKind
from bot.lending.loan import Payment
from bot.lending.promise import PromiseState
from bot.service import payment, promise
from bot.service.errors import Invalid, NotFound
from bot.service.promise import state_on
from bot.service.records import PromiseToPay
from bot.service.turn import Verified
from bot.store.unit_of_work import Store
from tests.accounts import loan, paid
from tests.service.book import LOAN, OTHER, TODAY, days, fill, moment, money, pay, seen, turn


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


@pytest.mark.parametrize(
    ("payments", "on", "state"),
    [
        pytest.param([], 3, PromiseState.PENDING, id="on-its-day"),
        pytest.param([], 4, PromiseState.PENDING, id="in-the-day-of-grace"),
        pytest.param([], 5, PromiseState.BROKEN, id="after-it"),
        pytest.param([(4, "500")], 20, PromiseState.KEPT, id="paid-in-grace"),
        pytest.param([(5, "500")], 20, PromiseState.BROKEN, id="paid-too-late"),
        pytest.param([(1, "200"), (2, "300")], 2, PromiseState.KEPT, id="in-two-parts"),
        pytest.param([(1, "499.99")], 20, PromiseState.BROKEN, id="a-cent-short"),
    ],
)
def test_what_became_of_a_promise_is_read_from_the_payments(
    payments: list[tuple[int, str]], on: int, state: PromiseState
) -> None:
    account = loan(payments=tuple(paid(amount, days(after), f"P{after}") for after, amount in payments))
    assert state_on(given_for("500"), account, days(on), 1)[0] is state


def test_a_promise_that_a_bounced_payment_had_kept_is_open_again_and_then_broken() -> None:
    came = paid("500", days(2))
    bounced = Payment(id="R1", received_on=days(4), amount=came.amount, kind=PaymentKind.REVERSAL, reverses=came.id)
    kept = replace(given_for("500"), state=PromiseState.KEPT, settled_on=days(2))
    account = loan(payments=(came, bounced))
    assert state_on(kept, account, days(4), 1) == (PromiseState.PENDING, None)
    assert state_on(kept, account, days(6), 1) == (PromiseState.BROKEN, days(5))


def test_money_given_back_later_does_not_unsay_that_the_promise_was_kept() -> None:
    came = paid("500", days(2))
    back = Payment(id="R1", received_on=days(9), amount=came.amount, kind=PaymentKind.REFUND, reverses=came.id)
    kept = replace(given_for("500"), state=PromiseState.KEPT, settled_on=days(2))
    assert state_on(kept, loan(payments=(came, back)), days(20), 1) == (PromiseState.KEPT, days(2))


def test_a_cancelled_promise_stays_cancelled() -> None:
    gone = replace(given_for("500"), state=PromiseState.CANCELLED, settled_on=days(1))
    assert state_on(gone, loan(payments=(paid("500", days(2)),)), days(20), 1) == (PromiseState.CANCELLED, days(1))


async def test_a_payment_that_bounces_takes_the_kept_promise_back_on_the_book(book: Store) -> None:
    await give(book, "500", days(3))
    await pay(book, money("500"), days(2), name="P5")
    assert (await seen(book, days(3))).promises[0].state is PromiseState.KEPT
    bounced = Payment(id="P5-bounced", received_on=days(3), amount=money("500"), kind=PaymentKind.REVERSAL, reverses="P5")
    for _ in range(2):
        async with book.write() as uow:
            await payment.record(uow, actor="bank", loan_id=LOAN, payment=bounced, now=moment(days(3)), today=days(3))
    again = (await seen(book, days(3))).promises[0]
    assert (again.state, again.settled_on) == (PromiseState.PENDING, None)


def given_for(amount: str) -> PromiseToPay:
    return PromiseToPay(
        id="P", loan_id=LOAN, borrower_id="B0001", amount=Money.of(amount), made_on=TODAY, due=days(3), paid_before=Money.of(0)
    )
