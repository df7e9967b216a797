"""Values said in words come out exact: one table of expressions per language."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.nlu.entities import Entity, extract
from bot.dialogue.nlu.entities.found import plain
from bot.dialogue.nlu.language import Language

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday
PAYDAY = 10
HERE = Path(__file__).parent


def table(language: str) -> list[tuple[str, str]]:
    """Lines of `text TAB kind value[|value] [unit] [@role] ; …`, `-` where nothing is to be found."""
    lines = (HERE / f"entities_{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [(text, expected) for text, expected in (line.split("\t") for line in lines)]


def shown(entity: Entity) -> str:
    readings = "|".join(str(plain(value)) for value in (entity.ambiguous or (entity.value,)))
    return " ".join(part for part in (entity.kind, readings, entity.unit, entity.role and f"@{entity.role}") if part)


def read(text: str, language: Language) -> str:
    return " ; ".join(shown(entity) for entity in extract(text, NOW, PAYDAY, language)) or "-"


@pytest.mark.parametrize(("text", "expected"), table("zh"))
def test_a_chinese_expression_has_its_exact_value(text: str, expected: str) -> None:
    assert read(text, "zh") == expected


@pytest.mark.parametrize(("text", "expected"), table("en"))
def test_an_english_expression_has_its_exact_value(text: str, expected: str) -> None:
    assert read(text, "en") == expected
