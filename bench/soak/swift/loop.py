"""A time of its own: it all but stands still while anything can be done, and jumps to the next appointment when nothing can.

Nothing is waited for but the database, whose sockets are the only real ones here. A database that answers nothing for a moment waits for
somebody, such as the holder of a lock, who may himself be waiting for the time to pass; so the time passes then.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

BEGAN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday morning in Shanghai, when people are at the desk."""
ANSWERS_WITHIN = 0.015
STEP = 1e-6
"""What any step takes. Where it took nothing, whoever waits for the last billionth of a second would wait for ever."""


class Stuck(RuntimeError):
    """Nothing can be done and nothing is going to happen: whoever waits now would wait for ever."""


class SwiftLoop(asyncio.SelectorEventLoop):
    """An event loop in which ten minutes take as long as what happens in them."""

    def __init__(self) -> None:
        self._passed = 0.0
        super().__init__(_Appointments(self))

    def time(self) -> float:
        return self._passed

    def pass_time(self, seconds: float) -> None:
        self._passed += seconds

    @property
    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self._passed)

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """Here and now: a thread would bring its own time."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as problem:
            done.set_exception(problem)
        return done


class _Appointments(selectors.DefaultSelector):  # type: ignore[valid-type,misc]
    """Waits for real sockets as long as there are any beside the loop's own."""

    def __init__(self, loop: SwiftLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        asked_database = len(self.get_map()) > 1
        self._loop.pass_time(STEP)
        if timeout is not None and timeout <= 0:
            return super().select(0) if asked_database else []
        if asked_database and (answers := super().select(ANSWERS_WITHIN if timeout is not None else 30.0)):
            return answers
        if timeout is None:
            raise Stuck
        self._loop.pass_time(timeout)
        return []
