"""A message with two wishes becomes two readings, the graver first, each as sure as what spoke of it."""

from __future__ import annotations

from typing import Any

from bot.dialogue.several import once, one_by_one
from bot.service.turn import Say


def parsed(best: str, wishes: tuple[str, ...], **apart: float) -> dict[str, Any]:
    clauses = [{"name": name, "confidence": confidence} for name, confidence in apart.items()]
    return {"text": "x", "intent": {"name": best, "confidence": 0.9}, "wishes": wishes, "apart": clauses}


def test_the_graver_wish_comes_first_and_is_as_sure_as_its_clause() -> None:
    readings = one_by_one(parsed("ask_fees", ("file_complaint", "ask_fees"), file_complaint=0.7, ask_fees=0.8))
    assert [one["intent"] for one in readings] == [
        {"name": "file_complaint", "confidence": 0.7},
        {"name": "ask_fees", "confidence": 0.9},
    ]


def test_one_wish_stays_one_reading() -> None:
    message = parsed("ask_fees", ("ask_fees",))
    assert one_by_one(message) == [message]


def test_a_choice_or_a_message_in_doubt_has_no_second_wish() -> None:
    choice = {"text": "x", "intent": {"name": "ask_fees", "confidence": 1.0}}
    doubtful = parsed("nlu_fallback", ("file_complaint", "ask_fees"), file_complaint=0.7)
    assert one_by_one(choice) == [choice]
    assert one_by_one(doubtful) == [doubtful]


def test_what_both_answers_say_is_said_once_at_the_end_and_cards_stay() -> None:
    card = Say(text="a", kind="card", payload={"card": {}})
    assert once([Say(text="a"), Say(text="b"), Say(text="a")]) == [Say(text="b"), Say(text="a")]
    assert once([card, card]) == [card, card]
