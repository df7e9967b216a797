"""What we say is sourced, dated, said in both languages and no stronger than what we know; what must be looked at again is listed."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import yaml
from typer.testing import CliRunner

from bot import rulebook
from bot.__main__ import app
from bot.catalogue import LANGUAGES, LOCALES, entries
from bot.rulebook import rules
from bot.rulebook.loader import Confidence
from bot.rulebook.upkeep import due, next_review, uses
from tests.honesty import Entry, overstated, typed_figures, unsourced, untranslated

Check = Callable[[str, Entry, str], Iterator[str]]
FOR_STAFF = {
    "console",
    "console_deliveries",
    "console_report",
    "console_report_figures",
    "demo",
    "gateway",
    "keywords",
    "pages",
    "simulator",
}
EXAMPLES = {"whatif_payday_unknown"}  # quotes what a borrower may type
BOTH_LANGUAGES = {"language_zh", "language_en", "language_which"}  # said in the language that was just chosen, or in both
HALF_A_YEAR = timedelta(days=183)


def for_borrowers(language: str) -> dict[str, Entry]:
    own = [path for path in (LOCALES / language).glob("*.yml") if path.stem not in FOR_STAFF]
    keys = [key for path in own for key in yaml.safe_load(path.read_text(encoding="utf-8")) or {}]
    return {key: entries(language)[key] for key in keys}


def faults(check: Check, language: str, *but: str) -> list[str]:
    return [fault for key, entry in for_borrowers(language).items() if key not in but for fault in check(key, entry, language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_about_law_or_records_names_its_rule(language: str) -> None:
    assert faults(unsourced, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_sounds_surer_than_it_is(language: str) -> None:
    assert faults(overstated, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_is_typed_into_wording(language: str) -> None:
    assert faults(typed_figures, language, *EXAMPLES) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_is_translated(language: str) -> None:
    assert faults(untranslated, language, *BOTH_LANGUAGES) == []


@pytest.mark.parametrize(
    ("check", "language", "entry"),
    [
        (unsourced, "zh", {"text": "法院会冻结您的账户。"}),
        (unsourced, "en", {"text": "A lender may not call you at night."}),
        (unsourced, "en", {"text": "Fine.", "quiz": [{"ask": "So?", "why": "The law forbids it."}]}),
        (overstated, "en", {"text": "Interest on late loans is higher.", "sources": ["penalty_rate_band"]}),
        (typed_figures, "zh", {"text": "记录保留5年。"}),
        (typed_figures, "zh", {"text": "记录保留五年。"}),
        (typed_figures, "en", {"text": "You have 20 days to answer."}),
        (typed_figures, "en", {"text": "You have twenty days to answer."}),
        (untranslated, "en", {"text": "罚息 is charged."}),
        (untranslated, "zh", {"text": "Penalty interest."}),
    ],
)
def test_a_false_entry_would_be_found(check: Check, language: str, entry: Entry) -> None:
    assert list(check("made_up", entry, language))


def test_a_sourced_claim_is_left_alone() -> None:
    honest = {"text": "法院可以为您保留生活费用。", "sources": ["living_expenses_kept"]}
    assert not list(unsourced("made_up", honest, "zh"))


@pytest.mark.parametrize("key", [key for key, rule in rules().items() if rule.confidence is not Confidence.HIGH])
def test_what_was_not_read_in_the_official_text_is_looked_at_twice_a_year(key: str) -> None:
    rule = rulebook.rule(key)
    assert rule.review_by - rule.reviewed <= HALF_A_YEAR


def test_a_rule_becomes_due_on_its_day_and_ahead_of_it_when_asked() -> None:
    first = next_review()
    before = first.review_by - timedelta(days=1)
    assert first.key not in {each.rule.key for each in due(before)}
    assert first.key in {each.rule.key for each in due(before, within=1)}
    assert first.key in {each.rule.key for each in due(first.review_by)}


def test_a_due_rule_names_the_wordings_that_rest_on_it() -> None:
    assert {"credit_record", "lesson_credit", "road:credit_report"} <= set(uses()["cn.credit_record_years"])


def knowledge(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["knowledge", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_verb_lists_what_is_due_and_what_comes_first() -> None:
    first = next_review()
    code, nothing, _ = knowledge("--on", "2026-11-22")
    assert code == 0
    assert f"the first review is {first.key} by {first.review_by}" in nothing
    code, everything, _ = knowledge("--on", "2027-12-31")
    assert code == 0
    assert f"{len(rules())} of {len(rules())} rules are due" in everything
    assert "said in collection_practice" in everything


def test_the_verb_gives_the_same_as_json() -> None:
    _, told, _ = knowledge("--on", "2027-12-31", "--json")
    listed = json.loads(told)
    assert listed["on"] == "2027-12-31"
    assert len(listed["due"]) == listed["rules"] == len(rules())
    dates = [date.fromisoformat(each["review_by"]) for each in listed["due"]]
    assert dates == sorted(dates)
    assert {"key", "source", "confidence", "reviewed", "said_in", "zh", "en"} <= listed["due"][0].keys()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [(("--on", "tomorrow"), "'tomorrow' is no day; write it as 2026-11-21"), (("--within", "-1"), "give 0 or more")],
)
def test_the_verb_says_what_is_wrong_with_a_question(arguments: tuple[str, ...], problem: str) -> None:
    code, _, error = knowledge(*arguments)
    assert code == 2
    assert problem in error
