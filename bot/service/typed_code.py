"""A one-time code in what somebody typed, alone or in a short sentence that calls it one, so that it never becomes words in the log."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
_ALONE = re.compile(r"(\d{3})[\s-]?(\d{3})")
_WITHIN = re.compile(r"(?<![\d.,])(\d{3})[\s-]?(\d{3})(?![\d.,]\d|\d)")
_NAMED = re.compile(r"验证码|校验码|动态码|(?<![a-z])(?:code|otp)(?![a-z])")
_MISSED = re.compile(r"没|未|\bnot\b|n['’]t\b|\bno\b")
_EDGES = " \t\r\n.,!?。，！？、~～\"'“”‘’()（）"


def typed_code(text: str) -> str | None:
    """The six digits; None where there are none, where they are something else, or where somebody says that no code came."""
    plain = unicodedata.normalize("NFKC", text).strip(_EDGES).casefold()
    if alone := _ALONE.fullmatch(plain):
        return "".join(alone.groups())
    found = _WITHIN.findall(plain)
    named = len(plain) <= LONGEST and _NAMED.search(plain) and not _MISSED.search(plain)
    return "".join(found[0]) if named and len(found) == 1 else None
