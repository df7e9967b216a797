"""By which channel to write to somebody: one they can be reached by and did not refuse, and of those the one at which they answer.

Each step leaves fewer channels over, and the step that settled it is the reason that is shown. Nothing about who the borrower is counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Why(StrEnum):
    """What settled the choice; the rulebook (`outreach.channel_choice`) has each in words."""

    LENDER = "lender"
    ADDRESS = "address"
    WISH = "wish"
    ANSWERS = "answers"
    USUAL = "usual"
    REFUSED = "refused"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What is known of a borrower's channels: which the lender allows, which have an address that works, which the borrower refused, and
    how many messages they answered by each."""

    allowed: frozenset[str]
    usable: frozenset[str]
    refused: frozenset[str] = frozenset()
    answers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    channel: str
    why: Why


def choose(order: Sequence[str], ways: Ways) -> Chosen:
    """The channel for a message; `order` settles what nothing else does. With none left it is the first, because every one that works was
    refused or because none works, and the gate says why not."""
    left, settled = list(order), None
    steps = ((Why.LENDER, ways.allowed), (Why.ADDRESS, ways.usable), (Why.WISH, frozenset(order) - ways.refused))
    for why, good in steps:
        left = [channel for channel in left if channel in good]
        settled = settled or (why if len(left) == 1 else None)
    if not left:
        return Chosen(order[0], Why.REFUSED if ways.allowed & ways.usable else Why.NONE)
    if settled:
        return Chosen(left[0], settled)
    most = max(ways.answers.get(channel, 0) for channel in left)
    best = [channel for channel in left if ways.answers.get(channel, 0) == most]
    return Chosen(best[0], Why.ANSWERS if len(best) == 1 else Why.USUAL)


def answers(sent: Iterable[tuple[datetime, str]], wrote: Iterable[datetime], within: timedelta) -> dict[str, int]:
    """How many messages were answered, by channel: what somebody writes answers the latest message before it, within a time."""
    messages = sorted(sent)
    answered = set()
    for at in wrote:
        earlier = [each for each in messages if each[0] < at <= each[0] + within]
        if earlier:
            answered.add(earlier[-1])
    return dict(Counter(channel for _, channel in answered))
