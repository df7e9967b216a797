"""A document as a PDF: A4, numbered pages, the letters that it uses embedded, and text that can be searched and copied."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from fpdf import FPDF
from fpdf.enums import TextMode, XPos, YPos
from fpdf.prefs import ViewerPreferences

from bot import catalogue, wording
from bot.documents.fonts import Font
from bot.documents.parts import Document, Facts, Heading, Part, Row, Table, Text
from bot.documents.wrap import lines_of

MARGIN = 18.0  # millimetres, as are all lengths here
BODY, SMALL, LARGE, TITLE = 10, 8, 12, 17  # points
LEADING = 1.55
POINT = 25.4 / 72
LINE = BODY * POINT * LEADING
PAD = 1.4
FEW = 3  # lines; fewer of a row are not left alone at the end of a page
INK, QUIET, RULE, SHADE = (24, 30, 38), (88, 97, 110), (205, 211, 219), (241, 244, 247)
LABELS = 0.32  # of the width, for the labels of facts
NARROW = str.maketrans("“”‘’", "\"\"''")  # the font draws the curly ones as wide as a Chinese sign
SHORT = {"zh": "zh-CN", "en": "en-GB"}


def to_pdf(document: Document, font: Font) -> bytes:
    """The bytes of the PDF; the same for the same document and font."""
    sheet = Sheet(document, font)
    sheet.add_page()
    sheet.head()
    for part in document.parts:
        sheet.put(part)
    sheet.end()
    return bytes(sheet.output())


class Sheet(FPDF):  # type: ignore[misc]
    """Pages under construction, from the top down."""

    def __init__(self, document: Document, font: Font) -> None:
        super().__init__(format="A4")
        self.document = document
        self.letters = font.letters
        self.widths: dict[str, float] = {}
        self.add_font("text", fname=font.path, collection_font_number=font.face)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.set_title(document.title)
        self.set_subject(document.number)
        self.set_author(document.lender)
        self.set_lang(SHORT[document.language])
        self.set_creation_date(datetime.combine(document.issued, time(), UTC))
        self.set_producer("")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    @property
    def bottom(self) -> float:
        """Where the foot of the page begins."""
        return float(self.h - MARGIN - 6)

    def measure(self, size: float, text: str) -> float:
        """The width of a text in millimetres at a size in points."""
        for letter in set(text) - self.widths.keys():
            self.set_font("text", size=BODY)
            self.widths[letter] = self.get_string_width(letter)
        return sum(self.widths[letter] for letter in text) * size / BODY

    def head(self) -> None:
        document = self.document
        self.write_lines(document.lender, LARGE, bold=True)
        self.set_y(self.get_y() + 2)
        self.write_lines(document.title, TITLE, bold=True)
        day = wording.day(document.issued, document.language)
        under = catalogue.word("document_under", document.language, number=document.number, day=day)
        self.write_lines(under, SMALL, QUIET)
        self.rule(3)

    def end(self) -> None:
        """What proves that nothing was changed."""
        self.rule(3)
        self.write_lines(catalogue.word("document_digest", self.document.language, digest=self.document.digest), SMALL, QUIET)

    def footer(self) -> None:
        """The foot of every page; FPDF calls it."""
        self.set_y(self.h - MARGIN)
        self.set_font("text", size=SMALL)
        self.set_text_color(*QUIET)
        numbered = catalogue.word("document_page", self.document.language, page=self.page_no(), pages="{nb}")
        left = f"{self.drawn(self.document.lender)} · {self.document.number}"
        self.cell(self.epw * 0.75, 5, left, new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.cell(0, 5, numbered, align="R", new_x=XPos.LMARGIN, new_y=YPos.TOP)

    def put(self, part: Part) -> None:
        match part:
            case Heading(text):
                self.keep_together(22)
                self.set_y(self.get_y() + 4)
                self.write_lines(text, LARGE, bold=True)
                self.set_y(self.get_y() + 1)
            case Text(text, quiet):
                self.write_lines(text, SMALL if quiet else BODY, QUIET if quiet else INK)
                self.set_y(self.get_y() + 1)
            case Facts(rows):
                for row in rows:
                    self.put_row(row, (LABELS, 1 - LABELS), ink=(QUIET, INK))
                self.set_y(self.get_y() + 1)
            case Table():
                self.put_table(part)

    def put_table(self, table: Table) -> None:
        shares = tuple(share / sum(table.shares) for share in table.shares)
        draw = partial(self.put_row, shares=shares, amounts=table.amounts, ruled=True)
        head = partial(draw, table.head, bold=True, shaded=True)
        self.keep_together(20)
        head()
        for row in table.rows:
            draw(row, again=head)
        if table.total is not None:
            draw(table.total, bold=True)
        self.set_y(self.get_y() + 2)

    def put_row(self, row: Row, shares: tuple[float, ...], *, again: Callable[[], None] | None = None, **look: Any) -> None:
        """A row of cells, whole on one page if a page can hold it; `again` draws what stands at the top of a further page."""
        cells = [
            lines_of(self.drawn(text), self.epw * share - 2 * PAD, partial(self.measure, BODY))
            for text, share in zip(row, shares, strict=True)
        ]
        while (high := max(len(lines) for lines in cells)) > self.room:
            if high > self.whole_page and self.room > FEW:
                room = self.room
                self.draw_row([lines[:room] for lines in cells], shares, **look)
                cells = [lines[room:] for lines in cells]
            self.add_page()
            if again is not None:
                again()
        self.draw_row(cells, shares, **look)

    @property
    def room(self) -> int:
        """How many lines of a row still fit on this page."""
        return int((self.bottom - self.get_y() - PAD) / LINE)

    @property
    def whole_page(self) -> int:
        """How many lines of a row fit on a page, under the head of its table."""
        return int((self.bottom - MARGIN - PAD) / LINE) - FEW

    def draw_row(
        self,
        cells: list[list[str]],
        shares: tuple[float, ...],
        *,
        amounts: tuple[int, ...] = (),
        bold: bool = False,
        shaded: bool = False,
        ruled: bool = False,
        ink: tuple[tuple[int, int, int], ...] = (),
    ) -> None:
        """The lines of cells side by side, from here down."""
        height = max(len(lines) for lines in cells) * LINE + PAD
        top, left = self.get_y(), self.l_margin
        if shaded:
            self.set_fill_color(*SHADE)
            self.rect(left, top, self.epw, height, style="F")
        for place, (lines, share) in enumerate(zip(cells, shares, strict=True)):
            self.set_y(top + PAD / 2)
            align = "R" if place in amounts else "L"
            self.draw(lines, BODY, ink[place] if ink else INK, bold=bold, left=left, width=self.epw * share, align=align)
            left += self.epw * share
        self.set_y(top + height)
        if ruled:
            self.rule(0)

    def write_lines(self, text: str, size: float, ink: tuple[int, int, int] = INK, *, bold: bool = False) -> None:
        lines = lines_of(self.drawn(text), self.epw, partial(self.measure, size))
        for line in lines:
            self.keep_together(size * POINT * LEADING)
            self.draw([line], size, ink, bold=bold, left=self.l_margin - PAD, width=self.epw + 2 * PAD)

    def draw(
        self,
        lines: list[str],
        size: float,
        ink: tuple[int, int, int],
        *,
        bold: bool,
        left: float,
        width: float,
        align: str = "L",
    ) -> None:
        """Lines one below the other from here on; bold is drawn by a fine outline, as the font has one weight."""
        self.set_font("text", size=size)
        self.set_text_color(*ink)
        self.set_draw_color(*ink)
        self.c_margin = PAD
        mode = TextMode.FILL_STROKE if bold else TextMode.FILL
        with self.local_context(text_mode=mode, line_width=size * POINT * 0.028):
            for line in lines:
                self.set_x(left)
                self.cell(width, size * POINT * LEADING, line, align=align, new_x=XPos.LEFT, new_y=YPos.NEXT)

    def rule(self, gap: float) -> None:
        """A thin line across the page with a gap on both sides."""
        self.set_y(self.get_y() + gap)
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())
        self.set_y(self.get_y() + gap)

    def keep_together(self, height: float) -> None:
        """Go to a new page unless so much fits on this one."""
        if self.get_y() + height > self.bottom:
            self.add_page()

    def drawn(self, text: str) -> str:
        """The text with a name in place of a sign that the font lacks, such as an emoji; English gets the narrow quotation marks."""
        text = text if self.document.language == "zh" else text.translate(NARROW)
        return "".join(each if ord(each) in self.letters or each == "\n" else _named(each) for each in text)


def _named(sign: str) -> str:
    name = unicodedata.name(sign, "").lower()
    return f"[{name}]" if name and not unicodedata.category(sign).startswith(("M", "C")) else ""
