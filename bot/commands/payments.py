"""Payments by link, for the operator: the provider's file against the book, what does not agree, and a demo's file of the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.common import day, fail, present, read, write

if TYPE_CHECKING:
    from bot.service.pay_reconcile import Reconciliation
    from bot.store.unit_of_work import UnitOfWork

app = typer.Typer(no_args_is_help=True, help=__doc__)
Lender = Annotated[str, typer.Option(help="Whose payments.")]
Day = Annotated[str | None, typer.Option("--on", help="Day, as 2026-11-21; the lender's today by default.")]


@app.command()
def reconcile(file: Path, lender: Lender, on: Day = None) -> None:
    """Book what a provider's file knows and we do not, and keep what does not agree for a person."""
    from bot.service.errors import Invalid
    from bot.service.pay_reconcile import reconcile as go_through

    try:
        content = file.read_text(encoding="utf-8")
    except OSError as problem:
        fail(f"{file}: {problem.strerror}")

    async def work(uow: UnitOfWork) -> Reconciliation:
        return await go_through(uow, lender, business_day(lender, on), content, present())

    try:
        done = write(work)
    except Invalid as wrong:
        fail(f"{file}: line {wrong.figures['line']} can't be read; nothing was changed")
    typer.echo(f"{done.agreed} agreed, {done.booked} booked, {done.different} different")
    raise typer.Exit(1 if done.different else 0)


@app.command()
def differences() -> None:
    """What provider and book do not agree on."""
    for number, each in read(lambda uow: uow.payments.differences()):
        typer.echo(f"{number}  {each.noticed_on}  {each.lender_id}  {each.kind}  {each.reference}  {each.expected}  {each.found}")


@app.command()
def resolve(number: int) -> None:
    """Close a difference that a person has settled."""

    async def work(uow: UnitOfWork) -> bool:
        today = present().date()
        await uow.audit.add(actor="operator", verb="resolve_difference", subject=str(number), details={}, at=present())
        return await uow.payments.resolve(number, today)

    if not write(work):
        fail(f"there is no open difference {number}; `python -m bot payments differences` lists them")


@app.command()
def file(lender: Lender, on: Day = None) -> None:
    """The simulated provider's file of a day, as a real one would send it."""
    import asyncio

    from bot.payments.simulated import SimulatedProvider
    from bot.rulebook.lenders import lender as rules
    from bot.settings import settings
    from bot.store.unit_of_work import Store

    async def work() -> str:
        store = Store.open(settings().url)
        try:
            provider = SimulatedProvider(store, {}, lambda name: rules(name).zone)
            return await provider.settled_on(lender, business_day(lender, on))
        finally:
            await store.close()

    typer.echo(asyncio.run(work()), nl=False)


def business_day(lender: str, text: str | None) -> date:
    from bot.lending.dates import business_date
    from bot.rulebook.lenders import UnknownLender
    from bot.rulebook.lenders import lender as rules

    try:
        return day(text) or business_date(present(), rules(lender).zone)
    except UnknownLender as unknown:
        fail(str(unknown))
