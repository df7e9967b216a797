"""A report as a file for a spreadsheet: one row a figure, with its definition beside it, and a column for each group.

CSV comes with a byte order mark, without which Excel takes Chinese for something else. Times are whole seconds, shares are fractions.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from bot.catalogue import MissingWording, word
from bot.service.meanings import meaning_name
from bot.service.report_figures import Figure
from bot.service.reports import Part, Report, plain
from bot.service.turn import Language

Cell = str | int | float | None
WIDTHS = {"A": 22, "B": 36, "C": 72}
FORMATS = {"share": "0.0%", "mark": "0.00", "seconds": "0", "count": "0"}
FIXED = 4
"""Columns before those of the groups: kind, figure, definition, total."""


def to_csv(report: Report, language: Language) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([_scope(report, language), _heads(report, language), *_rows(report, language)])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(report: Report, language: Language) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _said("title", language)[:31]
    for row in (_scope(report, language), _heads(report, language), *_rows(report, language)):
        sheet.append(row)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    for cells, unit in zip(sheet.iter_rows(min_row=3), _units(report), strict=True):
        cells[2].alignment = Alignment(wrap_text=True, vertical="top")
        for cell in cells[FIXED - 1 :]:
            cell.number_format = FORMATS[unit]
    sheet.freeze_panes = "D3"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def figure_name(figure: Figure, language: Language) -> str:
    return _said(f"figure_{figure.name}", language)


def part_name(part: Part, language: Language) -> str:
    return _said(f"part_{part.family.name}", language)


def group_name(group: str, by: str | None, language: Language) -> str:
    """A group in words; days, and codes without words, are shown as they are."""
    if by == "lateness" and group != "unknown":
        return _said("late", language, days=group)
    try:
        return _said(f"group_{group}", language)
    except MissingWording:
        return group


def _scope(report: Report, language: Language) -> list[Cell]:
    whole = report.scope.whole
    return [_said("of", language, lender=report.scope.lender_id, first=whole.first.isoformat(), last=whole.last.isoformat())]


def _heads(report: Report, language: Language) -> list[Cell]:
    fixed = [_said(name, language) for name in ("kind", "figure", "means", "total")]
    return [*fixed, *(group_name(group, report.scope.by, language) for group in _groups(report))]


def _rows(report: Report, language: Language) -> Iterator[list[Cell]]:
    groups = _groups(report)
    for part in report.parts:
        for figure in part.family.figures:
            split = [plain(figure.value(part.groups[group])) if group in part.groups else None for group in groups]
            names = [part_name(part, language), figure_name(figure, language), _said(f"means_{figure.name}", language)]
            yield [*names, plain(figure.value(part.total)), *split]
    for meaning in report.meanings:
        names = [_said("meanings", language), meaning_name(meaning.intent, language), meaning.intent]
        yield [*names, meaning.total, *(meaning.groups.get(group) for group in groups)]


def _groups(report: Report) -> list[str]:
    """Every group that any part has, in the order of the split."""
    return list(dict.fromkeys(group for part in report.parts for group in part.groups))


def _units(report: Report) -> Iterator[str]:
    """The unit of each row, in the order of the rows."""
    for part in report.parts:
        yield from (figure.unit for figure in part.family.figures)
    yield from ("count" for _ in report.meanings)


def _said(key: str, language: Language, **figures: str) -> str:
    return word(f"console_report_{key}", language, sms=False, **figures)
