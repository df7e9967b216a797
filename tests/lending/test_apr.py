from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lending import Money, RepaymentMethod
from bot.lending.apr import NoRate, annual_cost, contract_cost, period_rate, xirr
from bot.lending.schedule import annuity
from tests.lending.accounts import a_card, an_account

yuan = Money.of


@given(st.decimals("0.01", "0.60", places=4), st.integers(1, 60))
def test_the_rate_of_a_schedule_is_the_rate_it_was_made_with(annual, months):
    principal = Money.of(1_000_000)
    cost = annual_cost(principal, [annuity(principal, annual / 12, months)] * months)
    assert abs(cost.nominal - annual) < Decimal("0.0001")


@given(st.decimals("0.01", "0.60", places=4), st.integers(2, 60))
def test_the_effective_rate_is_never_below_the_nominal(annual, months):
    principal = Money.of(10_000)
    cost = annual_cost(principal, [annuity(principal, annual / 12, months)] * months)
    assert cost.effective >= cost.nominal


def test_a_loan_without_cost_has_a_rate_of_zero():
    assert abs(annual_cost(yuan(1_200), [yuan(100)] * 12).nominal) < Decimal("1e-10")


@pytest.mark.parametrize("flows", [[yuan(100), yuan(10)], [yuan(-100), yuan(-10)]])
def test_flows_of_one_sign_have_no_rate(flows):
    with pytest.raises(NoRate, match="sign"):
        period_rate(flows)
    with pytest.raises(NoRate, match="sign"):
        xirr([(date(2026, 1, 1 + place), flow) for place, flow in enumerate(flows)])


def test_money_back_the_next_day_at_a_cent_more_is_a_high_rate_not_a_failure():
    assert xirr([(date(2026, 1, 1), yuan("-10.00")), (date(2026, 1, 2), yuan("10.01"))]) > Decimal("0.4")


@pytest.mark.parametrize(
    ("terms", "nominal"),
    [
        ({}, "0.1800"),
        ({"method": RepaymentMethod.EQUAL_PRINCIPAL}, "0.1800"),
        ({"method": RepaymentMethod.INTEREST_FIRST}, "0.1800"),
    ],
)
def test_a_contract_without_fees_costs_its_rate_whatever_the_method(terms, nominal):
    cost = contract_cost(an_account(terms).terms)
    assert (round(cost.nominal, 4), round(cost.effective, 4)) == (Decimal(nominal), Decimal("0.1956"))


def test_a_line_costs_its_rate_compounded_monthly():
    assert round(contract_cost(a_card().terms).effective, 4) == Decimal("0.1956")
