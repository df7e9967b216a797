"""Responses read from the catalogue when they are said, so that a changed sentence needs no training."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from bot import catalogue
from bot.dialogue.context import current


class CatalogueGenerator(NaturalLanguageGenerator):  # type: ignore[misc]
    """Says an entry in the tracker's language, in its SMS form where the channel is SMS and there is one."""

    def __init__(self, endpoint_config: Any = None, domain: Any = None) -> None:
        """The signature that `endpoints.yml` asks of a generator; neither argument is needed."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **figures: Any
    ) -> dict[str, Any] | None:
        slots = tracker.current_slot_values()
        language = slots.get("language") or "zh"
        sms = "sms" in (output_channel, slots.get("channel"))
        try:
            entry = catalogue.entry(utter_action, language)
        except catalogue.MissingWording:
            return None
        current(slots).cite(*entry.get("sources", []), *entry.get("rules", []))
        text = catalogue.word(utter_action, language, sms=sms, **figures)
        return {
            "text": text,
            "buttons": [{"title": one["title"], "payload": "/" + one["id"]} for one in entry.get("choices", [])],
        }
