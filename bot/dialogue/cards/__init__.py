"""Cards are pictures of an answer in words and rows: the server words them, the client only draws them.

Each is made by a pure function from figures and a language, and goes out with a text that says the same without it.
"""

from __future__ import annotations

from bot.dialogue.wording import money
from bot.service.turn import Json

__all__ = ["money", "row"]


def row(label: str, value: str, *detail: str) -> Json:
    """One line of a card: what, how much, and how it came about."""
    return {"label": label, "value": value, "detail": [line for line in detail if line]}
