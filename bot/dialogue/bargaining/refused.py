"""Figures that are named only to be refused ("500 is too much, 300 I can do", 不是500，是300): never taken for what somebody offers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.bargaining.utterance import Utterance

KINDS = ("money", "number")
_BEFORE = re.compile(
    r"(?:不是|不要|别|不能还|还不了|还不起|付不起|拿不出|不用|(?<!\bwhy\s)\bnot|"
    r"\b(?:can'?t|can’t|cannot|couldn'?t)\s(?:do|pay|afford|manage|give)(?:\syou)?|\binstead\sof)\s?(?:每月|每个月|¥|the\s|a\s)?$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"^(?:块钱?|元)?(?:以上|多|吗|\s?or\smore|\+)")
_AFTER = re.compile(
    r"^(?:块钱?|元|\syuan|\sa\smonth|/month|\seach\smonth|一个月|每月)?(?:还是|也|都|就|真的|实在|有点)*\s?"
    r"(?:太多|太高|多了|不行|还不了|还不起|付不起|拿不出|(?:is|are|would\sbe|'s)?\s?(?:still\s|way\s|far\s)?(?:too\s(?:much|high)|impossible|not\spossible))",
    re.IGNORECASE,
)


def without_refused(said: Utterance) -> Utterance:
    """The message without the figures that it refuses; itself when it refuses none."""
    refused = list(_refused(said))
    if not refused:
        return said
    text = said.text
    for found in refused:
        start, end = found.get("start", 0), found.get("end", 0)
        text = text[:start] + " " * (end - start) + text[end:]
    return replace(said, text=text, entities=[each for each in said.entities if each not in refused])


def _refused(said: Utterance) -> Iterator[Mapping[str, Any]]:
    for found in said.entities:
        start, end = found.get("start"), found.get("end")
        if found["entity"] not in KINDS or start is None or end is None:
            continue
        after = said.text[end:]
        if (_BEFORE.search(said.text[:start]) and not _OR_MORE.search(after)) or _AFTER.search(after):
            yield found
