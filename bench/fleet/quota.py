"""So much of a core for some processes and no more, by the kernel's own control groups (root, Linux)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT, PERIOD = Path("/sys/fs/cgroup"), 20_000
EMPTY_WITHIN = 5.0


@dataclass(frozen=True)
class Quota:
    """A control group; `PERIOD` is short, so that a turn is slowed down rather than stopped for long."""

    group: Path
    is_unified: bool

    def hold(self, processes: Iterable[int]) -> None:
        for process in processes:
            (self.group / "cgroup.procs").write_text(str(process))

    def allow(self, cores: float) -> None:
        """From now on they get so much together."""
        microseconds = int(cores * PERIOD)
        if self.is_unified:
            (self.group / "cpu.max").write_text(f"{microseconds} {PERIOD}")
        else:
            (self.group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (self.group / "cpu.cfs_quota_us").write_text(str(microseconds))


@contextmanager
def quota() -> Iterator[Quota]:
    """A group of our own, gone afterwards; OSError where we may not make one. Whoever is still in it then goes back to all others."""
    is_unified = (ROOT / "cgroup.controllers").exists()
    above = ROOT if is_unified else ROOT / "cpu"
    made = Quota(above / f"fleet-{os.getpid()}", is_unified)
    made.group.mkdir()
    try:
        yield made
    finally:
        for process in (made.group / "cgroup.procs").read_text().split():
            with suppress(ProcessLookupError):
                (above / "cgroup.procs").write_text(process)
        _remove(made.group)


def _remove(group: Path) -> None:
    end = time.monotonic() + EMPTY_WITHIN
    while True:
        try:
            return group.rmdir()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
