"""Passing over the months that were paid like clockwork changes no figure of what is owed, whatever comes between or after them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lending.instalments import InstallmentRun
from bot.lending.loan import Charge, Designation, LoanAccount, Payment, PaymentKind
from bot.lending.money import Money
from bot.lending.outlook import outlook
from bot.lending.punctual import punctual
from bot.lending.schedule import repayment_schedule
from bot.lending.statement import STANDARD_RANGES as RANGES
from bot.lending.statement import _instalment_reading, _position, position_and_outlook
from tests.lending.accounts import an_account, contracts, days, instalment_accounts

ONE_DAY = timedelta(days=1)
HABITS = st.sampled_from(["due"] * 8 + ["ahead", "a_cent_less", "late", "missed", "twice", "reversed", "meant_early", "all"])


def paid(row, habit, rest):
    """What came for one instalment from somebody of that habit on that occasion."""
    due = Payment(id=f"P{row.number}", received_on=row.due, amount=row.total)
    other = replace(due, id=f"Q{row.number}")
    kinds = {
        "ahead": [replace(due, received_on=row.due - timedelta(days=row.number % 9))],
        "a_cent_less": [replace(due, amount=max(Money(1), row.total - Money(1)))],
        "late": [replace(due, received_on=row.due + timedelta(days=row.number % 40))],
        "missed": [],
        "twice": [due, replace(other, received_on=row.due - timedelta(days=row.number % 3))],
        "reversed": [due, replace(other, kind=PaymentKind.REVERSAL, reverses=due.id, received_on=row.due + ONE_DAY)],
        "meant_early": [replace(due, received_on=row.due - ONE_DAY, designated=Designation.EARLY)],
        "all": [replace(due, received_on=row.due - ONE_DAY, amount=rest)],
    }
    return kinds.get(habit, [due])


@st.composite
def nearly_punctual(draw):
    account = an_account(draw(contracts))
    rows = repayment_schedule(account.terms).installments
    rests = [Money.sum(row.total for row in rows[place:]) for place in range(len(rows))]
    lived = rows[: draw(st.integers(1, len(rows)))]
    came = [each for row, rest in zip(lived, rests, strict=False) for each in paid(row, draw(HABITS), rest) if each.amount]
    return LoanAccount(loan=account.loan, payments=tuple(came))


def worked_out_whole(account, on):
    reading = _instalment_reading(account, on, whole=True)
    stands = _position(reading, account, on, RANGES)
    return stands, outlook(account, stands, reading.run.growth(on), on)


@settings(max_examples=400)
@given(nearly_punctual() | instalment_accounts, days)
def test_position_and_outlook_are_those_of_the_whole_life(account, on):
    assert position_and_outlook(account, on) == worked_out_whole(account, on)


def clockwork(months=12):
    account = an_account()
    rows = repayment_schedule(account.terms).installments[:months]
    return LoanAccount(
        loan=account.loan, payments=tuple(Payment(id=f"P{row.number:02}", received_on=row.due, amount=row.total) for row in rows)
    )


def months_passed(account, on=date(2027, 3, 1)):
    rows = repayment_schedule(account.terms).installments
    return punctual(account, rows, sorted(account.payments, key=lambda each: (each.received_on, each.id)), on)


def test_every_month_paid_on_its_day_is_passed_over():
    assert months_passed(clockwork()) == 12
    assert months_passed(clockwork(), clockwork().payments[4].received_on - ONE_DAY) == 4
    assert len(InstallmentRun.of(clockwork(7), date(2027, 3, 1), whole=False).book.items) < 20


@pytest.mark.parametrize(
    ("change", "passed"),
    [
        ({"received_on": date(2026, 5, 30)}, 12),
        ({"received_on": date(2026, 6, 1)}, 3),
        ({"amount": Money.of(1)}, 3),
        ({"designated": Designation.EARLY}, 3),
    ],
)
def test_the_first_month_paid_otherwise_ends_it(change, passed):
    account = clockwork()
    other = replace(account.payments[3], **change)
    assert months_passed(replace(account, payments=(*account.payments[:3], other, *account.payments[4:]))) == passed


def test_a_second_payment_in_a_month_ends_it_before_that_month():
    more = Payment(id="X", received_on=date(2026, 5, 31), amount=Money.of(5))
    assert months_passed(replace(clockwork(), payments=(*clockwork().payments, more))) == 3


def test_a_loan_with_a_charge_is_lived_through():
    charge = Charge(id="C", on=date(2026, 4, 1), amount=Money.of(1), component="fee", is_penalty=False, reason="late")
    assert months_passed(replace(clockwork(), charges=(charge,))) == 0
