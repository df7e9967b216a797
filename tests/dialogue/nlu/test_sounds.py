"""Characters that sound alike are alike, whichever the typist chose."""

from __future__ import annotations

import pytest

from bot.dialogue.nlu.grams import grams
from bot.dialogue.nlu.sounds import sound


@pytest.mark.parametrize(
    ("meant", "typed"), [("征信", "证信"), ("还款", "换款"), ("逾期", "预期"), ("利息", "立西"), ("催收", "崔搜")]
)
def test_a_misspelling_by_sound_sounds_the_same(meant: str, typed: str) -> None:
    assert [sound(sign) for sign in meant] == [sound(sign) for sign in typed]


@pytest.mark.parametrize(
    ("sign", "syllable"), [("啊", "a"), ("座", "zuo"), ("八", "ba"), ("款", "kuan"), ("吃", "ci"), ("中", "zon")]
)
def test_a_common_character_has_its_syllable_blurred_as_dialects_blur_it(sign: str, syllable: str) -> None:
    assert sound(sign) == syllable


@pytest.mark.parametrize("sign", ["a", "7", "龘", "。"])
def test_a_sign_without_a_known_sound_stays_itself(sign: str) -> None:
    assert sound(sign) == sign


def test_homophones_share_features_that_their_characters_do_not() -> None:
    assert set(grams("征信")) & set(grams("证信")) >= {"~zen xin", "信"}
