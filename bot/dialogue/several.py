"""A message with two wishes is handled as two messages with one wish each, the graver first, within one turn."""

from __future__ import annotations

from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.context import TurnContext
from bot.service.turn import Json, Say

INTENT, WISHES, APART = "intent", "wishes", "apart"
ONE_OFFER = frozenset(
    ("make_offer", "pay_now", "promise_to_pay", "request_extension", "request_installment_plan", "request_waiver")
)
"""What belongs to one proposal: "waive the penalty and I pay at once" is heard whole, not as a wish and a promise."""


def one_by_one(parsed: Json) -> list[Json]:
    """What was read, once for each wish; a message that was not surely understood has no second wish.

    A wish that only a clause spoke of is as sure as that clause was, so nothing is done on a guess.
    """
    best = parsed[INTENT]["name"]
    names = parsed.get(WISHES) or ()
    if best not in names or len(names) == 1 or ONE_OFFER.issuperset(names) or _is_bargain(set(names)):
        return [parsed]
    sure = {one["name"]: one for one in parsed.get(APART, ())} | {best: parsed[INTENT]}
    return [{**parsed, INTENT: sure[name]} for name in names if name in sure]


def _is_bargain(names: set[str]) -> bool:
    """Whether paying early is the other half of a wish for a reduction, and no question of its own."""
    return "request_waiver" in names and names <= ONE_OFFER | {"ask_early_repayment"}


def is_enough(turn: TurnContext, tracker: DialogueStateTracker, parsed: Json) -> bool:
    """Whether the turn ends before this further wish: it failed, must stand alone, a form asks for more, or a question was put.

    Beside a question only a wish to know is answered, after which the question comes again; a second question would hide the first.
    """
    asked = tracker.get_slot("awaiting") is not None and not parsed[INTENT]["name"].startswith("ask_")
    return asked or turn.failed or turn.silent or tracker.active_loop_name is not None


def once(says: list[Say]) -> list[Say]:
    """What two answers both say, such as how to prove who one is, is said only once: in the last of them."""
    texts = [say.text for say in says]
    return [say for at, say in enumerate(says) if say.text not in texts[at + 1 :] or say.kind == "card"]
