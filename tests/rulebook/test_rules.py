"""Every rule is sourced, said in both languages, no stronger than what we know, and reviewed in time."""

import re
from datetime import UTC, date, datetime

import pytest

from bot.rulebook import RulebookError, UnknownRule, rule, rules, rules_due
from bot.rulebook.loader import Confidence, read_rules

EVERY = sorted(rules())
HEDGES = {"zh": re.compile("可能|可以"), "en": re.compile(r"\b(may|might|can|could)\b")}
CHINESE = re.compile("[一-鿿]")
THREATS = re.compile('老赖|黑名单.{0,4}会|blacklist(?!")|arrest', re.IGNORECASE)


@pytest.mark.parametrize("key", EVERY)
def test_a_rule_is_sourced_and_said_in_both_languages(key):
    each = rule(key)
    assert len(each.source) > 5
    assert CHINESE.search(each.zh)
    assert not CHINESE.search(re.sub('"[^"]*"|（[^）]*）|\\([^)]*\\)|START.*|STOP.*', "", each.en))


@pytest.mark.parametrize("key", [key for key in EVERY if not rule(key).confidence.is_firm])
def test_what_is_not_sure_is_said_with_may(key):
    for language, hedge in HEDGES.items():
        assert hedge.search(rule(key).statement(language)), f"{key} is {rule(key).confidence} but sounds certain in {language}"


def test_no_rule_is_past_its_review():
    today = datetime.now(UTC).date()
    assert [each.key for each in rules_due(today)] == [], "look at the source again, then move `reviewed` and `review_by`"


@pytest.mark.parametrize("key", EVERY)
def test_a_rule_was_reviewed_before_it_must_be_again(key):
    each = rule(key)
    assert each.reviewed < each.review_by
    assert (each.review_by - each.reviewed).days <= 366


@pytest.mark.parametrize("key", EVERY)
def test_a_rule_never_threatens(key):
    assert not THREATS.search(rule(key).zh + re.sub('"blacklist"', "", rule(key).en))


def test_an_unknown_key_names_the_nearest():
    with pytest.raises(UnknownRule, match=r"cn\.quiet_hours"):
        rule("cn.quiet_hour")


def test_a_rule_holds_from_the_day_it_came_into_force_to_its_last_day():
    subsidy = rule("cn.subsidy")
    days = (date(2025, 8, 31), date(2025, 9, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [subsidy.holds_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ("source", "a: {value: 1, zh: 一, en: one, confidence: H}"),
        ("en", "a: {value: 1, zh: 一, source: a law, confidence: H}"),
        ("confidence", "a: {value: 1, zh: 一, en: one, source: a law, confidence: X}"),
    ],
)
def test_a_rule_that_lacks_something_is_refused_by_name(tmp_path, missing, text):
    path = tmp_path / "xx.yml"
    path.write_text(f"reviewed: 2026-11-21\nreview_by: 2027-05-21\nrules:\n  {text}\n", encoding="utf-8")
    with pytest.raises(RulebookError, match=missing):
        read_rules(path)


def test_fractions_are_exact():
    assert str(rule("cn.doubled_interest_daily").value) == "0.000175"


def test_confidence_that_is_low_or_unconfirmed_is_not_firm():
    assert [level.value for level in Confidence if level.is_firm] == ["H", "M"]
