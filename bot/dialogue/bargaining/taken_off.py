"""A sum that somebody wants taken off what they owe ("can I get 6000 off", 能免6000吗): a wish for less, never what they have or pay."""

from __future__ import annotations

import re

from bot.dialogue.bargaining.household import LONE_FIGURE, THOUSANDS
from bot.dialogue.nlu.entities.numerals import chinese
from bot.lending.money import Money

_UNIT = r"\s*(?:yuan|rmb|cny|kuai|bucks?|dollars?|块钱?|元)?"
_OFF = re.compile(
    rf"{LONE_FIGURE}{_UNIT}\s*(?:knocked\s|taken\s|written\s)?(?:off\b|reduction\b|discount\b|waived\b)", re.IGNORECASE
)
_LESS = re.compile(
    r"(?:免掉?|减掉?|减免|少收|少还|优惠|\b(?:waive|knock(?:ing)?\soff|take\soff|write\soff|forgive|reduce\s(?:it\s)?by))"
    rf"(?:我|个|了|去|\s)*{LONE_FIGURE}(?![天日号月年期次%折])",
    re.IGNORECASE,
)
_KEEPS = re.compile(r"每|月供|一个月|这个月|本月|下个月|[这下]期|先少|\bpa(?:y|ys|id|ying)\b|%|折|monthly|a month", re.IGNORECASE)


def figure_off(text: str) -> str | None:
    """The figure that is to be taken off, as it was written; None where a payment is spoken of or no sum is named."""
    plain = THOUSANDS.sub("", text)
    found = _OFF.search(plain) or _LESS.search(plain)
    return None if found is None or _KEEPS.search(plain) else found[1]


def sum_off(text: str, currency: str) -> Money | None:
    """The sum that is to be taken off."""
    figure = figure_off(text)
    value = chinese(figure) if figure else None
    return Money.of(value, currency) if value else None
