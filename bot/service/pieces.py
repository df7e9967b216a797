"""A text message that may not be cut, as two: terms that a yes would bind to have to be there before the yes.

Ours take three parts each (docs/channels.md). Where one has no room, whole lines go into a first message, and the rest with the
choices into a second; what has no room in two stays one, and is cut with a link to the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.service.turn import Json

ROOM = {"every_sign": 201, "plain_letters": 459}
"""Signs of three parts: where each takes a place (the mainland, or any script but the GSM letters), and elsewhere."""


def in_pieces(text: str, choices: Sequence[Json], signature: str, phone: str) -> list[str]:
    """The text as one message or two, each with the signature, the last one with the choices."""
    plain = not phone.startswith("+86") and (text + signature).isascii()
    room = ROOM["plain_letters" if plain else "every_sign"] - len(signature) - 2
    below = sum(len(choice["title"]) + 3 for choice in choices)
    if len(text) + below <= room:
        return [text]
    lines = text.split("\n")
    for count in range(len(lines) - 1, 0, -1):
        first, second = "\n".join(lines[:count]), "\n".join(lines[count:])
        if len(first) <= room and len(second) + below <= room:
            return [first, second]
    return [text]
