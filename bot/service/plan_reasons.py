"""Why a plan is as it is, in words: the negotiator's reasons, each a sentence of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot import catalogue, wording
from bot.lending.money import Money
from bot.lending.negotiation import Reason
from bot.service.turn import Json, Language


def lead(reasons: Iterable[Reason], language: Language, *, sms: bool = False) -> str:
    """How a plan is introduced: as an answer to what was just said, where it is one."""
    keys = (f"lead_{reason.code}" for reason in reasons if not _is_within(reason))
    known = catalogue.entries(language)
    return catalogue.word(next((key for key in keys if key in known), "lead_proposed"), language, sms=sms)


def _is_within(reason: Reason) -> bool:
    """Whether a delay is refused for the means and not for its length, so that "too long" would be untrue."""
    return reason.code == "extension_not_possible" and reason.figures["asked"] <= reason.figures["longest"]  # type: ignore[operator]


def sentences(reasons: Sequence[Reason], language: Language) -> list[str]:
    """A sentence for every reason that has words for borrowers."""
    told = [reason for reason in reasons if reason.code != "finances_unknown" or not _is_one_payment(reasons)]
    worded = [(_key(reason), reason) for reason in told]
    known = catalogue.entries(language)
    return [
        catalogue.word(key, language, sms=False, **_words(reason.figures, language)) for key, reason in worded if key in known
    ]


def _is_one_payment(reasons: Iterable[Reason]) -> bool:
    """Whether the length of a plan needs no reason, because it has none."""
    return any(reason.code == "shape" and reason.figures.get("payments") == 1 for reason in reasons)


def _key(reason: Reason) -> str:
    """What is said of means depends on whether the costs were told."""
    partly = reason.code == "within_means" and not reason.figures.get("costs")
    return "reason_income_only" if partly else f"reason_{reason.code}"


def as_data(reason: Reason) -> Json:
    """A reason as an agent's screen holds it."""
    return {"code": reason.code, **{name: str(_plain(figure)) for name, figure in reason.figures.items()}}


def _words(figures: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {name: _word(figure, language) for name, figure in figures.items()}


def _word(figure: Any, language: Language) -> str:
    if isinstance(figure, Money):
        return wording.money(figure, language)
    return wording.day(figure, language, figure) if isinstance(figure, date) else str(figure)


def _plain(figure: Any) -> Any:
    return figure.amount if isinstance(figure, Money) else figure
