"""One message in, everything to say and do out: Rasa's agent with our state, actions, wording and runner around it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot import rulebook
from bot.dialogue import patches, questions, trouble
from bot.dialogue.contact_hours import with_hours
from bot.dialogue.context import TurnContext, answering
from bot.dialogue.in_context import in_context
from bot.dialogue.incoming import Heard, hear, pointed
from bot.dialogue.inprocess import InProcessActions
from bot.dialogue.nlg import CatalogueGenerator
from bot.dialogue.nlu.language import detect
from bot.dialogue.output import WholeMessages
from bot.dialogue.overtaken import answered_late, drop_overtaken
from bot.dialogue.several import is_enough, once, one_by_one
from bot.dialogue.state import forget_question, freeze, settled, thaw
from bot.dialogue.trackers import HeldTrackers
from bot.service.turn import Language, Say, TurnAnswer, TurnRequest
from bot.store.unit_of_work import Store


class Dialogue:
    """A loaded model that answers turns; it keeps nothing between two of them."""

    def __init__(self, model: Path, store: Store) -> None:
        patches.apply()
        self._trackers = HeldTrackers()
        self._store = store
        self._agent = Agent.load(
            model, generator=CatalogueGenerator(), tracker_store=self._trackers, action_endpoint=InProcessActions()
        )
        self._processor = self._agent.processor
        self._processor.graph_runner = patches.OrderedRunner(self._processor.graph_runner)

    async def answer(self, request: TurnRequest) -> TurnAnswer:
        """What to say and do about one message; a turn that fails says so, does nothing, and leaves no question open.

        While the database is away it raises what the database did: asked again later, the same turn has an answer.
        """
        heard = hear(request, settled(request.state or {}))
        turn = TurnContext(request=request, store=self._store, language=_language(request))
        out = WholeMessages(request.channel)
        tracker = await self._handle(turn, heard, out)
        if turn.away is not None:
            raise turn.away
        if turn.failed or not out.says:
            return _failed(turn)
        says = [*once(out.says), *questions.close(tracker, turn)]
        language: Language = tracker.get_slot("language")
        intent = tracker.latest_message.intent if tracker.latest_message else {}
        return TurnAnswer(
            says=tuple(says),
            effects=tuple(turn.effects),
            state=freeze(tracker),
            language=language,
            intent=intent.get("name"),
            confidence=float(intent.get("confidence") or 0.0),
        )

    async def warm(self) -> None:
        """Answers a greeting to nobody in each language, so that no borrower waits for what is read at first use."""
        for language, text in (("zh", "你好，逾期多久会影响征信"), ("en", "hello, what happens if I am late")):
            someone = next(iter(rulebook.lenders().values()))
            asked: Any = {"text": text, "language": language, "channel": "web", "lender_id": someone.id, "zone": someone.zone}
            await self.answer(TurnRequest(conversation_id="warm", seq=0, verified=None, now=datetime.now(UTC), **asked))

    async def _handle(self, turn: TurnContext, heard: Heard, out: WholeMessages) -> DialogueStateTracker:
        sender = f"{turn.request.conversation_id}:{turn.request.seq}"
        tracker = thaw(sender, _carried(turn.request), self._agent.domain)
        for name, value in _facts(turn).items():
            tracker.update(SlotSet(name, value), self._agent.domain)
        self._trackers.hold(tracker)
        facts = {"language": turn.language, "now": turn.request.now.astimezone(ZoneInfo(turn.request.zone)).isoformat()}
        message = UserMessage(heard.text, out, sender, heard.parse_data, turn.channel, metadata=facts)
        with answering(turn):
            try:
                await self._wishes(message, tracker, turn)
            except Exception as error:
                trouble.report("turn", error)
                turn.fail(error)
            return self._trackers.release(sender)

    async def _wishes(self, message: UserMessage, tracker: DialogueStateTracker, turn: TurnContext) -> None:
        """Answers every wish of a message, the graver first."""
        parsed = message.parse_data or with_hours(await self._processor.parse_message(message, tracker))
        if await drop_overtaken(tracker, turn, parsed):
            parsed = answered_late(parsed)
        awaiting = tracker.get_slot("awaiting")
        readings = one_by_one(in_context(pointed(parsed, is_asked=awaiting is not None), awaiting))
        for at, message.parse_data in enumerate(readings):
            if at and is_enough(turn, tracker, message.parse_data):
                return
            await self._processor.handle_message(message)


def _language(request: TurnRequest) -> Language:
    return detect(request.text or "", request.language) if request.choice is None else request.language


def _carried(request: TurnRequest) -> dict[str, Any] | None:
    """The state of the turn before; a conversation that a person hands back begins with no question open."""
    return forget_question(request.state) if request.state and request.handback else request.state


def _facts(turn: TurnContext) -> dict[str, Any]:
    return {"language": turn.language, "channel": turn.channel, "verified": turn.verified is not None}


def _failed(turn: TurnContext) -> TurnAnswer:
    say = Say(text=turn.word("trouble"), payload={"choices": [{"id": "request_human", "title": turn.word("person")}]})
    state = forget_question(turn.request.state or {})
    return TurnAnswer(says=(say,), effects=(), state=state, language=turn.language)
