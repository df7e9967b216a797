"""Whose threat it is, once danger was heard; in doubt it is the borrower's own danger."""

from __future__ import annotations

import pytest

from bot.dialogue.nlu.guards import guards
from bot.dialogue.nlu.threats import is_told, threatens_others
from tests.dialogue.nlu.test_guards import lines


@pytest.mark.parametrize(
    "text",
    [
        "我要弄死你们",
        "我拎刀去你们公司",
        "我把你们公司炸了",
        "I'll kill you all",
        "I will burn your office down",
    ],
)
def test_a_threat_to_others_is_told_from_danger_to_oneself(text: str) -> None:
    assert "crisis" in guards(text)
    assert threatens_others(text)
    assert not is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "我杀了你们再自杀",
        "我跟你们同归于尽",
        "我不想活了",
        "I'll kill you and then myself",
        "I want to kill myself",
        "my ex is outside with a knife because of the money",
        "我老婆现在拿着刀在厨房",
    ],
)
def test_where_the_borrowers_own_life_or_home_is_spoken_of_it_is_their_danger(text: str) -> None:
    assert not threatens_others(text)
    assert not is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "he wrote we'll bury you",
        'the collector texted me "I will kill you" and laughed',
        "one of your collectors threatened to stab my wife",
        "催收发短信说弄死我全家",
        "他在电话里威胁要砍死我",
        "对方发来信息：“小心你全家被砍死”",
    ],
)
def test_a_threat_that_somebody_made_to_the_borrower_is_told_by_them(text: str) -> None:
    assert "crisis" in guards(text)
    assert is_told(text)
    assert not threatens_others(text)


@pytest.mark.parametrize(
    "text",
    [
        "he said he'll kill me, I'll get him first with a knife",
        "他说要杀了我，我也要杀了他",
        "he said he will kill me so I'll kill myself",
        "they said they'd bury me. nobody would miss me",
        "催收员让我去死，我真不想活了",
        "your agent told me to go kill myself",
        "my son says he wants to die",
        "她说她要跳楼",
        "someone said he would shoot up your office",
        "我说我要杀了你们",
    ],
)
def test_whoever_goes_on_with_danger_of_their_own_is_in_danger_whatever_they_reported(text: str) -> None:
    assert not is_told(text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_danger_to_oneself_kept_out_of_training_is_hardly_ever_taken_for_a_threat(language: str) -> None:
    texts = lines(f"crisis_heldout_{language}")
    mistaken = [text for text in texts if threatens_others(text) or is_told(text)]
    assert len(mistaken) <= 0.02 * len(texts), mistaken


@pytest.mark.parametrize("language", ["zh", "en"])
def test_about_half_of_the_threats_kept_out_of_training_are_known_as_such_and_the_rest_stay_danger(language: str) -> None:
    texts = lines(f"threats_heldout_{language}")
    assert sum(map(threatens_others, texts)) >= 0.5 * len(texts)
    assert not any(map(is_told, texts))
