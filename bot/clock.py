"""What time it is: the system's clock, which a demo alone may run ahead of, so that stories of several days can be walked.

Two small files in the demo's data folder hold the state for all processes: how many seconds the demo is ahead, written by the
outbox worker, and the moment that somebody asked for, written by whoever asks. The worker goes there hour by hour
(`bot.jobs.demo_days`), so that what happens on the way happens in its order. Outside a demo neither is read, whatever lies there.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.settings import Settings

Clock = Callable[[], datetime]
FARTHEST = timedelta(days=92)


class CannotMove(ValueError):
    """The moment asked for lies behind the demo's present, or farther ahead than one step may go."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def clock_of(settings: Settings) -> Clock:
    """The clock of an installation; only a demo's can have been moved."""
    return DemoClock(settings.data_dir) if settings.demo else utc_now


class DemoClock:
    """The system's time and the seconds that this demo is ahead of it; called, it answers the present in UTC."""

    def __init__(self, folder: Path) -> None:
        self._ahead_file, self._goal_file = folder / "demo-clock", folder / "demo-clock.goal"
        self._read: tuple[int, int] | None = None
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    @property
    def ahead(self) -> timedelta:
        """How far the demo is ahead; the file is read again only when it was written anew."""
        try:
            found = self._ahead_file.stat()
        except FileNotFoundError:
            return timedelta()
        if (file := (found.st_ino, found.st_mtime_ns)) != self._read:
            self._ahead, self._read = timedelta(seconds=int(self._ahead_file.read_text(encoding="ascii"))), file
        return self._ahead

    def ask(self, moment: datetime) -> None:
        """Want the demo to go to a moment; raises `CannotMove` for one that it can't go to."""
        if not timedelta() < moment - self() <= FARTHEST:
            raise CannotMove(moment)
        _write(self._goal_file, moment.isoformat())

    @property
    def goal(self) -> datetime | None:
        """The moment that somebody asked for and that is not reached yet."""
        try:
            return datetime.fromisoformat(self._goal_file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None

    def work_on(self) -> None:
        """Show whoever asked that somebody is on the way to the goal."""
        with suppress(FileNotFoundError):
            os.utime(self._goal_file)

    @property
    def worked_on(self) -> int:
        """When that was shown last, as a number that only grows."""
        try:
            return self._goal_file.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def move(self, moment: datetime) -> None:
        """Be at a moment, whole seconds; never back, because a book does not forget."""
        ahead = max(moment - utc_now(), self.ahead)
        _write(self._ahead_file, str(int(ahead.total_seconds()) + 1))

    def arrived(self) -> None:
        """The goal is reached."""
        self._goal_file.unlink(missing_ok=True)


def _write(file: Path, text: str) -> None:
    """Replace a file whole, so that nobody reads half of it."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    new.write_text(text, encoding="ascii")
    new.replace(file)
