"""Breaking text into lines as Chinese and English are set: between Chinese signs anywhere, between English words at spaces.

No line begins with a sign that closes (，。）%) and none ends with one that opens (（“¥), as both languages' typesetting has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

CLOSING = "，。、；：？！）》」』】”’％%‰,.;:?!)]}…·"
OPENING = "（《「『【“‘¥￥([{"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{re.escape(OPENING)}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{re.escape(CLOSING)}]*\s*|\s+")


def lines_of(text: str, width: float, measure: Measure) -> list[str]:
    """The text in lines no wider than `width`; its own line breaks are kept."""
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, width, measure)] or [""]


def _paragraph(text: str, width: float, measure: Measure) -> Iterator[str]:
    line = ""
    for piece in (part for whole in pieces(text) for part in _narrowed(whole, width, measure)):
        if line and measure(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line.rstrip()


def pieces(text: str) -> list[str]:
    """The parts of a text that stay together, each with the space behind it."""
    return _PIECE.findall(text)


def _narrowed(piece: str, width: float, measure: Measure) -> Iterator[str]:
    """The piece, cut where it alone is wider than a line, as a long number or address may be."""
    while len(piece) > 1 and measure(piece.rstrip()) > width:
        fits = next((size for size in range(len(piece) - 1, 1, -1) if measure(piece[:size]) <= width), 1)
        yield piece[:fits]
        piece = piece[fits:]
    yield piece
