"""Each message is read in its own language, and silence in the conversation's."""

from __future__ import annotations

import pytest

from bot.dialogue.nlu.language import Language, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我想分期还款", "zh"),
        ("還唔到錢", "zh"),
        ("I can't pay this month", "en"),
        ("hello", "en"),
        ("我的app登不上去", "zh"),
        ("请问APR是多少", "zh"),
        ("分期plan怎么弄", "zh"),
        ("please help me with my 花呗 bill today", "en"),
    ],
)
def test_the_language_that_carries_the_message_is_found(text: str, language: Language) -> None:
    assert detect(text, "en" if language == "zh" else "zh") == language


@pytest.mark.parametrize(
    "text", ["", "500", "👌", "...", "ok", "TD", "R", "15/12", '/affirm{"x":1}', "<b>hello</b>", '{"intent": "affirm"}']
)
@pytest.mark.parametrize("conversation", ["zh", "en"])
def test_what_both_languages_write_is_read_in_the_conversation_s(text: str, conversation: Language) -> None:
    assert detect(text, conversation) == conversation
