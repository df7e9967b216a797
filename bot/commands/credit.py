"""`python -m bot credit-corrections`: what the credit bureau has to be told because a dispute was decided for the borrower."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.common import day, present, write

if TYPE_CHECKING:
    from bot.service.procedure_records import CreditCorrection
    from bot.store.unit_of_work import UnitOfWork

COLUMNS = ("id", "lender", "borrower", "loan", "record", "kind", "made_on", "due_on")
ACTOR = "operator:command_line"


def credit_corrections(
    lender: Annotated[str | None, typer.Option(help="One lender only.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write to this file rather than to the screen.")] = None,
    sent_on: Annotated[
        str | None, typer.Option("--sent-on", help="Note that these went to the bureau on a day, as 2026-11-21.")
    ] = None,
) -> None:
    """Print what is still to be reported, the most urgent first; with --sent-on none of it is printed again."""
    on = day(sent_on)

    async def work(uow: UnitOfWork) -> tuple[CreditCorrection, ...]:
        found = await uow.corrections.unsent(lender)
        if found and on is not None:
            await uow.corrections.mark_sent([each.id for each in found], on)
        if found:
            details = {"rows": len(found), "sent_on": str(on) if on else None}
            await uow.audit.add(actor=ACTOR, verb="export_corrections", subject=lender or "all", details=details, at=present())
        return found

    rows = [COLUMNS, *(_row(each) for each in write(work))]
    if csv_file is None:
        csv.writer(sys.stdout).writerows(rows)
        return
    with csv_file.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _row(each: CreditCorrection) -> tuple[str, ...]:
    values = (each.id, each.lender_id, each.borrower_id, each.loan_id, each.record_id, each.kind, each.made_on, each.due_on or "")
    return tuple(str(value) for value in values)
