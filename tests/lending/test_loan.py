from datetime import date
from decimal import Decimal

import pytest

from bot.lending import BadFact, BadTerms, BookError, Charge, LateFee, Money, PaymentKind, PenaltyHold, Waterfall
from tests.lending.accounts import an_account, paid

REVERSAL, REFUND = PaymentKind.REVERSAL, PaymentKind.REFUND


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"principal": Money.of(-1)}, "principal"),
        ({"annual_rate": Decimal("-0.01")}, "annual_rate"),
        ({"due_day": 0}, "due_day"),
        ({"due_day": 32}, "due_day"),
        ({"months": 0}, "months"),
        ({"grace_days": -1}, "grace_days"),
        ({"first_due_on": date(2026, 1, 31)}, "first_due_on"),
    ],
)
def test_terms_that_contradict_themselves_are_refused_by_name(changes, problem):
    with pytest.raises(BadTerms, match=problem) as refusal:
        an_account(changes)
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"payments": (paid("P1", "2026-03-01", 0),)}, "zero or less"),
        ({"payments": (paid("P1", "2026-03-01", -5),)}, "zero or less"),
        ({"payments": (paid("P1", "2026-03-01", 5), paid("P1", "2026-03-02", 5))}, "recorded 2 times"),
        ({"payments": (paid("R1", "2026-03-01", 5, kind=REVERSAL, reverses="P9"),)}, "does not match"),
        (
            {"payments": (paid("P1", "2026-03-01", 9), paid("R1", "2026-03-01", 5, kind=REVERSAL, reverses="P1"))},
            "does not match",
        ),
        (
            {"payments": (paid("P1", "2026-03-01", 9), paid("R1", "2026-03-01", 5, kind=REFUND, reverses="P9"))},
            "unknown payment",
        ),
        ({"payments": (paid("P1", "2026-03-01", 9), paid("R1", "2026-03-01", 10, kind=REFUND))}, "refunded or reversed"),
        ({"charges": (Charge(id="C1", on=date(2026, 3, 1), amount=Money.of(5), component="tip"),)}, "component"),
    ],
)
def test_a_fact_that_cannot_be_true_is_refused_with_its_loan(facts, problem):
    with pytest.raises(BadFact, match=problem) as refusal:
        an_account(**facts)
    assert refusal.value.place == "loan L1"
    assert isinstance(refusal.value, BookError)


@pytest.mark.parametrize("order", [("fee", "penalty", "interest"), ("fee", "fee", "penalty", "principal")])
def test_a_waterfall_names_each_component_once(order):
    with pytest.raises(BadTerms, match="each of"):
        Waterfall.of(*order)


def test_a_waterfall_begins_on_day_zero():
    with pytest.raises(BadTerms, match="ascending"):
        Waterfall(steps=())


def test_a_late_fee_without_a_first_rate_is_refused():
    with pytest.raises(BadTerms, match="first miss"):
        LateFee(rates=((2, Decimal("0.05")),), floor=Money.of(30))


def test_a_hold_without_an_end_covers_every_day_from_its_start():
    hold = PenaltyHold(start=date(2026, 3, 1))
    assert [hold.covers(date(2026, 2, 28)), hold.covers(date(2026, 3, 1)), hold.covers(date(2099, 1, 1))] == [False, True, True]
