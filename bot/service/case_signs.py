"""Mood and danger in what a borrower said in a case's conversation, so that whoever takes it knows how to begin.

Read from the log each time, so nothing of it is kept beside it, and what is said later counts as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.rulebook.signs import Sign, signs
from bot.service.talk_ports import Talk
from bot.service.talk_records import Case, Entry

LOOKED_AT = 400
"""The latest rows of a conversation that are read; earlier ones say little of today."""
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sign, and the borrower's row that holds it."""

    sign: Sign
    seq: int
    at: datetime
    text: str


async def said_in(uow: Talk, case: Case, last_seq: int) -> list[Said]:
    """The latest signs of danger and then of mood, at most `MOST` of each, in the order in which they were said."""
    entries = await uow.conversations.entries(case.conversation_id, after=max(0, last_seq - LOOKED_AT), limit=LOOKED_AT)
    found = list(_signs(entries))
    return [each for kind in ("danger", "mood") for each in [one for one in found if one.sign.kind == kind][-MOST:]]


def _signs(entries: Iterable[Entry]) -> Iterable[Said]:
    for entry in entries:
        if entry.sender == "borrower" and entry.kind == "text":
            yield from (Said(sign=sign, seq=entry.seq, at=entry.at, text=entry.text) for sign in signs(entry.text))
