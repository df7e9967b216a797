from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lending import BadTerms, Money, RepaymentMethod
from bot.lending.schedule import due_dates, repayment_schedule
from tests.lending.accounts import a_card, an_account, contracts


@given(contracts)
def test_a_schedule_repays_exactly_the_principal_on_ascending_dates(changes):
    terms = an_account(changes).terms
    rows = repayment_schedule(terms).installments
    assert Money.sum(row.principal for row in rows) == terms.principal
    assert [row.number for row in rows] == list(range(1, terms.months + 1))
    dues = [row.due for row in rows]
    assert dues == sorted(set(dues))
    assert dues[0] > terms.opened_on
    assert all(row.principal >= Money.zero() and row.interest >= Money.zero() for row in rows)


@given(contracts.filter(lambda changes: changes["method"] is RepaymentMethod.EQUAL_INSTALLMENT))
def test_equal_instalments_are_equal_but_for_the_last(changes):
    rows = repayment_schedule(an_account(changes).terms).installments
    paying_back = [row for row in rows[:-1] if row.principal]
    assert len({row.total for row in paying_back}) <= 2


@given(contracts, st.sampled_from([Decimal("0.01"), Decimal("0.24")]))
def test_a_higher_rate_never_costs_less_but_for_a_cent_a_month_of_rounding(changes, more):
    cheap = an_account(changes).terms
    dear = an_account(changes | {"annual_rate": changes["annual_rate"] + more}).terms
    rounding = Money(dear.months, "CNY")
    assert repayment_schedule(dear).interest + rounding >= repayment_schedule(cheap).interest


def test_a_first_due_date_may_be_named():
    terms = an_account({"first_due_on": date(2026, 3, 10), "due_day": 10, "months": 3}).terms
    assert due_dates(terms) == (date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 10))


def test_a_revolving_line_has_no_schedule():
    with pytest.raises(BadTerms, match="revolving"):
        repayment_schedule(a_card({"months": 3}).terms)
