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


def close(tracker: DialogueStateTracker, turn: TurnContext) -> list[Say]:
    """What brings an open question back after an aside; a question that can't be brought back is closed.

    Also keeps which rules were cited, for "who says so?".
    """
    tracker.update(SlotSet("sources", turn.sources or None))
    awaiting = tracker.get_slot("requested_slot") if tracker.active_loop_name else tracker.get_slot("awaiting")
    if awaiting is None or _asked(tracker, turn) or turn.silent:
        return []
    key = f"resume_{awaiting}"
    if key not in catalogue.entries(turn.language):
        tracker.update(SlotSet("awaiting", None))
        return []
    choices = catalogue.entry(key, turn.language).get("choices")
    return [Say(text=turn.word(key), payload={"choices": choices} if choices else {})]


def _asked(tracker: DialogueStateTracker, turn: TurnContext) -> bool:
    """Whether an action or a form of this turn put the question."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, SlotSet) and event.key in ("awaiting", "requested_slot"):
            return True
    return False
