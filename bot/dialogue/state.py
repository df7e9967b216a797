"""What of a dialogue goes from one turn to the next: slots, the open form, and a few recent events.

`freeze` makes it JSON, `thaw` makes a tracker of it again. It is bounded: turns beyond `TURNS` are folded into the slots they left
behind, so turn 1,000 costs what turn 10 costs. It holds no message: the conversation log is the record, and the rules need only
which intent was heard and which action answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.service.turn import Json

TURNS = 4
MAX_EVENTS = 200
LEAN = ("event", "name", "value", "is_interrupted", "policy")
SPENT = (BotUttered, FollowupAction, DefinePrevUserUtteredFeaturization)


def thaw(sender: str, state: Json | None, domain: Domain) -> DialogueStateTracker:
    """The tracker that a frozen state describes; a new, listening one when there is none."""
    tracker = DialogueStateTracker(sender, domain.slots)
    kept = state or {}
    begin: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)]
    begin += [SlotSet(name, value) for name, value in kept.get("slots", {}).items() if name in tracker.slots]
    if kept.get("loop") in domain.form_names:
        begin.append(ActiveLoop(kept["loop"]))
    events = [event for data in kept.get("events", []) if (event := Event.from_parameters(data))]
    for event in begin + events:
        tracker.update(event, domain)
    return tracker


def freeze(tracker: DialogueStateTracker) -> Json:
    """The JSON of a tracker's bounded state, without any text that a person wrote."""
    events = [event for event in tracker.events if not isinstance(event, SPENT)]
    events = events[_after_session_start(events) :]
    cut = _cut(events)
    slots, loop = _fold(events[:cut])
    return {"slots": slots, "loop": loop, "events": [_lean(event) for event in events[cut:]]}


def forget_question(state: Json) -> Json:
    """The same state with no question and no form open."""
    return {**state, "slots": {**settled(state), "awaiting": None, "requested_slot": None}, "loop": None, "events": []}


def settled(state: Json) -> Json:
    """The slots in force at the end of a frozen state."""
    slots = dict(state.get("slots", {}))
    slots.update({event["name"]: event["value"] for event in state.get("events", []) if event["event"] == "slot"})
    return slots


def _after_session_start(events: Sequence[Event]) -> int:
    started = [at for at, event in enumerate(events) if isinstance(event, SessionStarted)]
    return started[-1] + 2 if started else 0


def _cut(events: Sequence[Event]) -> int:
    """How many of the oldest events are folded: all before the last `TURNS` messages."""
    turns = [at for at, event in enumerate(events) if isinstance(event, UserUttered)]
    begin = turns[-TURNS:][0] if turns else len(events)
    return max(begin, len(events) - MAX_EVENTS)


def _fold(events: Iterable[Event]) -> tuple[Json, str | None]:
    slots: Json = {}
    loop: str | None = None
    for event in events:
        if isinstance(event, SlotSet):
            slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            loop = event.name
    return {name: value for name, value in slots.items() if value is not None}, loop


def _lean(event: Event) -> dict[str, Any]:
    if isinstance(event, UserUttered):
        intent = {"name": event.intent.get("name"), "confidence": event.intent.get("confidence", 0.0)}
        return {"event": "user", "parse_data": {"intent": intent, "entities": []}}
    return {key: value for key, value in event.as_dict().items() if key in LEAN}
