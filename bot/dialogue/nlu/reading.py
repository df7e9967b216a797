"""One message read from end to end, without Rasa: the answer that the Rasa pipeline gives, made of the same parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.dialogue.nlu.guards import guards
from bot.dialogue.nlu.language import Language, detect
from bot.dialogue.nlu.linear import LinearReader, Ranked
from bot.dialogue.nlu.normalise import normalise

# Heard by a guard, these decide at once: danger always, and a bare STOP because the law names the words.
DANGER = "crisis"
STOP = "stop_contact"
# A guard lifts its intent over the classifier's choice only where the classifier is less sure than this.
DOUBT = 0.45


@dataclass(frozen=True)
class Reading:
    """What a message was understood to mean; `ranking` is likeliest first and never empty."""

    text: str
    language: Language
    ranking: tuple[Ranked, ...]
    heard: frozenset[str]

    @property
    def best(self) -> Ranked:
        return self.ranking[0]


def read(text: str, reader: LinearReader, default: Language = "zh") -> Reading:
    """Language, intents and guards of one message as typed."""
    heard = guards(text)
    return Reading(text, detect(text, default), guarded(reader.rank(normalise(text)), heard), heard)


def guarded(ranking: tuple[Ranked, ...], heard: Iterable[str]) -> tuple[Ranked, ...]:
    """The ranking once the guards have spoken: danger comes first whatever else was said; other guards settle a doubt."""
    raised = frozenset(heard)
    if DANGER in raised:
        return _first(ranking, DANGER, 1.0)
    if ranking[0].confidence >= DOUBT or ranking[0].intent in raised:
        return ranking
    likeliest = next((one for one in ranking if one.intent in raised), None)
    return _first(ranking, likeliest.intent, DOUBT) if likeliest else ranking


def _first(ranking: tuple[Ranked, ...], intent: str, confidence: float) -> tuple[Ranked, ...]:
    rest = tuple(one for one in ranking if one.intent != intent)
    before = next((one.confidence for one in ranking if one.intent == intent), 0.0)
    return (Ranked(intent, max(confidence, before)), *rest)
