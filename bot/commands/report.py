"""`python -m bot report`: a lender's work over a range of days, on the screen or as a file for a spreadsheet."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.common import day, fail, present, read

if TYPE_CHECKING:
    from bot.service.report_figures import Figure
    from bot.service.reports import Report
    from bot.store.unit_of_work import UnitOfWork

USUAL_DAYS = 28


def report(
    first: Annotated[str | None, typer.Option("--from", help="First day, as 2026-11-01; four weeks by default.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day; the lender's today by default.")] = None,
    lender: Annotated[str | None, typer.Option(help="Which lender; needed where there are several.")] = None,
    by: Annotated[str | None, typer.Option(help="Split by channel, language, lateness, day or week.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a CSV file.")] = None,
    xlsx_file: Annotated[Path | None, typer.Option("--xlsx", help="Write an Excel file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Count a range of days: talks, cases, plans, promises, messages, opt-outs, complaints and marks (docs/reports.md)."""
    from bot.service.errors import Invalid
    from bot.service.report_files import to_csv, to_xlsx

    days = day(first), day(last)
    try:
        found = read(lambda uow: _made(uow, lender, *days, by))
    except Invalid:
        fail("a report is of one day to a year, first day first, split by channel, language, lateness, day or week")
    for path, write in ((csv_file, to_csv), (xlsx_file, to_xlsx)):
        if path is not None:
            path.write_bytes(write(found, "en"))
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    elif csv_file is None and xlsx_file is None:
        _print(found)


async def _made(uow: UnitOfWork, name: str | None, first: date | None, last: date | None, by: str | None) -> Report:
    from bot.service import reports

    known = {each.id: each for each in await uow.lenders.all()}
    if name is None and len(known) == 1:
        name = next(iter(known))
    if name not in known:
        fail(f"name a lender with --lender: {', '.join(sorted(known)) or 'there is none on the book'}")
    until = last or present().astimezone(ZoneInfo(known[name].zone)).date()
    since = first or reports.days_before(until, USUAL_DAYS)[0]
    return await reports.report(uow, reports.scope_of(name, known[name].zone, since, until, by))


def _print(found: Report) -> None:
    from rich.console import Console
    from rich.table import Table

    from bot.service.report_files import figure_name, group_name, part_name

    console = Console()
    whole = found.scope.whole
    console.print(f"{found.scope.lender_id}, {whole.first} to {whole.last}")
    for part in found.parts:
        heads = [group_name(group, found.scope.by, "en") for group in part.groups]
        table = Table(part_name(part, "en"), "total", *heads, title_justify="left")
        for figure in part.family.figures:
            values = [figure.value(counts) for counts in (part.total, *part.groups.values())]
            table.add_row(figure_name(figure, "en"), *(_shown(figure, value) for value in values))
        console.print(table)


def _shown(figure: Figure, value: object) -> str:
    if value is None:
        return "–"
    if figure.unit == "share":
        return f"{value:.1%}"
    return f"{value} s" if figure.unit == "seconds" else str(value)
