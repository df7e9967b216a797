"""Times of named stages, and what is told of a sample: the middle and the spread, in milliseconds."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

MS = 1000.0


@dataclass(frozen=True, slots=True)
class Times:
    """Quartiles and the 95th percentile, in milliseconds."""

    low: float
    middle: float
    high: float
    p95: float

    def __str__(self) -> str:
        return f"{self.middle:7.2f}  ({self.low:.2f}–{self.high:.2f})  p95 {self.p95:7.2f}"


def told(sample: Sequence[float]) -> Times:
    """Of at least two times in seconds."""
    cuts = statistics.quantiles(sample, n=20, method="inclusive")
    return Times(cuts[4] * MS, cuts[9] * MS, cuts[14] * MS, cuts[18] * MS)


class Stages:
    """Adds up the time spent in each stage of the turn at hand, `open`; `turn` closes it. A stage's inner stage counts for both."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = defaultdict(list)
        self.open: dict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.open[name] += time.perf_counter() - began

    def turn(self, names: Sequence[str]) -> dict[str, float]:
        """The turn's times, kept for each of these stages."""
        done, self.open = dict(self.open), defaultdict(float)
        for name in names:
            self.spent[name].append(done.get(name, 0.0))
        return done

    def watch(self, owner: Any, method: str, name: str) -> None:
        """Count a coroutine method of an object, or a plain one, as a stage from now on."""
        inner: Callable[..., Any] = getattr(owner, method)

        def watched(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            result = inner(*args, **kwargs)
            if isinstance(result, Awaitable):
                return self._waited(result, name, began)
            self.open[name] += time.perf_counter() - began
            return result

        setattr(owner, method, watched)

    async def _waited(self, result: Awaitable[Any], name: str, began: float) -> Any:
        try:
            return await result
        finally:
            self.open[name] += time.perf_counter() - began
