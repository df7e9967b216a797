"""What to say when it isn't sure what was meant: the likeliest meanings to choose from, then a person."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.saying import Saying
from bot import catalogue
from bot.dialogue.context import TurnContext

OFFERED = 3
LEAST = 0.02
PATIENCE = 2


def ask_what_was_meant(say: Saying, turn: TurnContext, tracker: Tracker) -> None:
    """Up to three meanings; after a second misunderstanding in a row, a person. An open question comes again by itself."""
    misses = (tracker.get_slot("misses") or 0) + 1
    meanings = likeliest(tracker, turn) if misses < PATIENCE else []
    say.remember("misses", misses)
    say.words("suggest" if meanings else "suggest_again")
    say.offer(*((name, f"meaning_{name}") for name in meanings))
    if meanings and f"resume_{tracker.get_slot('awaiting')}" in catalogue.entries(turn.language):
        return
    say.offer(*([("deny", "none_of_these")] if meanings else []), ("request_human", "person"))
    say.ask("meaning" if meanings else "handoff_offer")


def likeliest(tracker: Tracker, turn: TurnContext) -> list[str]:
    """The intents that a message may have meant, likeliest first, as far as there is a name for people."""
    ranked = tracker.latest_message.get("intent_ranking", [])
    named = catalogue.entries(turn.language)
    meant = [one["name"] for one in ranked if one["confidence"] >= LEAST and f"meaning_{one['name']}" in named]
    return [name for name in meant if name != "request_human"][:OFFERED]


def ask_again(say: Saying, turn: TurnContext, tracker: Tracker) -> None:
    """Asks before something is done: an open question once more, else what was meant."""
    awaiting = tracker.get_slot("awaiting")
    if awaiting and f"resume_{awaiting}" in catalogue.entries(turn.language):
        say.words(f"resume_{awaiting}")
        say.ask(awaiting)
    else:
        ask_what_was_meant(say, turn, tracker)
