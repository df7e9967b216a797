"""Runs one action as the worker does, without Rasa around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.dialogue.context import TurnContext, answering
from bot.service.account import Overview
from bot.service.turn import Effect, Verified
from tests import accounts


@dataclass
class AccountTurn(TurnContext):
    """A turn whose account is given instead of read."""

    given: Overview | None = None
    reads: int = 0

    async def account(self, who: Verified) -> Overview:
        assert self.verified == who
        assert self.given is not None
        self.reads += 1
        return self.given


@dataclass
class Said:
    """What an action said, did and set."""

    texts: list[str]
    cards: list[dict[str, Any]]
    choices: list[str]
    slots: dict[str, Any]
    effects: dict[str, dict[str, Any]]
    order: list[Effect]
    events: list[dict[str, Any]]
    sources: list[str]
    turn: AccountTurn

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


async def run(action: Action, text: str = "", *, account: Overview | None = None, intent: str = "", **facts: Any) -> Said:
    """The outcome of an action for a message; `entities`, `slots` and `confidence` describe it, the rest the request."""
    entities, slots, confidence = facts.pop("entities", []), facts.pop("slots", {}), facts.pop("confidence", 1.0)
    ranking = facts.pop("ranking", [])
    request = accounts.request(text, **facts)
    turn = AccountTurn(request=request, store=None, language=request.language)  # type: ignore[arg-type]
    turn.given = account or accounts.account()
    latest = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": entities, "intent_ranking": ranking}
    tracker = Tracker("C1", slots, latest, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    with answering(turn):
        events = await action.run(dispatcher, tracker, {})
    return _said(dispatcher, events, turn)


def _said(dispatcher: CollectingDispatcher, events: list[dict[str, Any]], turn: AccountTurn) -> Said:
    messages = dispatcher.messages
    payloads = [message["custom"]["payload"] for message in messages]
    return Said(
        texts=[message["text"] for message in messages],
        cards=[payload["card"] for payload in payloads if "card" in payload],
        choices=[button["payload"].removeprefix("/") for message in messages for button in message["buttons"]],
        slots={event["name"]: event["value"] for event in events if event["event"] == "slot"},
        effects={effect.verb: effect.args for effect in turn.effects},
        order=turn.effects,
        events=events,
        sources=turn.sources,
        turn=turn,
    )
