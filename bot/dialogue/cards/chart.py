"""A small bar chart as SVG text: shapes and presentation attributes only, so it draws where style and script are refused.

It is a picture of a table that stands beside it, never the only place where a figure is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 360
MARGIN = 16
ROW = 52
BAR = 14
VALUE = 104  # what is kept free beside the longest bar for its value
LEAST = 3  # a bar of nothing is still seen
INK, SOFT, FILL = "#1c2733", "#5b6773", "#2f6f8f"
FONT = 'font-family="system-ui, sans-serif"'


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
    height = len(rows) * ROW + MARGIN
    drawn = "".join(_bar(row, at * ROW + MARGIN, largest) for at, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">'
        f"<title>{escape(title)}</title>{drawn}</svg>"
    )


def _bar(row: Bar, top: int, largest: int) -> str:
    width = max(LEAST, (WIDTH - 2 * MARGIN - VALUE) * max(0, row.size) // largest)
    line = top + BAR
    return (
        f'<text x="{MARGIN}" y="{line}" fill="{INK}" font-size="14" {FONT}>{escape(row.label)}</text>'
        f'<text x="{WIDTH - MARGIN}" y="{line + 8 + BAR}" fill="{SOFT}" font-size="14" text-anchor="end" {FONT}>{escape(row.value)}</text>'
        f'<rect x="{MARGIN}" y="{line + 8}" width="{width}" height="{BAR}" rx="3" fill="{FILL}"/>'
    )
