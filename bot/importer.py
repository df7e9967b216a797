"""Reads the whole project for Rasa: `domain.yml`, one file of `domain/` per topic, the catalogue's `utter_` entries, data.

Rasa alone ignores the folder when it is pointed at the file, and lets the last file win where two define one response; here a name
that two files define is an error. Two conveniences keep topics apart: a topic's `awaiting:` list adds what its questions wait for to
the one slot of that name, and every intent ignores entities unless it says otherwise (rules never depend on a value).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import rasa.shared.data
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers import utils
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_model_configuration

from bot import catalogue
from bot.fingerprint import project_fingerprint, response_names
from bot.settings import ROOT

LISTS = ("intents", "entities", "actions")
MAPPINGS = ("slots", "forms")


class ProjectError(ValueError):
    """The project's files contradict each other; the message names the file and the key."""


class ProjectImporter(TrainingDataImporter):  # type: ignore[misc]
    """Rasa's view of this repository, whatever command asks for it."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        self._config = Path(config_file or ROOT / "config.yml")
        self._domain = Path(domain_path or ROOT / "domain.yml")
        self._data = training_data_paths or [str(ROOT / "data")]

    def get_domain(self) -> Domain:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Slot auto-fill", UserWarning)  # said of every project, whatever its slots
            return Domain.from_dict(domain_of(self._domain))

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return utils.story_graph_from_paths(self._files(YAMLStoryReader.is_stories_file), self.get_domain(), exclusion_percentage)

    def get_conversation_tests(self) -> StoryGraph:
        return utils.story_graph_from_paths(self._files(YAMLStoryReader.is_test_stories_file), self.get_domain())

    def get_nlu_data(self, language: str | None = None) -> TrainingData:
        return utils.training_data_from_paths(self._files(rasa.shared.data.is_nlu_file), language or "zh")

    def get_config(self) -> dict[str, Any]:
        config: dict[str, Any] = read_model_configuration(str(self._config))
        return config

    def get_config_file_for_auto_config(self) -> str | None:
        return str(self._config)

    def fingerprint(self) -> str:
        return project_fingerprint(self._config.parent)

    def _files(self, belongs: Any) -> list[str]:
        return sorted(rasa.shared.data.get_data_files(self._data, belongs))


def domain_of(path: Path) -> dict[str, Any]:
    """`path` and the files of the folder beside it that bears its stem, as one mapping in Rasa's terms."""
    whole: dict[str, Any] = {"intents": [], "entities": [], "actions": [], "slots": {}, "forms": {}}
    awaited: list[str] = []
    for file in [path, *sorted(path.with_suffix("").glob("*.yml"))]:
        part = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader) or {}
        awaited += part.pop("awaiting", [])
        part.pop("version", None)
        for key, value in part.items():
            _join(whole, key, value, file)
    whole["slots"]["awaiting"]["values"] = sorted(awaited)
    whole["intents"] = [_without_entities(intent) for intent in sorted(whole["intents"], key=_name)]
    whole["responses"] = responses()
    return whole


def _join(whole: dict[str, Any], key: str, value: Any, file: Path) -> None:
    if key in LISTS:
        twice = {_name(one) for one in value} & {_name(one) for one in whole[key]}
        whole[key] = whole[key] + value
    elif key in MAPPINGS:
        twice = value.keys() & whole[key].keys()
        whole[key] = {**whole[key], **value}
    else:
        twice = {key} & whole.keys()
        whole[key] = value
    if twice:
        raise ProjectError(f"{file}: {', '.join(sorted(twice))} in {key!r} is defined in another file already; keep one of them")


def _name(one: Any) -> str:
    return next(iter(one)) if isinstance(one, dict) else str(one)


def _without_entities(intent: Any) -> Any:
    return intent if isinstance(intent, dict) else {intent: {"use_entities": []}}


def responses() -> dict[str, list[dict[str, Any]]]:
    """The `utter_` entries of every language as responses conditional on the slot `language` and, where shorter, on SMS."""
    return {
        key: [one for language in catalogue.LANGUAGES for one in _variations(catalogue.entries(language).get(key), language)]
        for key in sorted(response_names())
    }


def _variations(entry: dict[str, Any] | None, language: str) -> Iterable[dict[str, Any]]:
    if entry is None:
        return
    shared: dict[str, Any] = {"condition": [{"type": "slot", "name": "language", "value": language}]}
    if entry.get("choices"):
        shared["buttons"] = [{"title": choice["title"], "payload": "/" + choice["id"]} for choice in entry["choices"]]
    yield {**shared, "text": str(entry["text"]).strip()}
    if "sms" in entry:
        yield {**shared, "text": str(entry["sms"]).strip(), "channel": "sms"}
