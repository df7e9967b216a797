"""What to say when it isn't sure what was meant: the likeliest meanings to choose from, then a person."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.saying import Saying
from bot import catalogue
from bot.dialogue.context import TurnContext
from bot.dialogue.nlu import fallback
from bot.dialogue.nlu.linear import Ranked

PATIENCE = 2
PERSON, DANGER, FALLBACK = "request_human", "crisis", "nlu_fallback"


def ask_what_was_meant(say: Saying, turn: TurnContext, tracker: Tracker) -> None:
    """Up to three meanings; after a second misunderstanding in a row, a person. An open question comes again by itself."""
    misses = (tracker.get_slot("misses") or 0) + 1
    meanings = likeliest(tracker, turn) if misses < PATIENCE else ()
    say.remember("misses", misses)
    say.words("suggest" if meanings else "suggest_again")
    say.offer(*((name, f"meaning_{name}") for name in meanings))
    if meanings and f"resume_{tracker.get_slot('awaiting')}" in catalogue.entries(turn.language):
        return
    say.offer(*([("deny", "none_of_these")] if meanings else []), (PERSON, "person"))
    say.ask("meaning" if meanings else "handoff_offer")


def likeliest(tracker: Tracker, turn: TurnContext) -> tuple[str, ...]:
    """The intents that a message may have meant, likeliest first, as far as there is a name for people."""
    named = catalogue.entries(turn.language)
    ranked = tracker.latest_message.get("intent_ranking", [])
    return fallback.likeliest(
        [Ranked(one["name"], one["confidence"]) for one in ranked if f"meaning_{one['name']}" in named and one["name"] != PERSON]
    )


def offer_unanswered(say: Saying, turn: TurnContext, tracker: Tracker) -> None:
    """What the words of a message also spoke of (a dispute, a stop, a wrong person, a person) is offered beside the answer.

    The patterns are written to miss nothing, so they mishear: a press settles it, and nothing is done on a pattern alone.
    """
    message = tracker.latest_message
    answered = {message["intent"].get("name"), *message.get("wishes", ())}
    unanswered = [name for name in message.get("guards", ()) if name not in answered]
    if not turn.silent and not answered & {DANGER, FALLBACK}:
        say.offer_beside(*((name, f"meaning_{name}") for name in unanswered))


def ask_again(say: Saying, turn: TurnContext, tracker: Tracker) -> None:
    """Asks before something is done: an open question once more, else what was meant."""
    awaiting = tracker.get_slot("awaiting")
    if awaiting and f"resume_{awaiting}" in catalogue.entries(turn.language):
        say.words(f"resume_{awaiting}")
        say.ask(awaiting)
    else:
        ask_what_was_meant(say, turn, tracker)
