"""Parts of short messages, as carriers and mainland providers count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.segments import is_mainland, length


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("好" * 160, 3),
        ("好" * 150, 3),
        ("好" * 70, 1),
        ("好" * 71, 2),
        ("好" * 134, 2),
        ("好" * 135, 3),
        ("a" * 70, 1),
        ("a" * 71, 2),
    ],
)
def test_on_the_mainland_every_sign_counts_one(text: str, parts: int) -> None:
    assert length(text, mainland=True).parts == parts


@pytest.mark.parametrize(
    ("text", "units", "parts"),
    [
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 350, 350, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("a" * 69 + "好", 70, 1),
        ("a" * 70 + "好", 71, 2),
        ("😀" * 35, 70, 1),
        ("😀" * 36, 72, 2),
        ("", 0, 1),
    ],
)
def test_abroad_one_foreign_sign_makes_the_whole_message_longer(text: str, units: int, parts: int) -> None:
    counted = length(text, mainland=False)
    assert (counted.units, counted.parts) == (units, parts)


@given(st.text(max_size=500), st.booleans())
def test_a_longer_message_never_takes_fewer_parts(text: str, mainland: bool) -> None:
    assert length(text, mainland=mainland).parts <= length(text + "好", mainland=mainland).parts


def test_the_country_says_which_rules_hold() -> None:
    assert is_mainland("+8613800000000")
    assert not is_mainland("+14155550100")
