"""What the verbs of the command line share: one use of the database, clear refusals, days and progress."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from bot.store.unit_of_work import UnitOfWork

Result = TypeVar("Result")
BAR = 24


def day(text: str | None) -> date | None:
    """The day that an option names; None without it."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no day; write it as 2026-11-21")


def present() -> datetime:
    """The present of the installation that the settings name."""
    from bot.clock import clock_of
    from bot.settings import settings

    return clock_of(settings())()


def read(use: Callable[[UnitOfWork], Awaitable[Result]]) -> Result:
    """Do one thing in a transaction that only reads."""
    return asyncio.run(_use(use, writes=False))


def write(use: Callable[[UnitOfWork], Awaitable[Result]]) -> Result:
    """Do one thing in one transaction that writes."""
    return asyncio.run(_use(use, writes=True))


async def _use(use: Callable[[UnitOfWork], Awaitable[Result]], *, writes: bool) -> Result:
    """Do one thing in one transaction of the database that the settings name."""
    from sqlalchemy.exc import DBAPIError

    from bot.settings import settings
    from bot.store.unit_of_work import Store

    store = Store.open(settings().url)
    try:
        async with store.write() if writes else store.read() as uow:
            return await use(uow)
    except DBAPIError as problem:
        fail(f"the database can't be used ({problem.orig}); has `python -m bot migrate` been run?")
    finally:
        await store.close()


def fail(sentence: str, code: int = 2) -> NoReturn:
    """End with one sentence on standard error."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def progress(label: str) -> Callable[[int, int], None]:
    """Shows how much is done on a terminal, nothing elsewhere."""

    began = time.monotonic()

    def show(done: int, everything: int) -> None:
        if not sys.stderr.isatty():
            return
        ended, share = done == everything, done / everything if everything else 1.0
        spent = time.monotonic() - began
        rest = f"{spent:,.0f} s" if ended else f"{spent / share - spent:,.0f} s left" if share else ""
        bar = "█" * round(BAR * share) + "░" * (BAR - round(BAR * share))
        sys.stderr.write(f"\r\x1b[K{label} {bar} {share:4.0%} {done:,}/{everything:,} {rest}" + ("\n" if ended else ""))

    return show
