"""What is read by borrowers as sentences: the catalogues' texts and the rulebook's statements, by topic.

Left out are words that nobody reads as a sentence: labels, choices, options of a quiz, and what only agents or machines see.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from bench.reading.measure import CHINESE, WORD, sentences
from bot.catalogue import LOCALES
from bot.rulebook import rules
from bot.rulebook.stages import stage_words

NOT_FOR_BORROWERS = {"console", "console_deliveries", "demo", "gateway", "keywords", "meanings", "simulator", "pages"}
JURISDICTIONS = ("cn", "us", "uk", "sg")
SHORTEST = {"en": 4, "zh": 5}  # words or signs; less is a label
Spoken = tuple[str, str]  # the key, and one sentence of it


def topics(language: str) -> dict[str, list[Spoken]]:
    """Every sentence by topic; lessons and glossary are one topic each, rules one per jurisdiction."""
    found: dict[str, list[Spoken]] = {}
    for topic, key, text in (*_catalogue(language), *_rulebook(language)):
        told = [(key, sentence) for sentence in sentences(text, language) if _is_read(sentence, language)]
        found.setdefault(topic, []).extend(told)
    return {topic: told for topic, told in sorted(found.items()) if told}


def _is_read(sentence: str, language: str) -> bool:
    return len((WORD if language == "en" else CHINESE).findall(sentence)) >= SHORTEST[language]


def _catalogue(language: str) -> Iterator[tuple[str, str, str]]:
    for path in sorted((LOCALES / language).glob("*.yml")):
        if path.stem in NOT_FOR_BORROWERS:
            continue
        topic = path.stem.partition("_texts")[0] if path.stem.startswith("lesson") else path.stem
        for key, entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            for text in _texts(entry if isinstance(entry, dict) else {"text": entry}):
                yield ("glossary" if topic.startswith("glossary") else topic), key, text


def _texts(entry: dict[str, Any]) -> Iterator[str]:
    yield from (str(entry[form]) for form in ("text", "sms", "example") if form in entry)
    for question in entry.get("quiz", ()):
        yield from (question["ask"], question["why"])


def _rulebook(language: str) -> Iterator[tuple[str, str, str]]:
    for key, rule in rules().items():
        yield f"rules {key.partition('.')[0]}", key, rule.statement(language)
    for jurisdiction in JURISDICTIONS:
        for code, stage in stage_words(jurisdiction).items():
            yield f"road {jurisdiction}", code, getattr(stage.text, language)
