"""A card in plain lines, for where nothing can be drawn and nobody wrote a sentence in its place.

Cards are generic data (title, rows, steps, options, paragraphs, a table), so one walk over them serves every kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.service.turn import Json


def card_text(card: Json) -> str:
    """The card's title and its lines, one each."""
    return "\n".join(line for line in (str(card.get("title", "")), *_lines(card)) if line)


def _lines(card: Json) -> Iterable[str]:
    yield from _rows(card.get("rows", ()))
    if total := card.get("total"):
        yield from _rows([total])
    yield from _rows(card.get("also", ()))
    for step in card.get("steps", ()):
        yield _joined(step.get("when"), step.get("title"))
    for option in card.get("options", ()):
        yield str(option.get("title", ""))
        yield from _rows(option.get("rows", ()))
    for name in ("question", "url"):
        yield str(card.get(name, ""))
    for name in ("paragraphs", "example", "notes"):
        yield from map(str, card.get(name, ()))
    table = card.get("table", {})
    yield from (_joined(*row) for row in table.get("rows", ()))


def _rows(rows: Iterable[Json]) -> Iterable[str]:
    return (_joined(row.get("label"), row.get("value")) for row in rows)


def _joined(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part)
