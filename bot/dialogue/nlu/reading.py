"""One message read from end to end, without Rasa: the answer that the Rasa pipeline gives, made of the same parts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.nlu.guards import guards, outright, suspected
from bot.dialogue.nlu.language import Language, detect
from bot.dialogue.nlu.linear import LinearReader, Ranked
from bot.dialogue.nlu.normalise import normalise

Ranking = tuple[Ranked, ...]

DANGER = "crisis"
# A hint of danger decides once the classifier gives danger this much, and without one it has to be as sure as this; both are measured
# in docs/adr/0003.
WORRY = 0.1
ALARM = 0.8
# Any other guard lifts its intent over the classifier's choice only where the classifier is less sure than this.
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
    heard, ranking = guards(text), reader.rank(normalise(text))
    return Reading(text, detect(text, default), guarded(ranking, heard, suspected(text), outright(text)), heard)


def guarded(
    ranking: Ranking, heard: frozenset[str], hinted: frozenset[str] = frozenset(), outright: str | None = None
) -> Ranking:
    """The ranking once the guards have spoken: danger comes first whatever else was said, then what a message says `outright` by
    saying nothing else (STOP, 转人工); other guards settle a doubt.

    Where neither a pattern nor a hint speaks of danger, the classifier raises it only if it is sure: 累死了 has its words.
    """
    chance = {one.intent: one.confidence for one in ranking}
    if DANGER in heard or chance.get(DANGER, 0.0) >= (WORRY if DANGER in hinted else ALARM):
        return _first(ranking, DANGER, 1.0)
    if outright is not None:
        return _first(ranking, outright, 1.0)
    if DANGER not in hinted:
        ranking = tuple(one for one in ranking if one.intent != DANGER) or ranking
    if ranking[0].confidence >= DOUBT or ranking[0].intent in heard:
        return ranking
    likeliest = next((one for one in ranking if one.intent in heard), None)
    return _first(ranking, likeliest.intent, DOUBT) if likeliest else ranking


def _first(ranking: Ranking, intent: str, confidence: float) -> Ranking:
    rest = tuple(one for one in ranking if one.intent != intent)
    before = next((one.confidence for one in ranking if one.intent == intent), 0.0)
    return (Ranked(intent, max(confidence, before)), *rest)
