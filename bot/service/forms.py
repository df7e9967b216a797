"""A form that the bot laid out, filled in by the borrower: a choice whose values are theirs.

The offer is a choice with `fields` ({id: label}); it is filled by `<id>{"field": "what was written", …}`. Only fields that were laid
out are taken, and what was written stays words: the dialogue reads it as it reads any message.
"""

from __future__ import annotations

import json

from bot.service.turn import Json

LONGEST = 40


def filled(offer: Json, choice: str) -> str | None:
    """What the row says when `choice` fills the form of this offer; None when it doesn't, or with what was not asked for."""
    name, brace, rest = choice.partition("{")
    labels: Json = offer.get("fields") or {}
    if not labels or not brace or name != offer["id"]:
        return None
    try:
        values = json.loads(brace + rest)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or not all(field in labels and _is_word(value) for field, value in values.items()):
        return None
    return f"{offer['title']}: " + " · ".join(f"{labels[field]} {value}" for field, value in values.items())


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()
