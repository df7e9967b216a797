"""A free message read in the light of a talk about a plan, where the words alone would send it elsewhere.

"Why do you ask?" after a question of ours, "in 120 instalments", "B instead" and a day that no calendar has belong to the open talk.
"""

from __future__ import annotations

from bot.dialogue.bargaining.calendar import names_no_day
from bot.dialogue.bargaining.words import names
from bot.service.turn import Json

TALKS = frozenset(("plan_finances", "plan_answer", "plan_consent", "plan_change"))
SHOWN = frozenset(("plan_answer", "plan_consent"))
UNCLEAR = frozenset(("nlu_fallback", "out_of_scope", "inform"))
ELSEWHERE = UNCLEAR | {"give_feedback"}
DAYS = UNCLEAR | {"promise_to_pay", "request_extension", "pay_now"}
CHANGES = UNCLEAR | {"another_plan", "change_plan"}
WHY = UNCLEAR | {"ask_bot"}


def in_context(parsed: Json, awaiting: str | None) -> Json:
    """What was read, or what it means while `awaiting` is open."""
    if awaiting not in TALKS:
        return parsed
    meant, text = parsed["intent"]["name"], str(parsed.get("text") or "")
    if awaiting == "plan_finances" and meant in WHY and names(text, "why"):
        return _as("inform", parsed)
    if awaiting == "plan_finances" and "inform" in (meant, *parsed.get("wishes", ())) and names(text, "payday"):
        return _as("inform", parsed)
    if awaiting in SHOWN and meant in CHANGES and any(one["entity"] == "choice" for one in parsed.get("entities", ())):
        return _as("choose", parsed)
    if meant in DAYS and names_no_day(text):
        return _as("inform", parsed)
    if meant in ELSEWHERE and any(one["entity"] == "installments" for one in parsed.get("entities", ())):
        return _as("make_offer", parsed)
    return parsed


def _as(name: str, parsed: Json) -> Json:
    answer = {"name": name, "confidence": 1.0}
    return {**parsed, "intent": answer, "intent_ranking": [answer], "wishes": [name]}
