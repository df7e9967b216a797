"""A small bar chart as SVG text: shapes and presentation attributes only, so it draws where style and script are refused.

It is a picture of a table that stands beside it, never the only place where a figure is. It is as wide as a card on the smallest
usual phone (360 points), so that its letters there are as large as they are set; a label too long for that takes a second line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 292
MARGIN = 12
SIZE = 14  # of the letters
LINE = 18
BAR = 14
GAP = 12
VALUE = 104  # what is kept free beside the longest bar for its value
LEAST = 3  # a bar of nothing is still seen
INK, SOFT, FILL = "#1c2733", "#5b6773", "#2f6f8f"
FONT = 'font-family="system-ui, sans-serif"'
NARROW = 0.6  # a Latin letter's width as a share of its size, on the wide side; a Chinese one is as wide as it is high
_PIECE = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Bar:
    """`size` in any whole unit, zero or more; `value` is what is written for it."""

    label: str
    value: str
    size: int


def bars(title: str, rows: Sequence[Bar]) -> str:
    """The rows as horizontal bars, the largest as wide as there is room; "" when there is nothing to compare."""
    largest = max((row.size for row in rows), default=0)
    if largest <= 0:
        return ""
    top, drawn = MARGIN, ""
    for row in rows:
        shapes, top = _bar(row, top, largest)
        drawn += shapes
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" role="img">'
        f"<title>{escape(title)}</title>{drawn}</svg>"
    )


def lines_of(label: str, room: int = WIDTH - 2 * MARGIN) -> list[str]:
    """A label in lines that fit, broken between words or Chinese letters."""
    lines, width = [""], 0.0
    for piece in _PIECE.findall(label):
        wide = SIZE * sum(1 if letter >= "\u2e80" else NARROW for letter in piece.rstrip())
        if lines[-1] and width + wide > room:
            lines.append("")
            width = 0.0
        lines[-1] += piece
        width += wide + SIZE * NARROW * (len(piece) - len(piece.rstrip()))
    return [line.rstrip() for line in lines]


def _bar(row: Bar, top: int, largest: int) -> tuple[str, int]:
    """The shapes of a row and where the next one begins."""
    width = max(LEAST, (WIDTH - 2 * MARGIN - VALUE) * max(0, row.size) // largest)
    drawn = ""
    for line in lines_of(row.label):
        top += LINE
        drawn += f'<text x="{MARGIN}" y="{top - 4}" fill="{INK}" font-size="{SIZE}" {FONT}>{escape(line)}</text>'
    drawn += (
        f'<text x="{WIDTH - MARGIN}" y="{top + BAR}" fill="{SOFT}" font-size="{SIZE}" text-anchor="end" {FONT}>{escape(row.value)}</text>'
        f'<rect x="{MARGIN}" y="{top + 2}" width="{width}" height="{BAR}" rx="3" fill="{FILL}"/>'
    )
    return drawn, top + BAR + GAP
