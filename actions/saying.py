"""An answer under construction: sentences by their key, cards, choices, and what the dialogue shall remember."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import catalogue
from bot.dialogue.context import TurnContext
from bot.dialogue.sources import found, sentences
from bot.service.turn import Json


class Saying:
    """Messages in the order in which they are said; nothing leaves before `send`."""

    def __init__(self, turn: TurnContext, action: str = "") -> None:
        self.turn = turn
        self.messages: list[Json] = []
        self.events: list[Json] = []
        self.form_left = False

    def words(self, key: str, **figures: object) -> None:
        """Says an entry with its choices; figures fill its text and its choices' titles."""
        entry = catalogue.entry(key, self.turn.language)
        self._add(self._text(entry, figures), {}, entry.get("choices", []), figures)

    def card(self, card: Json, key: str, **figures: object) -> None:
        """Shows a card; the entry is its text twin and brings the choices."""
        entry = catalogue.entry(key, self.turn.language)
        self._add(self._text(entry, figures), {"card": card}, entry.get("choices", []), figures)

    def lines(self, key: str, lines: list[str], **figures: object) -> None:
        """Says an entry and under it lines that are worded already."""
        entry = catalogue.entry(key, self.turn.language)
        text = "\n".join([self._text(entry, figures), *(f"· {line}" for line in lines)])
        self._add(text, {}, entry.get("choices", []), figures)

    def shown(self, card: Json, text: str, lines: list[str]) -> None:
        """Shows a card whose text twin is worded already; on SMS the lines under it are left to the question that asks for them."""
        self._add("\n".join([text, *(f"· {line}" for line in lines if not self.turn.sms)]), {"card": card}, [], {})

    def choice(self, name: str, title: str) -> None:
        """Adds one choice, titled already, to what was said last."""
        self.messages[-1]["payload"].setdefault("choices", []).append({"id": name, "title": title})

    def offer(self, *choices: tuple[str, str]) -> None:
        """Adds choices (id, key of the title) to what was said last."""
        for name, key in choices:
            self.choice(name, self.turn.word(key))

    def offer_beside(self, *choices: tuple[str, str]) -> None:
        """Adds choices to the last message that has some, else to the last one; none twice."""
        for name, key in choices if self.messages else ():
            self.choice_beside(name, self.turn.word(key))

    def choice_beside(self, name: str, title: str) -> None:
        """Adds one choice, titled already, to the last message that has some, else to the last one; not twice."""
        asking = next((one for one in reversed(self.messages) if one["payload"].get("choices")), self.messages[-1])
        offered = asking["payload"].setdefault("choices", [])
        if name not in (one["id"] for one in offered):
            offered.append({"id": name, "title": title})

    def unproven(self, key: str) -> None:
        """What is true for everybody, and a way to prove who one is. Never a figure, never a yes. A text may be cut, so there the way
        comes first."""
        general = [key] if key in catalogue.entries(self.turn.language) else []
        for each in ["verify_first", *general] if self.turn.sms else [*general, "verify_first"]:
            self.words(each)
        self.ask("verification")

    def ask(self, awaiting: str | None) -> None:
        """The question that is open now; short answers are read in its light."""
        self.remember("awaiting", awaiting)

    def remember(self, slot: str, value: Any) -> None:
        self.events.append(SlotSet(slot, value))

    def leave_form(self) -> None:
        """Closes a form under way, because this answer ends what it was for."""
        self.form_left = True
        self.events += [ActiveLoop(None), SlotSet("requested_slot", None)]

    def be_silent(self) -> None:
        """Nothing is added after this answer, not even a question that is still open."""
        self.turn.silent = True
        self.ask(None)

    def cite(self, *names: str) -> None:
        """Rules that the answer rests on, shown when the borrower asks for its basis."""
        self.turn.cite(*names)

    def send(self, dispatcher: CollectingDispatcher) -> None:
        """Hands the messages to Rasa; choices stay under the last message that has some, where they are read."""
        for message in [each for each in self.messages if "choices" in each["payload"]][:-1]:
            message["payload"].pop("choices")
        for message in self.messages:
            dispatcher.utter_message(
                text=message["text"], buttons=_buttons(message), json_message={"payload": message["payload"]}
            )

    def _text(self, entry: catalogue.Entry, figures: dict[str, object]) -> str:
        """The entry's text; under it, where it names `rules`, what the rulebook says of them (on SMS only a short form's own words)."""
        entry = catalogue.worded(entry, lambda name: found(name, self.turn) is not None)
        self.cite(*entry.get("sources", []), *entry.get("rules", []))
        text = catalogue.filled(entry, sms=self.turn.sms, **figures)
        spoken = [] if self.turn.sms and "sms" in entry else sentences(entry.get("rules", []), self.turn)
        return "\n".join([text, *(f"· {sentence}" for sentence in spoken)])

    def _add(self, text: str, payload: Json, choices: list[Json], figures: dict[str, object]) -> None:
        proven = self.turn.verified is not None  # and so has nothing to prove
        offered = (one for one in choices if not (proven and one["id"] == "verify"))
        shown = [{"id": one["id"], "title": one["title"].format_map(figures)} for one in offered]
        self.messages.append({"text": text, "payload": {**payload, "choices": shown} if shown else payload})


def _buttons(message: Json) -> list[Json]:
    """Choices as Rasa's buttons; one that is a form keeps the labels of its `fields`."""
    choices = message["payload"].pop("choices", [])
    return [{**choice, "payload": "/" + choice["id"]} for choice in choices]
