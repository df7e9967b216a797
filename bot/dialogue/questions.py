"""The bot's open question: it stays open only if this turn asked it, or asks it again after an aside.

Short answers are read in the light of the question asked last ("好" after the terms of a plan is consent, after an explanation it is
not), so a question that has left the borrower's screen must not wait in the dark.
"""

from __future__ import annotations

from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import catalogue
from bot.dialogue.context import TurnContext
from bot.service.turn import Say

# Messages after which an open question is asked again; after any other, the borrower has gone on to something else.
ASIDES = frozenset({"clarify", "thank", "greet", "simulate_cost", "show_sources", "learn", "nothing_said", "nlu_fallback"})


def close(tracker: DialogueStateTracker, turn: TurnContext) -> list[Say]:
    """What brings an open question back after an aside; a question that isn't brought back is closed.

    A form asks again by itself. Also keeps which rules were cited, for "who says so?", and forgets misunderstandings that are over.
    """
    tracker.update(SlotSet("sources", turn.sources or None))
    if tracker.get_slot("misses") and not _set_this_turn(tracker, "misses"):
        tracker.update(SlotSet("misses", None))
    asked = tracker.get_slot("awaiting")
    if asked is None or turn.silent or _set_this_turn(tracker, "awaiting"):
        return []
    key = f"resume_{asked}"
    if key in catalogue.entries(turn.language) and _is_aside(tracker):
        choices = catalogue.entry(key, turn.language).get("choices")
        return [Say(text=turn.word(key), payload={"choices": choices} if choices else {})]
    tracker.update(SlotSet("awaiting", None))
    return []


def _is_aside(tracker: DialogueStateTracker) -> bool:
    intent = str(tracker.latest_message.intent.get("name")) if tracker.latest_message else ""
    return intent.startswith("ask_") or intent in ASIDES


def _set_this_turn(tracker: DialogueStateTracker, slot: str) -> bool:
    """Whether an action set the slot since the message."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, SlotSet) and event.key == slot:
            return True
    return False
