"""Cleaning what people type, before anything is kept of it."""

from __future__ import annotations

import unicodedata

from bot.service.errors import Invalid

TEXT_LIMIT = 2000
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Mn", "Zl", "Zp", "Zs"})
_DROPPED = frozenset({"Cc", "Cs"})


def cleaned(text: str) -> str:
    """The text without control characters; Invalid when nothing visible is left, or when it is longer than 2,000 characters."""
    if len(text) > TEXT_LIMIT:
        raise Invalid("too_long", limit=TEXT_LIMIT)
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in _DROPPED).strip()
    if all(unicodedata.category(sign) in _INVISIBLE for sign in kept):
        raise Invalid("empty_text")
    return kept
