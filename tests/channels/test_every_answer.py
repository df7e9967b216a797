"""Every answer of the catalogue and every kind of card fits a phone: three parts at most, with all its choices."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from bot.catalogue import LANGUAGES, entries
from bot.channels.segments import length
from bot.channels.text_twin import MOST_PARTS, rendered
from bot.service.card_text import card_text
from bot.service.turn import Language

LINK = "https://chat.lender.example.cn/r/AbCdEf123456"
FIGURE = "1,234,567.89 元"
OPENING = {"hello": "这是自动助理。可直接回复提问，回复“退订”停止接收。", "opt_out": "回复“退订”停止接收。"}
ROW = {"label": "2026年12月1日 第 3 期应还", "value": FIGURE, "detail": ["10,000.00 × 0.05% × 12 = 60.00"] * 4}
CARDS: list[dict[str, Any]] = [
    {"type": "statement", "title": "您的借款", "subtitle": "L0001", "rows": [ROW] * 9, "total": ROW, "notes": ["说明。"] * 5},
    {
        "type": "plan",
        "title": "方案",
        "options": [{"id": "a", "title": "甲", "rows": [ROW] * 4, "schedule": [], "notes": []}] * 3,
    },
    {"type": "timeline", "title": "接下来", "steps": [{"when": "第 8 天", "title": "提醒", "text": "…", "state": "next"}] * 9},
    {"type": "rows", "title": "明细", "rows": [ROW] * 20, "notes": []},
    {"type": "receipt", "title": "已记下", "rows": [ROW] * 6, "notes": ["谢谢。"]},
    {"type": "handoff", "title": "转人工", "rows": [ROW] * 6, "notes": []},
    {"type": "lesson", "title": "什么是罚息", "paragraphs": ["这是一段不短的说明文字。" * 9] * 5, "example": ["例子。"] * 5},
    {"type": "quiz", "title": "小测验", "question": "下面哪句话是对的？" * 9},
    {"type": "chart", "title": "图", "svg": "<svg/>", "table": {"head": ["月", "元"], "rows": [["12 月", FIGURE]] * 24}},
    {"type": "document", "title": "对账单", "url": "/api/documents/abc", "notes": ["一次有效。"]},
    {"type": "form", "title": "收支表", "rows": [ROW] * 12},
]


def filled(text: str) -> str:
    """The wording with every figure at its longest."""
    return text.format_map({name: FIGURE for _, name, _, _ in Formatter().parse(text) if name})


def body(text: str, choices: list[dict[str, str]]) -> dict[str, Any]:
    return {"text": text, "choices": choices, "signature": "提钱购（演示）", **OPENING}


def kept_choices(sent: str, choices: list[dict[str, str]]) -> bool:
    """Under their own numbers, and always the last, which is a person."""
    lines = [f"\n{number} {choice['title']}" for number, choice in enumerate(choices, start=1)]
    return not lines or (lines[-1] in sent and sent.count("\n") >= sum(line in sent for line in lines))


ANSWERS = [
    (language, key)
    for language in LANGUAGES
    for key, entry in sorted(entries(language).items())
    if "text" in entry
    and not key.startswith(("console_", "error_", "widget_", "chat_", "card_", "demo_", "simulator_", "links_"))
]


@pytest.mark.parametrize("mainland", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_of_the_catalogue_fits_with_a_way_to_a_person(language: Language, mainland: bool) -> None:
    found = {key: entry for spoken, key in ANSWERS if spoken == language and (entry := entries(language)[key])}
    assert len(found) > 300
    for key, entry in found.items():
        choices = [{"id": each["id"], "title": filled(str(each["title"]))} for each in entry.get("choices", [])]
        for form in ("text", "sms"):
            if form not in entry:
                continue
            sent = rendered(body(filled(str(entry[form])), choices), language, mainland=mainland, link=LINK)
            assert length(sent, mainland=mainland).parts <= MOST_PARTS, key
            assert kept_choices(sent, choices), key
            assert "{" not in sent, key


@pytest.mark.parametrize("mainland", [True, False])
@pytest.mark.parametrize("card", CARDS, ids=lambda card: card["type"])
def test_every_kind_of_card_fits_and_leads_to_the_whole_when_it_does_not(card: dict[str, Any], mainland: bool) -> None:
    choices = [{"id": "plan", "title": "看看分期方案"}, {"id": "request_human", "title": "找人工"}]
    text = card_text(card)
    assert text.startswith(card["title"])
    sent = rendered(body(text, choices), "zh", mainland=mainland, link=LINK)
    assert length(sent, mainland=mainland).parts <= MOST_PARTS
    assert kept_choices(sent, choices)
    assert sent.endswith(OPENING["opt_out"])
    assert (LINK in sent) == (text not in sent)
