"""The command line: `python -m bot VERB`. Each verb loads only what it needs, so the light ones start at once."""

from __future__ import annotations

import errno
import json
import logging
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import close_day, credit, demo_clock, events, knowledge, outreach, payments, report, staff
from bot.commands.common import day, fail, present, progress, read, write

if TYPE_CHECKING:
    from bot.store.unit_of_work import UnitOfWork

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DEMO_ZONE = "Asia/Shanghai"

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
app.add_typer(staff.app, name="staff")
app.add_typer(payments.app, name="payments")
app.command()(close_day.close_day)
app.command()(credit.credit_corrections)
app.command()(demo_clock.demo_clock)
app.command()(events.export_events)
app.command()(knowledge.knowledge)
app.command()(outreach.outreach)
app.command()(outreach.comparisons)
app.command()(outreach.wordings)
app.command()(report.report)


@app.command()
def demo(as_json: AsJson = False) -> None:
    """List the borrowers of the demo book."""
    from bot.service.demo import listing

    rows = listing()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo("  ".join([row["borrower"], row["language"], row["phone"], row["case"], ",".join(row["loans"]), row["name"]]))


@app.command()
def understand() -> None:
    """Read messages from standard input, one a line, and print what each was understood to mean as JSON lines."""
    from bot.dialogue.understand import run

    run(sys.stdin, sys.stdout)


@app.command()
def migrate() -> None:
    """Bring the database to the tables that this version expects."""
    from bot.settings import settings
    from bot.store.migrate import upgrade

    settings().data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings().url)


@app.command()
def seed() -> None:
    """Migrate, and fill an empty database with the demo book."""
    from bot.lending.dates import business_date
    from bot.service import demo as book

    async def fill(uow: UnitOfWork) -> int:
        now = present()
        return await book.seed(uow, business_date(now, DEMO_ZONE), now, progress("demo book")) if await book.is_empty(uow) else 0

    migrate()
    added = write(fill)
    typer.echo(f"demo book: {added} borrowers added" if added else "demo book: nothing to do, the database has loans")


@app.command()
def statement(
    loan: str,
    on: Annotated[str | None, typer.Option(help="Day, as 2026-11-21; the lender's today by default.")] = None,
    as_json: AsJson = False,
) -> None:
    """What is owed on a loan on a day, line by line."""
    from bot.service.errors import NotFound
    from bot.service.statement_json import loan_statement

    when, now = day(on), present()
    try:
        stated = read(lambda uow: loan_statement(uow, loan, when, now))
    except NotFound:
        fail(f"there is no loan {loan}; `python -m bot demo` lists the demo loans")
    if as_json:
        typer.echo(json.dumps(stated, ensure_ascii=False, indent=2))
        return
    for line in stated["lines"]:
        typer.echo(f"{line['component']:<10} {line['formula']}")
    typer.echo(f"{'overdue':<10} {stated['components']['total']} {stated['currency']}, {stated['days_past_due']} days past due")
    typer.echo(f"{'owed':<10} {stated['outstanding']['total']} {stated['currency']}")


@app.command("import")
def import_files(loans: Path, payments: Annotated[Path | None, typer.Argument()] = None) -> None:
    """Put a lender's files on the book: each one whole, or not at all with every bad line named."""
    from bot.lending.dates import business_date
    from bot.service import imports

    now = present()
    today = business_date(now, DEMO_ZONE)
    _import(loans, lambda uow: imports.loans(uow, loans, now, progress(loans.name)))
    if payments is not None:
        _import(payments, lambda uow: imports.payments(uow, payments, now, today, progress(payments.name)))


@app.command()
def serve(
    only: Annotated[str | None, typer.Option(help="Start one part alone: gateway, dialogue or outbox.")] = None,
) -> None:
    """Start the gateway, the dialogue workers and the outbox worker, and stop them together."""
    from bot.settings import settings
    from bot.supervised import end_with_supervisor
    from bot.supervisor import PORT_TAKEN, PortTaken

    try:
        if only is not None:
            end_with_supervisor()
            return _serve_part(only)
        from bot.serving import NotPrepared, serve_all

        try:
            code = serve_all(settings(), lambda line: typer.echo(line))
        except NotPrepared as stopped:
            code = stopped.code
    except PortTaken as taken:
        fail(str(taken), PORT_TAKEN)
    raise typer.Exit(code)


def _serve_part(name: str) -> None:
    """Load and run one part; only the dialogue loads Rasa. What libraries warn their developers of is not for operators."""
    from importlib import import_module

    from bot.settings import settings
    from bot.supervisor import PortTaken

    modules = {"gateway": "bot.gateway.app", "dialogue": "bot.dialogue.worker", "outbox": "bot.outbox_worker"}
    if name not in modules:
        fail(f"there is no part {name!r}; choose one of {', '.join(modules)}")
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    try:
        import_module(modules[name]).main()
    except OSError as problem:
        if problem.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(settings().host, settings().port) from None


@app.command()
def train() -> None:
    """Train the dialogue's model, if the one in hand is missing or stale."""
    from bot.dialogue.training import TrainingFailed, ensure_model

    try:
        ensure_model(say=typer.echo)
    except TrainingFailed as failed:
        fail(str(failed), 1)


@app.command()
def token(borrower: str) -> None:
    """Print an identity token for a borrower of the demo book, good for five minutes and one use."""
    from bot.service.identity import sign_token
    from bot.service.lender_keys import demo_signing_keys
    from bot.settings import settings

    private = demo_signing_keys(settings())
    if not private:
        fail("this installation has no demo keys: `make run` makes them; elsewhere the lender signs its tokens")
    known = read(lambda uow: uow.borrowers.find(borrower))
    if known is None or known.lender_id not in private:
        fail(f"there is no borrower {borrower} with a demo lender; `python -m bot demo` lists them")
    typer.echo(sign_token(known, private[known.lender_id], present()))


@app.command()
def audit(action: Annotated[str, typer.Argument(help="verify")] = "verify") -> None:
    """Check that no record of the audit chain was changed, removed or inserted."""
    from bot.service.audit import first_break

    if action != "verify":
        fail(f"audit knows `verify`, not {action!r}")
    broken = read(first_break)
    if broken is not None:
        fail(f"the audit chain is broken at record {broken}: it was changed, removed or inserted", 1)
    typer.echo("the audit chain is whole")


def _import(path: Path, take: Callable[[UnitOfWork], Awaitable[object]]) -> None:
    from bot.service.imports_rows import ImportRefused

    try:
        typer.echo(f"{path.name}: {write(take)}")
    except ImportRefused as refused:
        fail("\n".join([f"{path.name}: nothing was imported", *(f"  {problem}" for problem in refused.problems)]))
    except OSError as problem:
        fail(f"{path} can't be read: {problem.strerror}")


if __name__ == "__main__":
    app()
