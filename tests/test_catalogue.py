"""The catalogue says the same in each language, offers only what the dialogue understands, and cites only rules that exist."""

import json
import re
from string import Formatter
from typing import Any

import pytest
import yaml

from bot import catalogue, rulebook
from bot.catalogue import LANGUAGES, LOCALES, entries, entry, word
from tests.quietly import load

load("bot.importer", "actions.base")

from bot.importer import ROOT, domain_of  # noqa: E402
from bot.service.follow_up import CHECK_IN  # noqa: E402
from bot.service.second_miss import REASON as SECOND_MISS  # noqa: E402

ZH = entries("zh")
SHOWN_FIGURES = re.compile(r"\d+(?:\.\d+)?\s*(?:元|块|%|天|日内|年内|days|years|hours)|[¥$]\s*\d")
PRESSURE = re.compile(
    r"最后通牒|后果自负|否则将|立即还款|必须马上|黑名单公示|last warning|or else|immediately pay|final notice|will be arrested",
    re.I,
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def words_of(one: dict[str, Any]) -> dict[str, str]:
    elsewhere = {f"elsewhere {form}": str(text) for form, text in one.get("elsewhere", {}).items() if form != "rules"}
    return {form: str(one[form]) for form in ("text", "sms", "title", "example") if form in one} | elsewhere


def choices(language: str) -> list[tuple[str, str]]:
    return [(key, choice["id"]) for key, one in entries(language).items() for choice in one.get("choices", [])]


def test_each_language_has_the_same_keys() -> None:
    assert entries("zh").keys() == entries("en").keys()


def test_each_language_has_the_same_files() -> None:
    names = [{path.relative_to(LOCALES / language) for path in (LOCALES / language).rglob("*.yml")} for language in LANGUAGES]
    assert names[0] == names[1]


@pytest.mark.parametrize("key", sorted(ZH))
def test_an_entry_has_the_same_shape_and_figures_in_each_language(key: str) -> None:
    zh, en = entry(key, "zh"), entry(key, "en")
    assert zh.keys() == en.keys()
    assert zh.get("rules") == en.get("rules")
    assert zh.get("sources") == en.get("sources")
    for form, text in words_of(zh).items():
        assert placeholders(text) == placeholders(words_of(en)[form]), form
        assert text.strip()


def test_choices_are_the_same_in_each_language() -> None:
    assert choices("zh") == choices("en")


def test_every_choice_is_a_meaning_that_the_dialogue_knows() -> None:
    known = {next(iter(intent)) for intent in domain_of(ROOT / "domain.yml")["intents"]}
    for key, choice in choices("zh"):
        name, brace, rest = choice.partition("{")
        assert name in known, f"{key} offers {choice}"
        assert not brace or json.loads(brace + rest)


def test_every_rule_that_is_said_or_cited_exists() -> None:
    for key, one in ZH.items():
        for name in [*one.get("rules", []), *one.get("sources", [])]:
            assert name == "contract" or _known(name), f"{key}: {name}"
        for name in one.get("elsewhere", {}).get("rules", []):
            assert _known(name), f"{key}: {name}"


def _known(name: str) -> bool:
    """Whether a rule has this name, in one jurisdiction at least where none is named."""
    return name in rulebook.rules() or any(key.partition(".")[2] == name for key in rulebook.rules())


def test_what_is_said_elsewhere_gives_way_to_a_rule_that_is_there() -> None:
    for key, one in ZH.items():
        if "elsewhere" in one:
            assert rulebook.rule(f"cn.{one['rules'][0]}"), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_of_a_debt_or_a_law_is_typed_into_wording(language: str) -> None:
    topics = {path.stem for path in (ROOT / "data" / "rules").glob("*.yml")}
    for topic in sorted(topics):
        for key, one in yaml.safe_load((LOCALES / language / f"{topic}.yml").read_text(encoding="utf-8")).items():
            spoken = one if isinstance(one, dict) else {"text": one}
            for text in words_of(spoken).values():
                assert not SHOWN_FIGURES.search(text), f"{key}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_threatened_or_hurried(language: str) -> None:
    for key, one in entries(language).items():
        for text in words_of(one).values():
            assert not PRESSURE.search(text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_that_may_be_suggested_has_a_name_for_people(language: str) -> None:
    silent = {
        "crisis",
        "inform",
        "affirm",
        "deny",
        "greet",
        "goodbye",
        "thank",
        "clarify",
        "abuse",
        "give_feedback",
        "out_of_scope",
    }
    contract = set(re.findall(r"^- intent: (\w+)", _training_messages(), re.MULTILINE))
    assert len(contract) > 50
    missing = {name for name in contract - silent if f"meaning_{name}" not in entries(language)}
    assert not missing


def _training_messages() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "nlu" / "zh").rglob("*.yml")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_ends_a_talk_about_a_plan_is_named_in_the_queue_of_cases(language: str) -> None:
    words, ended = entries(language), "desk_ended_"
    reasons = {key.removeprefix(ended) for key in words if key.startswith(ended)} - {"because"} | {CHECK_IN, SECOND_MISS}
    assert len(reasons) > 2
    assert [reason for reason in sorted(reasons) if f"console_reason_{reason}" not in words] == []


def test_the_short_form_is_used_on_sms_only() -> None:
    assert word("utter_greet", "zh", sms=True) != word("utter_greet", "zh")
    assert word("utter_welcome", "zh", sms=True) == word("utter_welcome", "zh")


def test_a_missing_word_names_key_and_language() -> None:
    with pytest.raises(catalogue.MissingWording, match="'nothing_such' in 'en'"):
        word("nothing_such", "en")


def test_no_text_is_longer_than_a_message_should_be() -> None:
    for language in LANGUAGES:
        for key, one in entries(language).items():
            if "sms" in one:
                assert len(str(one["sms"])) <= 300, key
