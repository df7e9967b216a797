from decimal import ROUND_DOWN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lending import Components, CurrencyMismatch, Money
from bot.lending.budget import Budget, pro_rata, weekly_to_monthly
from bot.lending.daycount import accrued
from tests.lending.accounts import amounts


def test_money_is_never_made_from_a_float():
    with pytest.raises(TypeError, match="float"):
        Money.of(0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(ValueError, match="not an amount"):
        Money.of(amount)


def test_currencies_do_not_mix():
    with pytest.raises(CurrencyMismatch):
        Money.of(1, "CNY") + Money.of(1, "USD")
    with pytest.raises(ValueError, match="unknown currency"):
        Money.of(1, "XYZ")


@pytest.mark.parametrize(("text", "minor"), [("0.005", 1), ("0.0049", 0), ("-0.005", -1), ("1234.565", 123457)])
def test_rounding_is_half_up_to_the_minor_unit(text, minor):
    assert Money.of(text).minor == minor


def test_a_currency_without_minor_units_has_whole_amounts():
    assert str(Money.of("1234.5", "JPY")) == "1,235"
    assert Money.of("1234.5", "JPY", ROUND_DOWN).minor == 1234


@given(amounts, st.integers(1, 60))
def test_a_split_adds_up_and_no_part_is_negative(amount, parts):
    shares = amount.split(parts)
    assert len(shares) == parts
    assert Money.sum(shares) == amount
    assert min(shares) >= Money.zero()


def test_interest_that_falls_on_half_a_cent_is_rounded_up():
    assert accrued(Money.of("1.00"), Decimal("0.6"), 3, 360) == Money.of("0.01")


@given(amounts, amounts)
def test_components_add_and_subtract_part_by_part(one, other):
    first = Components(fee=one, penalty=other, interest=one, principal=other)
    assert first + first - first == first
    assert first.total == one + one + other + other


def test_a_household_without_surplus_has_nothing_safe_to_give():
    budget = Budget(income=Money.of(3_000), essentials=Money.of(2_900), other_debts=Money.of(400))
    assert budget.surplus == Money.of(-300)
    assert budget.safe_monthly(Decimal("0.1"), Money.of(200)) == Money.zero()


@given(amounts, st.lists(amounts, min_size=1, max_size=6))
def test_debts_are_served_by_their_size_to_the_cent(amount, debts):
    shares = pro_rata(amount, debts)
    assert Money.sum(shares) == amount
    for share, debt in zip(shares, debts, strict=True):
        exact = Decimal(amount.minor) * debt.minor / Money.sum(debts).minor
        assert abs(share.minor - exact) < len(debts) + 1


def test_a_weekly_sum_as_a_monthly_one():
    assert weekly_to_monthly(Money.of(120, "GBP")) == Money.of(520, "GBP")
