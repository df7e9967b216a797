"""What is foreseen of a loan is what will be worked out on the day, to the cent."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lending.loan import Drawing, LoanAccount, Payment, PenaltyHold
from bot.lending.money import Money
from bot.lending.schedule import repayment_schedule
from bot.lending.statement import position, position_and_outlook
from tests.lending.accounts import OPENED, a_card, accounts, amounts, an_account, days, instalment_accounts, paid, waived

ONE_DAY = timedelta(days=1)


def on_time(account: LoanAccount, on: date, *more: Payment) -> LoanAccount:
    """The loan with every instalment paid on its due day up to a day, and no fact beside but `more` payments."""
    rows = repayment_schedule(account.terms).installments
    met = tuple(
        Payment(id=f"due-{row.number}", received_on=row.due, amount=row.total) for row in rows if row.due <= on and row.total
    )
    return LoanAccount(loan=account.loan, payments=(*met, *more))


ALONE = st.builds(lambda account: replace(account, waived=(), penalty_holds=(), accelerated_on=None), accounts)
"""Loans and cards of every kind, paid and drawn on in every way, on which nothing else was booked."""


def comes_true(account: LoanAccount, on: date, ahead: int = 40) -> int:
    """On how many of the days from `on` what is foreseen then holds, each compared with what is worked out on the day."""
    stands, foreseen = position_and_outlook(account, on)
    assert stands == position(account, on)
    held = 0
    while foreseen and held < ahead and foreseen.holds(day := on + timedelta(days=held)):
        assert foreseen.position(day) == position(account, day)
        held += 1
    return held


@given(instalment_accounts, days)
def test_a_loan_paid_on_time_is_foreseen_for_each_day_up_to_the_next_due_date(account, on):
    account = on_time(account, on)
    held, dues = comes_true(account, on), [row.due for row in repayment_schedule(account.terms).installments]
    coming = min((due for due in dues if due > on), default=date.max)
    assert held == (0 if on < account.terms.opened_on or coming == on + ONE_DAY else min(40, (coming - on).days))


@settings(max_examples=400)
@given(ALONE, days)
def test_what_is_foreseen_of_any_loan_comes_true_on_every_day_on_which_it_holds(account, on):
    comes_true(account, on)


@given(accounts, days, st.integers(0, 400))
def test_what_is_foreseen_comes_true_however_much_later(account, on, later):
    _, foreseen = position_and_outlook(account, on)
    day = on + timedelta(days=later)
    assert foreseen is None or not foreseen.holds(day) or foreseen.position(day) == position(account, day)


@given(instalment_accounts, days, st.integers(2, 20))
def test_a_payment_dated_ahead_ends_what_is_foreseen(account, on, ahead):
    account = on_time(account, on, Payment(id="ahead", received_on=on + timedelta(days=ahead), amount=Money.of(50)))
    _, foreseen = position_and_outlook(account, on)
    assert foreseen is None or not foreseen.holds(on + timedelta(days=ahead))


def test_a_loan_that_is_not_paid_any_more_is_foreseen_from_one_due_date_to_the_next_and_then_for_ever():
    account, late = an_account({"grace_days": 0}), date(2026, 4, 30) + ONE_DAY
    assert comes_true(account, late) == 30
    assert comes_true(account, date(2027, 3, 1), ahead=400) == 400
    _, foreseen = position_and_outlook(account, late)
    assert foreseen is not None
    assert foreseen.position(late + timedelta(days=9)).overdue > foreseen.position(late).overdue


def test_days_of_grace_are_named_so_until_they_end():
    account = an_account({"grace_days": 5})
    _, foreseen = position_and_outlook(account, date(2026, 3, 2))
    assert foreseen is not None
    assert (foreseen.range, foreseen.until) == ("grace", date(2026, 3, 6))


def test_a_card_with_a_balance_is_foreseen_from_one_event_to_the_next_and_one_without_for_ever():
    drawn = (Drawing(on=date(2026, 2, 10), amount=Money.of(300)),)
    assert comes_true(a_card(drawings=drawn), date(2026, 2, 24)) == 9
    assert comes_true(a_card(drawings=drawn, payments=(paid("P", "2026-02-11", 300),)), date(2026, 2, 20), ahead=400) == 400


@pytest.mark.parametrize(
    "change",
    [
        {"accelerated_on": OPENED + ONE_DAY},
        {"penalty_holds": (PenaltyHold(start=OPENED),)},
        {"waived": (waived("2026-02-03", fee=1),)},
    ],
)
def test_of_a_loan_on_which_something_else_was_decided_nothing_is_foreseen(change):
    account = an_account()
    assert position_and_outlook(account, date(2026, 2, 5))[1] is not None
    assert position_and_outlook(replace(account, **change), date(2026, 2, 5))[1] is None


@given(ALONE, days, st.integers(0, 60), amounts)
def test_a_position_is_the_same_whether_or_not_it_was_foreseen_before_something_came(account, on, later, amount):
    _, foreseen = position_and_outlook(account, on)
    came = Payment(id="came", received_on=on + timedelta(days=later // 2), amount=amount)
    for known in (account, replace(account, payments=(*account.payments, came))):
        assert position(known, on + timedelta(days=later), foreseen) == position(known, on + timedelta(days=later))


def test_numbers_that_a_database_could_not_reckon_with_are_not_foreseen():
    account = an_account({"annual_rate": Decimal("0.18") + Decimal(10) ** -20, "grace_days": 0})
    assert position_and_outlook(account, date(2026, 5, 5))[1] is None
