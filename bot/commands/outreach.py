"""`python -m bot outreach`: who would get what today, who not and why; and posting it."""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import aclosing
from datetime import datetime, time
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.common import day, fail, present, progress

if TYPE_CHECKING:
    from bot.service.outreach_rows import Row

SHOWN = 40


def outreach(
    on: Annotated[str | None, typer.Option(help="Business day, as 2026-11-21; today by default.")] = None,
    at: Annotated[
        str | None,
        typer.Option(help="Time of that day, as 10:00, by the lender's clock; by default now, or a lender's `daily_at`."),
    ] = None,
    lender: Annotated[str | None, typer.Option(help="One lender only.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and write nothing.")] = False,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write every row to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every row as JSON.")] = False,
) -> None:
    """Plan a day's outreach, and post it unless it is a dry run; run twice, nothing goes out twice."""
    from bot.service.outreach_rows import COLUMNS

    rows = asyncio.run(_run(on, at, lender, dry_run=dry_run))
    if csv_file is not None:
        with csv_file.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _print(rows, dry_run=dry_run)


async def _run(on: str | None, at: str | None, only: str | None, *, dry_run: bool) -> list[Row]:
    from bot.jobs.outreach import outreach as plan
    from bot.settings import settings
    from bot.store.unit_of_work import Store

    store, rows = Store.open(settings().url), []
    try:
        async with store.read() as uow:
            zones = {each.id: each.zone for each in await uow.lenders.all() if only in (None, each.id)}
        if not zones:
            fail(f"there is no lender {only!r}" if only else "there is no lender on the book; has `python -m bot seed` been run?")
        for lender_id, zone in zones.items():
            now = _moment(on, at, lender_id, zone)
            label = f"outreach {lender_id}"
            planning = plan(store, now.date(), now, lender_id=lender_id, dry_run=dry_run, progress=progress(label))
            async with aclosing(planning) as pages:
                found = [row async for page in pages for row in page.rows]
            rows += sorted(found, key=itemgetter("borrower"))
    finally:
        await store.close()
    return rows


def _moment(on: str | None, at: str | None, lender_id: str, zone: str) -> datetime:
    """The moment that the options name, by the lender's clock; without a time, now, or on another day when the daily work begins."""
    from bot.rulebook.lenders import lender

    now = present().astimezone(ZoneInfo(zone))
    wanted = day(on) or now.date()
    usual = now.time() if wanted == now.date() else lender(lender_id).outreach.daily_at
    try:
        clock = time.fromisoformat(at) if at else usual
    except ValueError:
        fail(f"{at!r} is no time; write it as 10:00")
    return datetime.combine(wanted, clock, ZoneInfo(zone))


def _print(rows: list[Row], *, dry_run: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 150)
    for title, chosen, columns in (
        (
            "would be sent" if dry_run else "posted",
            [row for row in rows if row["sent"]],
            ("borrower", "strategy", "step", "wording", "leaves_at", "channel", "why", "signals"),
        ),
        ("not sent, and why", [row for row in rows if not row["sent"]], ("borrower", "strategy", "step", "reasons", "earliest")),
    ):
        table = Table(*columns, title=f"{title}: {len(chosen)}", title_justify="left")
        for row in chosen[:SHOWN]:
            table.add_row(*(str(row[column]) for column in columns))
        console.print(table)
        if len(chosen) > SHOWN:
            console.print(f"… and {len(chosen) - SHOWN} more; --csv FILE writes them all")
    for line in _summary(rows):
        console.print(line)


def _summary(rows: list[Row]) -> Iterator[str]:
    sent = Counter(row["strategy"] for row in rows if row["sent"])
    why = Counter(reason for row in rows for reason in row["reasons"].split())
    yield "sent by strategy: " + (", ".join(f"{name} {count}" for name, count in sent.most_common()) or "none")
    yield "reasons why not: " + (", ".join(f"{name} {count}" for name, count in why.most_common()) or "none")


def comparisons() -> None:
    """Whether the wordings that are compared differ, told once as many borrowers had each as was planned."""
    from bot.commands.common import read
    from bot.service.outreach_report import compared, lines

    for report in read(lambda uow: compared(uow, present())):
        for line in lines(report):
            typer.echo(line)


def wordings() -> None:
    """The fingerprint of each wording that may be sent unasked, and whether it is the approved one."""
    from bot.service import approval

    for key in sorted(set(approval.wordings())):
        typer.echo(f"{key}: {approval.fingerprint(key)}{'' if approval.is_approved(key) else '  # not approved'}")
