"""The project as Rasa sees it."""

from pathlib import Path

import pytest
import yaml

from tests.quietly import load

load("rasa.shared.importers.utils", "rasa.shared.importers.importer")

from bot import catalogue, importer  # noqa: E402
from bot.fingerprint import project_fingerprint  # noqa: E402
from bot.importer import ProjectError, domain_of, responses  # noqa: E402

SHARED = {
    "intents": [],
    "slots": {"awaiting": {"type": "categorical", "mappings": [{"type": "custom"}]}},
    "awaiting": ["meaning"],
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "domain").mkdir()
    write(tmp_path / "domain.yml", SHARED)
    write(tmp_path / "domain" / "plan.yml", {"version": "3.1", "intents": ["ask_plan"], "awaiting": ["plan_answer"]})
    write(tmp_path / "domain" / "fees.yml", {"version": "3.1", "intents": ["ask_fees"], "actions": ["action_fees"]})
    (tmp_path / "data").mkdir()
    (tmp_path / "config.yml").write_text("recipe: default.v1\n", encoding="utf-8")
    return tmp_path


def write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


def test_topics_join_into_one(project: Path) -> None:
    whole = domain_of(project / "domain.yml")
    assert whole["intents"] == [{"ask_fees": {"use_entities": []}}, {"ask_plan": {"use_entities": []}}]
    assert whole["actions"] == ["action_fees"]
    assert whole["slots"]["awaiting"]["values"] == ["meaning", "plan_answer"]


def test_a_name_that_two_topics_define_is_an_error(project: Path) -> None:
    write(project / "domain" / "again.yml", {"intents": ["ask_fees"]})
    with pytest.raises(ProjectError, match=r"fees\.yml: ask_fees in 'intents'"):
        domain_of(project / "domain.yml")


def test_responses_are_conditional_on_language_and_short_on_sms() -> None:
    variations = responses()["utter_greet"]
    conditions = [(one["condition"][0]["value"], one.get("channel")) for one in variations]
    assert conditions == [("zh", None), ("zh", "sms"), ("en", None), ("en", "sms")]
    assert variations[0]["buttons"][0] == {"title": "我欠多少", "payload": "/ask_amount_due"}


def test_the_same_project_has_the_same_fingerprint(project: Path) -> None:
    assert project_fingerprint(project) == project_fingerprint(project)


@pytest.mark.parametrize("changed", ["domain.yml", "domain/fees.yml", "config.yml", "data/rules.yml"])
def test_whatever_is_trained_from_changes_the_fingerprint(project: Path, changed: str) -> None:
    before = project_fingerprint(project)
    path = project / changed
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + "\n# changed\n", encoding="utf-8")
    assert project_fingerprint(project) != before


def test_another_sentence_needs_no_training_but_another_response_does(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, known = project_fingerprint(project), set(responses())
    monkeypatch.setattr(catalogue, "entries", lambda language: {name: {"text": "other"} for name in known})
    assert project_fingerprint(project) == before
    monkeypatch.setattr(catalogue, "entries", lambda language: {name: {"text": "other"} for name in known | {"utter_new"}})
    assert project_fingerprint(project) != before


def test_every_rule_leads_from_an_intent_to_one_answer_that_exists() -> None:
    whole = domain_of(importer.ROOT / "domain.yml")
    intents = {next(iter(intent)) for intent in whole["intents"]}
    actions = (
        {one if isinstance(one, str) else next(iter(one)) for one in whole["actions"]}
        | responses().keys()
        | whole["forms"].keys()
    )
    for path in sorted((importer.ROOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            for step in rule["steps"]:
                named = {one["intent"] for one in step.get("or", [step]) if "intent" in one}
                assert named <= intents, rule["rule"]
                assert step.get("action") in {None, *actions}, rule["rule"]


def test_every_intent_has_a_rule() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (importer.ROOT / "data" / "rules").glob("*.yml"))
    intents = {next(iter(intent)) for intent in domain_of(importer.ROOT / "domain.yml")["intents"]}
    assert {intent for intent in intents if f"intent: {intent}\n" not in text} == set()
