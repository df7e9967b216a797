"""What is foreseen of a loan that nothing is late on is what will be worked out on the day, to the cent."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.lending.loan import LoanAccount, Payment
from bot.lending.money import Money
from bot.lending.outlook import Outlook
from bot.lending.schedule import repayment_schedule
from bot.lending.statement import position, position_and_outlook
from tests.lending.accounts import accounts, card_accounts, days, instalment_accounts

ONE_DAY = timedelta(days=1)


def on_time(account: LoanAccount, on: date, *more: Payment) -> LoanAccount:
    """The loan with every instalment paid on its due day up to a day, and no fact beside but `more` payments."""
    rows = repayment_schedule(account.terms).installments
    met = tuple(
        Payment(id=f"due-{row.number}", received_on=row.due, amount=row.total) for row in rows if row.due <= on and row.total
    )
    return LoanAccount(loan=account.loan, payments=(*met, *more))


def agrees(foreseen: Outlook, account: LoanAccount, day: date) -> None:
    stands = position(account, day)
    assert (foreseen.owed(day), foreseen.range(day), foreseen.next_due) == (stands.outstanding, stands.range, stands.next_due)
    assert (stands.overdue.minor, stands.days_past_due, stands.oldest_unpaid_due) == (0, 0, None)


@given(instalment_accounts, days)
def test_a_loan_paid_on_time_is_foreseen_for_each_day_up_to_the_next_due_date(account, on):
    account = on_time(account, on)
    _, foreseen = position_and_outlook(account, on)
    assert (foreseen is None) == (on < account.terms.opened_on)
    day = on
    while foreseen and foreseen.holds(day) and day < on + timedelta(days=40):
        agrees(foreseen, account, day)
        day += ONE_DAY


@given(accounts, days, st.integers(0, 400))
def test_what_is_foreseen_of_any_loan_comes_true_while_it_holds(account, on, later):
    stands, foreseen = position_and_outlook(account, on)
    assert stands == position(account, on)
    if foreseen and foreseen.holds(on + timedelta(days=later)):
        agrees(foreseen, account, on + timedelta(days=later))


@given(instalment_accounts, days, st.integers(1, 20))
def test_a_payment_dated_ahead_ends_what_is_foreseen(account, on, ahead):
    account = on_time(account, on, Payment(id="ahead", received_on=on + timedelta(days=ahead), amount=Money.of(50)))
    _, foreseen = position_and_outlook(account, on)
    assert foreseen is None or not foreseen.holds(on + timedelta(days=ahead))


@given(card_accounts, days)
def test_of_a_card_nothing_is_foreseen(account, on):
    assert position_and_outlook(account, on)[1] is None


@given(instalment_accounts, days)
def test_of_a_loan_that_was_called_in_nothing_is_foreseen(account, on):
    called_in = replace(on_time(account, on), accelerated_on=account.terms.opened_on + ONE_DAY)
    assert position_and_outlook(called_in, on)[1] is None
