"""Telephone, card and identity numbers are masked wherever they are said."""

from __future__ import annotations

import pytest

from bot.dialogue.nlu.entities import extract, hide
from tests.dialogue.nlu.test_entities import NOW


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我电话13812345678你记一下", "我电话*******5678你记一下"),
        ("卡号6222 0212 3456 7890 123", "卡号*******************0123"),
        ("call 415-555-1234 please", "call ********1234 please"),
        ("身份证11010119900307123X", "身份证**************123x"),
        ("欠3000元", "欠3000元"),
        ("", ""),
    ],
)
def test_a_number_that_names_a_person_is_masked_in_place(said: str, kept: str) -> None:
    assert hide(said) == kept


@pytest.mark.parametrize("text", ["13812345678", "6222021234567890", "11010119900307123X", "+44 7700 900123"])
def test_no_entity_ever_carries_the_number_itself(text: str) -> None:
    digits = [sign for sign in text if sign.isdigit()]
    for entity in extract(text, NOW):
        shown = [sign for sign in f"{entity.text}{entity.value}" if sign.isdigit()]
        assert len(shown) < len(digits)
        assert "*" in entity.text
