from datetime import date

import pytest

from bot.lending import Money, PaymentKind
from bot.lending.promise import PromiseState, PromiseToPay, open_promises, promise_state
from tests.lending.accounts import an_account, paid


def a_promise(**changes):
    said = {"id": "Q1", "loan_id": "L1", "amount": Money.of(500), "made_on": date(2026, 3, 10), "due": date(2026, 3, 15)}
    return PromiseToPay(**(said | changes))


@pytest.mark.parametrize(
    ("payments", "on", "state"),
    [
        pytest.param([], "2026-03-15", PromiseState.PENDING, id="on-its-day"),
        pytest.param([], "2026-03-16", PromiseState.PENDING, id="in-the-day-of-grace"),
        pytest.param([], "2026-03-17", PromiseState.BROKEN, id="after-it"),
        pytest.param([("P1", "2026-03-16", 500)], "2026-04-01", PromiseState.KEPT, id="paid-in-grace"),
        pytest.param([("P1", "2026-03-17", 500)], "2026-04-01", PromiseState.BROKEN, id="paid-too-late"),
        pytest.param([("P1", "2026-03-11", 200), ("P2", "2026-03-14", 300)], "2026-03-14", PromiseState.KEPT, id="in-two-parts"),
        pytest.param([("P1", "2026-03-09", 500)], "2026-04-01", PromiseState.BROKEN, id="paid-before-it-was-said"),
        pytest.param([("P1", "2026-03-12", "499.99")], "2026-04-01", PromiseState.BROKEN, id="a-cent-short"),
    ],
)
def test_what_became_of_a_promise_is_read_from_the_payments(payments, on, state):
    account = an_account(payments=tuple(paid(*payment) for payment in payments))
    assert promise_state(a_promise(), account, date.fromisoformat(on)) is state


def test_a_payment_that_bounced_never_kept_a_promise():
    bounced = paid("R1", "2026-03-20", 500, kind=PaymentKind.REVERSAL, reverses="P1")
    account = an_account(payments=(paid("P1", "2026-03-15", 500), bounced))
    assert promise_state(a_promise(), account, date(2026, 3, 19)) is PromiseState.KEPT
    assert promise_state(a_promise(), account, date(2026, 3, 20)) is PromiseState.BROKEN


def test_a_cancelled_promise_is_not_broken():
    promise = a_promise(cancelled_on=date(2026, 3, 14))
    assert promise_state(promise, an_account(), date(2026, 3, 13)) is PromiseState.PENDING
    assert promise_state(promise, an_account(), date(2026, 4, 1)) is PromiseState.CANCELLED


def test_open_promises_come_nearest_first():
    later, sooner, gone = (
        a_promise(id="Q2", due=date(2026, 3, 30)),
        a_promise(),
        a_promise(id="Q3", cancelled_on=date(2026, 3, 11)),
    )
    assert open_promises([later, gone, sooner], an_account(), date(2026, 3, 12)) == (sooner, later)
