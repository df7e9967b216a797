"""The published and recomputed figures that the arithmetic must meet, by their labels; the cases are in bench/oracles."""

import re

import pytest

from bench.oracles.table import CASES, PAGE, page
from bot.lending import LateFee, Money
from bot.lending.contact import ContactRules, QuietHours
from bot.rulebook import contact_rules, lender, rule
from bot.rulebook.contact import quiet_hours

LABELS = {f"O{number}" for number in range(1, 26)} | {"O10b"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.label} {case.what}")
def test_a_figure_is_met(case):
    assert case.is_met(), f"{case.label} {case.what}: expected {case.expected}, got {case.got}"


def test_no_oracle_is_left_out():
    assert {case.label.split()[0] for case in CASES} == LABELS


def test_a_figure_that_is_not_met_would_be_noticed():
    from dataclasses import replace

    assert not [case for case in CASES if replace(case, expected="0.01").is_met()]


def test_the_page_shows_the_table_as_run():
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m bench.oracles --write"
    assert not re.search(r"\bMISSED\b", page())


def test_the_late_fee_of_the_oracle_is_the_tariff_of_the_rulebook():
    tariff = rule("cn.card_late_fee_tariff").value
    fee = LateFee(
        rates=((1, tariff["rate"]), (tariff["repeated_from"], tariff["repeated_rate"])), floor=Money.of(**tariff["floor"])
    )
    assert [str(fee.amount(Money.of(missing), misses)) for missing, misses in ((800, 1), (300, 1), (800, 2))] == [
        "40.00",
        "30.00",
        "48.00",
    ]


def test_the_oracle_rules_are_the_ones_the_gate_uses():
    rules = contact_rules(lender("tqg"))
    assert isinstance(rules, ContactRules)
    assert quiet_hours({"start": "22:00", "end": "08:00"}) in rules.quiet
    assert all(isinstance(each, QuietHours) for each in rules.quiet)
