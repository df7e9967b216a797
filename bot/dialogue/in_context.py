"""A free message read in the light of a talk about a plan, where the words alone would send it elsewhere.

"Why do you ask?" after a question of ours, "in 120 instalments", "B instead", "back to the plan" and a day that no calendar has belong
to the open talk. "I missed the payment, what now?" asks one thing, whatever its halves ask alone.
"""

from __future__ import annotations

from bot.dialogue.bargaining.calendar import day_each_month, names_no_day
from bot.dialogue.bargaining.words import named_first, names
from bot.service.turn import Json

TALKS = frozenset(("plan_finances", "plan_answer", "plan_consent", "plan_change"))
SHOWN = frozenset(("plan_answer", "plan_consent"))
OPEN = SHOWN | {"plan_change"}
UNCLEAR = frozenset(("nlu_fallback", "out_of_scope", "inform"))
ELSEWHERE = UNCLEAR | {"give_feedback"}
DAYS = UNCLEAR | {"promise_to_pay", "request_extension", "pay_now"}
ANOTHER = UNCLEAR | {"change_plan", "deny", "ask_plan_status", "request_installment_plan"}
CHANGES = UNCLEAR | {"another_plan", "change_plan"}
WHY = UNCLEAR | {"ask_bot"}
BACK = UNCLEAR | {"affirm", "another_plan", "ask_plan_status", "change_plan", "request_installment_plan"}
AS_IT_IS = UNCLEAR | {"change_plan", "deny", "thank"}
LOST = frozenset(("nlu_fallback", "out_of_scope"))
CHANGING = frozenset(("change_plan", "ask_due_date", "ask_plan_status"))  # "another day, the 20th of each month" asks nothing
PROMISING = frozenset(("promise_date", "promise_confirm"))


def in_context(parsed: Json, awaiting: str | None) -> Json:
    """What was read, or what it means while `awaiting` is open."""
    meant, text = parsed["intent"]["name"], str(parsed.get("text") or "")
    if meant == "ask_consequences" and names(text, "missed"):
        return {**parsed, "wishes": [meant]}
    if awaiting is None and meant in LOST and named_first(text, "hardship_kinds") == "income_lost":
        return _as("state_hardship", parsed)
    wishes = parsed.get("wishes") or ()
    if "change_plan" in wishes and CHANGING.issuperset(wishes) and day_each_month(text):
        return _as("change_plan", parsed)
    if awaiting not in SHOWN and meant in UNCLEAR and names(text, "lettered"):
        return _as("ask_plan_status", parsed)
    if awaiting in PROMISING and meant in ("make_offer", *UNCLEAR) and _holds(parsed, "installments"):
        return _as("make_offer", parsed)
    return _in_talk(parsed, awaiting, meant, text) if awaiting in TALKS else parsed


def _in_talk(parsed: Json, awaiting: str | None, meant: str, text: str) -> Json:
    """What it means while a plan is talked about."""
    if meant in BACK and names(text, "back") and not parsed.get("entities"):
        return _as("continue_plan", parsed)
    if meant in AS_IT_IS and names(text, "as_it_is") and not parsed.get("entities"):
        return _as("deny", parsed)
    if awaiting in SHOWN and meant in ANOTHER and names(text, "another") and not parsed.get("entities"):
        return _as("another_plan", parsed)
    if awaiting in SHOWN and meant in UNCLEAR and names(text, "what_now"):
        return _as("continue_plan", parsed)
    if awaiting == "plan_finances" and meant in WHY and names(text, "why"):
        return _as("inform", parsed)
    if awaiting == "plan_finances" and "inform" in (meant, *parsed.get("wishes", ())) and names(text, "payday"):
        return _as("inform", parsed)
    if awaiting in SHOWN and meant in UNCLEAR and named_first(text, "hardship_kinds") and not _holds(parsed, "money"):
        return _as("state_hardship", parsed)
    if awaiting in OPEN and meant in UNCLEAR and _is_monthly(parsed):
        return _as("make_offer", parsed)
    if awaiting in SHOWN and meant in CHANGES and _holds(parsed, "choice"):
        return _as("choose", parsed)
    if meant in DAYS and names_no_day(text):
        return _as("inform", parsed)
    if meant in ELSEWHERE and _holds(parsed, "installments"):
        return _as("make_offer", parsed)
    return parsed


def _holds(parsed: Json, kind: str) -> bool:
    return any(one["entity"] == kind for one in parsed.get("entities", ()))


def _is_monthly(parsed: Json) -> bool:
    """Whether a sum by the month was named, and nothing of a choice."""
    sums = [one for one in parsed.get("entities", ()) if one["entity"] == "money"]
    return any(one.get("role") == "monthly" for one in sums) and not _holds(parsed, "choice")


def _as(name: str, parsed: Json) -> Json:
    answer = {"name": name, "confidence": 1.0}
    return {**parsed, "intent": answer, "intent_ranking": [answer], "wishes": [name]}
