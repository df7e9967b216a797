"""A free message read in the light of a talk about a plan, where the words alone would send it elsewhere.

"Why do you ask?" after a question of ours, "in 120 instalments", "B instead", "back to the plan" and a day that no calendar has belong
to the open talk. "I missed the payment, what now?" asks one thing, whatever its halves ask alone; and "half now" is an offer, whose
rest is talked about, unless a sum to pay was asked for.
"""

from __future__ import annotations

from bot.dialogue.bargaining.calendar import day_each_month, names_no_day
from bot.dialogue.bargaining.hearing import UNCLEAR
from bot.dialogue.bargaining.taken_off import figure_off
from bot.dialogue.bargaining.words import named_first, names, without
from bot.service.turn import Json

TALKS = frozenset(("plan_finances", "plan_answer", "plan_consent", "plan_change"))
SHOWN = frozenset(("plan_answer", "plan_consent"))
OPEN = SHOWN | {"plan_change"}
ELSEWHERE = UNCLEAR | {"give_feedback"}
DAYS = UNCLEAR | {"promise_to_pay", "request_extension", "pay_now"}
ANOTHER = UNCLEAR | {"change_plan", "deny", "ask_plan_status", "request_installment_plan"}
TOO_MUCH = ANOTHER | {"another_plan", "ask_amount_due", "ask_fees", "express_distress", "state_hardship"}
BARE = 20  # signs: "so what now?" alone, and nothing about what happens if …
SHORT = 40  # signs: a longer message says more than that it is too much
WHY_NOT = UNCLEAR | {
    "another_plan",
    "ask_fees",
    "ask_lesson",
    "ask_plan_status",
    "make_offer",
    "request_installment_plan",
    "request_waiver",
}
RETURNS = frozenset(("affirm", "change_plan", "request_installment_plan"))
LEFT = (None, "plan_wanted", "pay_amount", "pay_confirm")  # what may be open when a talk was left for something else
BEFORE_A_TALK = (None, "plan_wanted")
CHANGES = UNCLEAR | {"another_plan", "ask_plan_status", "change_plan", "request_installment_plan"}
THINKING = UNCLEAR | {"change_plan", "deny", "request_human"}
WHY = UNCLEAR | {"ask_bot"}
BACK = UNCLEAR | {"affirm", "another_plan", "ask_plan_status", "change_plan", "request_installment_plan"}
AS_IT_IS = UNCLEAR | {"change_plan", "deny", "thank"}
LOST = frozenset(("nlu_fallback", "out_of_scope"))
CHANGING = frozenset(("change_plan", "ask_due_date", "ask_plan_status"))  # "another day, the 20th of each month" asks nothing
PROMISING = frozenset(("promise_date", "promise_confirm"))
PAYING = frozenset(("pay_amount", "pay_confirm"))
PART_NOW = UNCLEAR | {"pay_now", "promise_to_pay"}
SUM_NOW = UNCLEAR | {"make_offer"}
ELSEWHEN = (*BEFORE_A_TALK, "plan_done", "handoff_offer", "meaning")  # what may be open while nothing is negotiated or paid
RESTS = UNCLEAR | {"make_offer", "change_plan"}
WISHES_LESS = UNCLEAR | {"make_offer", "pay_now", "ask_early_repayment"}
CORRECTIONS = (
    "money",
    "number",
    "date",
    "duration",
    "installments",
    "percentage",
)  # what a "yes" to terms that changes them holds
MEANS = ("installments", "duration", "percentage", "choice")  # what a bare sum to be paid now does not come with


def in_context(parsed: Json, awaiting: str | None) -> Json:
    """What was read, or what it means while `awaiting` is open."""
    meant, text = parsed["intent"]["name"], str(parsed.get("text") or "")
    if awaiting in SHOWN and meant == "ask_consequences" and len(text) <= BARE and names(text, "what_now"):
        return meant_as("continue_plan", parsed)
    if meant in ("ask_consequences", "ask_plan_status") and names(text, "missed"):
        return {**parsed, "wishes": [meant]}
    if awaiting is None and meant in LOST and named_first(text, "hardship_kinds") == "income_lost":
        return meant_as("state_hardship", parsed)
    wishes = parsed.get("wishes") or ()
    if "change_plan" in wishes and CHANGING.issuperset(wishes) and day_each_month(text):
        return meant_as("change_plan", parsed)
    if awaiting is None and meant in LOST and _is_monthly(parsed) and names(text, "change_to"):
        return meant_as("make_offer", parsed)
    if awaiting in LEFT and meant in RETURNS and names(text, "back") and not parsed.get("entities"):
        return meant_as("ask_plan_status", parsed)
    if awaiting in BEFORE_A_TALK and meant in ANOTHER and len(text) <= SHORT and names(text, "wants_plan"):
        return meant_as("request_installment_plan", parsed)
    if awaiting in BEFORE_A_TALK and meant in UNCLEAR and _tells_means(parsed, text):
        return meant_as("request_installment_plan", parsed)
    if awaiting not in SHOWN and meant in UNCLEAR and names(text, "lettered"):
        return meant_as("ask_plan_status", parsed)
    if awaiting in PROMISING and meant in ("make_offer", *UNCLEAR) and _holds(parsed, "installments"):
        return meant_as("make_offer", parsed)
    if awaiting not in TALKS and meant == "ask_bot" and names(text, "our_message"):
        return meant_as("ask_our_message", parsed)
    if meant in WISHES_LESS and figure_off(text):
        return meant_as("request_waiver", parsed)
    if awaiting in PAYING and meant in RESTS and (_is_monthly(parsed) or _holds(parsed, "installments")):
        return meant_as("request_installment_plan", parsed)
    if awaiting in (BEFORE_A_TALK if meant in UNCLEAR else ELSEWHEN) and meant in SUM_NOW and _is_sum_now(parsed, meant, text):
        return meant_as("pay_now", parsed)
    if awaiting not in PROMISING | PAYING and meant in PART_NOW and _is_part_now(parsed, meant, text):
        return meant_as("make_offer", parsed)
    return _in_talk(parsed, awaiting, meant, text) if awaiting in TALKS else parsed


def _in_talk(parsed: Json, awaiting: str | None, meant: str, text: str) -> Json:
    """What it means while a plan is talked about."""
    if awaiting in SHOWN and meant in THINKING and len(text) <= SHORT and names(text, "thinking") and not _holds(parsed, "money"):
        return meant_as("busy", parsed)
    if awaiting == "plan_consent" and meant in (*UNCLEAR, "affirm") and any(_holds(parsed, kind) for kind in CORRECTIONS):
        return meant_as("make_offer" if _is_monthly(parsed) else "inform", parsed)
    if awaiting == "plan_consent" and meant == "affirm" and names(text, "but"):
        return meant_as("deny", parsed)
    if awaiting in SHOWN and meant == "state_hardship" and names(text, "what_if"):
        return meant_as("ask_consequences", parsed)
    if meant == "ask_bot" and _holds(parsed, "money"):
        return meant_as("make_offer", parsed)
    if meant in BACK and names(text, "back") and not parsed.get("entities"):
        return meant_as("continue_plan", parsed)
    if meant in AS_IT_IS and names(text, "as_it_is") and not parsed.get("entities"):
        return meant_as("deny", parsed)
    if awaiting in SHOWN and meant in ANOTHER and names(text, "another") and not parsed.get("entities"):
        return meant_as("another_plan", parsed)
    if awaiting in SHOWN and meant in WHY_NOT and names(text, "why_not"):
        return meant_as("continue_plan", parsed)
    if awaiting in SHOWN and meant in TOO_MUCH and _is_too_much(parsed, text):
        return meant_as("another_plan", parsed)
    if awaiting in SHOWN and meant in UNCLEAR and names(text, "what_now"):
        return meant_as("continue_plan", parsed)
    if awaiting == "plan_finances" and meant in WHY and names(text, "why"):
        return meant_as("inform", parsed)
    if awaiting == "plan_finances" and "inform" in (meant, *parsed.get("wishes", ())) and names(text, "payday"):
        return meant_as("inform", parsed)
    if awaiting in SHOWN and meant in UNCLEAR and named_first(text, "hardship_kinds") and not _holds(parsed, "money"):
        return meant_as("state_hardship", parsed)
    if awaiting in OPEN and meant in UNCLEAR and _is_monthly(parsed):
        return meant_as("make_offer", parsed)
    if awaiting in SHOWN and meant in CHANGES and _holds(parsed, "choice"):
        return meant_as("choose", parsed)
    if meant in DAYS and names_no_day(text):
        return meant_as("inform", parsed)
    if meant in ELSEWHERE and _holds(parsed, "installments"):
        return meant_as("make_offer", parsed)
    return parsed


def _is_too_much(parsed: Json, text: str) -> bool:
    """Whether what is laid out is said to be too much; "it's all too much" is said of a life and not of a sum."""
    is_said = len(text) <= SHORT and names(text, "too_much") and not names(text, "overwhelmed")
    return is_said and not parsed.get("entities")


def _holds(parsed: Json, kind: str) -> bool:
    return bool(_found(parsed, kind))


def _found(parsed: Json, kind: str) -> list[Json]:
    return [one for one in parsed.get("entities", ()) if one["entity"] == kind]


def _is_part_now(parsed: Json, meant: str, text: str) -> bool:
    """Whether a share of what is due is offered now ("half first"), which leaves the rest to be arranged."""
    if not _holds(parsed, "percentage") or _holds(parsed, "money"):
        return False
    if meant == "promise_to_pay" and any(not names(str(one.get("text")), "first") for one in _found(parsed, "date")):
        return False
    return meant == "pay_now" or (names(text, "first") and names(text, "pay"))


def _is_sum_now(parsed: Json, meant: str, text: str) -> bool:
    """Whether one sum is to be paid now ("500 first"), and nothing is said of how the rest is paid but that it comes later."""
    sums = _found(parsed, "money") or (_found(parsed, "number") if meant == "make_offer" else [])
    if len(sums) != 1 or sums[0].get("role") or any(_holds(parsed, kind) for kind in MEANS) or names(text, "split"):
        return False
    later = [one for one in _found(parsed, "date") if not names(str(one.get("text")), "first")]
    return names(text, "first") and (meant == "make_offer" or names(text, "pay")) and (not later or names(text, "rest"))


def _tells_means(parsed: Json, text: str) -> bool:
    """Whether what comes in is told with its figure, which nobody does but for a plan."""
    return names(without(text, "not_meant"), "income") and (_holds(parsed, "money") or _holds(parsed, "number"))


def _is_monthly(parsed: Json) -> bool:
    """Whether a sum by the month was named, and nothing of a choice."""
    return any(one.get("role") == "monthly" for one in _found(parsed, "money")) and not _holds(parsed, "choice")


def meant_as(name: str, parsed: Json) -> Json:
    """The same message, surely meant as `name`."""
    answer = {"name": name, "confidence": 1.0}
    return {**parsed, "intent": answer, "intent_ranking": [answer], "wishes": [name]}
