"""Closing stretches of the book for a day, here or in a process of its own: `python -m bot.jobs.closing`.

Such a process is told on standard input, a JSON line each: first the database and the day, then one stretch after another; it answers
with the number of snapshots taken. When whoever started it dies, its input ends, and so does it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from datetime import date
from types import TracebackType
from typing import Self

from sqlalchemy.exc import IntegrityError

from bot.lending.loan import LoanAccount
from bot.lending.statement import position
from bot.service.records import DelinquencySnapshot
from bot.store.unit_of_work import Store


class ClosingFailed(RuntimeError):
    """A process that closes stretches ended before its work did; what it had taken is kept."""


async def close_stretch(store: Store, today: date, after: str, upto: str | None) -> int:
    """Take the missing snapshots of the loans after `after` up to and with `upto` (None: the rest); returns how many."""
    try:
        return await _close(store, today, after, upto)
    except IntegrityError:  # somebody else, whom we took for dead, was at it still
        return await _close(store, today, after, upto)


async def _close(store: Store, today: date, after: str, upto: str | None) -> int:
    async with store.read() as uow:
        missing = await uow.delinquencies.missing(today, after, upto)
        accounts = await uow.loans.accounts(missing)
    snapshots = [snapshot(account, today) for account in accounts]
    if snapshots:
        async with store.write() as uow:
            await uow.delinquencies.put(snapshots)
    return len(snapshots)


def snapshot(account: LoanAccount, on: date) -> DelinquencySnapshot:
    """How late the loan is at the end of a day."""
    stands = position(account, on)
    return DelinquencySnapshot(
        loan_id=account.loan.id,
        on=on,
        days_past_due=stands.days_past_due,
        bucket=stands.range,
        overdue=stands.overdue,
        outstanding=stands.outstanding,
        oldest_unpaid_due=stands.oldest_unpaid_due,
        next_due=stands.next_due,
    )


class Closers:
    """So many processes that close stretches of one day."""

    def __init__(self, store: Store, today: date, number: int) -> None:
        self.number = number
        self._task = {"url": store.engine.url.render_as_string(hide_password=False), "on": today.isoformat()}
        self._processes: list[Process] = []

    async def __aenter__(self) -> Self:
        for _ in range(self.number):
            process = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE)
            self._processes.append(process)
            await _tell(process, self._task)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None) -> None:
        for process in self._processes:
            if process.stdin:
                process.stdin.close()
            await process.wait()

    async def close(self, place: int, after: str, upto: str | None) -> int:
        """Have the process at `place` close a stretch."""
        process = self._processes[place]
        await _tell(process, {"after": after, "upto": upto})
        answer = await process.stdout.readline() if process.stdout else b""
        if not answer:
            raise ClosingFailed(f"a closing process ended with {process.returncode} after {after!r}; run the day again")
        return int(answer)


async def _tell(process: Process, what: Mapping[str, str | None]) -> None:
    if process.stdin is None:
        raise ClosingFailed("a closing process has no input")
    process.stdin.write(json.dumps(what).encode() + b"\n")
    await process.stdin.drain()


async def _serve() -> None:
    task = json.loads(sys.stdin.readline())
    store, on = Store.open(task["url"]), date.fromisoformat(task["on"])
    try:
        for line in sys.stdin:
            wanted = json.loads(line)
            sys.stdout.write(f"{await close_stretch(store, on, wanted['after'], wanted['upto'])}\n")
            sys.stdout.flush()
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(_serve())
