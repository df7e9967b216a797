"""What every action shares: it finds its turn, builds its answer, ends the turn, and fails closed.

An action of ours says `answer`; `run` belongs to Rasa. Every action is the last one of its turn (it follows up with listening), so a
rule never goes on as if something had worked. One that raises says nothing of what it had prepared: the worker tells the borrower
that it went wrong and offers a person, and none of its effects happen.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.doubt import ask_again, offer_unanswered
from actions.moments import offer_workings
from actions.saying import Saying
from bot.dialogue.bargaining.utterance import Utterance
from bot.dialogue.context import TurnContext, current
from bot.dialogue.sources import CONTRACT
from bot.service.account import Overview
from bot.service.turn import Json

SURE = 0.6
QUESTION = "action_ask_"  # Rasa's name for the action by which a form asks


class Answer(Action, ABC):  # type: ignore[misc]
    """An action of the bot. Its name is its class's: `AmountDue` is `action_amount_due`.

    One that `acts` changes something by being understood; it asks again rather than act on a guess.
    """

    acts = False

    def name(self) -> str:
        return "action" + re.sub("([A-Z])", r"_\1", type(self).__name__).lower()

    @abstractmethod
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        """Says what there is to say."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Json) -> list[Json]:
        turn = current(tracker.current_slot_values())
        say = Saying(turn, self.name())
        if self.acts and not sure(tracker):
            ask_again(say, turn, tracker)
        else:
            await self.answer(say, turn, tracker)
            offer_unanswered(say, turn, tracker)
        say.send(dispatcher)
        return [*say.events, FollowupAction(self._next(say, tracker))]

    def _next(self, say: Saying, tracker: Tracker) -> str:
        """Listening; but an aside within a form goes back to the form, which then asks its question again."""
        form = (tracker.active_loop or {}).get("name")
        if form is None or say.form_left or self.name().startswith(QUESTION):
            return "action_listen"
        return str(form)


class AccountAnswer(Answer):
    """An action that needs to know who asks: without proof it gives what is true for everybody and a way to prove who one is."""

    general = ""
    shows_workings = False  # whether it says itself how each amount came about

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if turn.verified is None:
            say.unproven(self.general or f"general_{self.name().removeprefix('action_')}")
            return
        say.cite(CONTRACT)
        await self.disclose(say, await turn.account(turn.verified), turn, tracker)
        if not self.shows_workings:
            offer_workings(say, turn)

    @abstractmethod
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        """Says what the proven borrower may know about the account."""


def intent(tracker: Tracker) -> str:
    return str(tracker.latest_message["intent"].get("name"))


def confidence(tracker: Tracker) -> float:
    """How sure the reading is; a choice is always sure."""
    return float(tracker.latest_message["intent"].get("confidence") or 0.0)


def sure(tracker: Tracker) -> bool:
    """Whether something may be done, not only said, because of this message."""
    return confidence(tracker) >= SURE


def words(tracker: Tracker) -> str:
    """The message as the borrower wrote it."""
    return str(tracker.latest_message.get("text") or "")


def utterance(tracker: Tracker, currency: str, today: date) -> Utterance:
    """The message with what was found in it; sums without a currency are in this one."""
    return Utterance(intent(tracker), words(tracker), tracker.latest_message.get("entities", []), currency, today)


def value_of(tracker: Tracker, entity: str) -> Any:
    """The value of the latest message's entity of that name, or None."""
    return next((found["value"] for found in tracker.latest_message.get("entities", []) if found["entity"] == entity), None)
