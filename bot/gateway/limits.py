"""How often somebody may ask: token buckets by who and what, in bounded memory."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass

KEPT = 20_000


class TooMany(Exception):
    """Asked too often; `seconds` is when it will be accepted again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `burst` at once, refilled at `per_minute`."""

    name: str
    per_minute: float
    burst: int


MESSAGES = Limit("messages", per_minute=60, burst=30)
READS = Limit("reads", per_minute=600, burst=200)
VISITS = Limit("visits", per_minute=60, burst=60)
EXCHANGES = Limit("exchanges", per_minute=300, burst=120)
REFUSALS = Limit("refusals", per_minute=60, burst=60)
SIGN_INS = Limit("sign_ins", per_minute=6, burst=6)
PHONE = Limit("phone", per_minute=60, burst=30)


class Limits:
    """Buckets by limit and asker; the one that was used longest ago is forgotten first."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def spend(self, limit: Limit, asker: str, now: float) -> None:
        """Take one from the asker's bucket, at monotonic time `now` in seconds; TooMany when it is empty."""
        key = (limit.name, asker)
        level, since = self._buckets.pop(key, (float(limit.burst), now))
        level = min(limit.burst, level + (now - since) * limit.per_minute / 60)
        self._buckets[key] = (level - 1 if level >= 1 else level, now)
        if len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        if level < 1:
            raise TooMany(max(1, math.ceil((1 - level) * 60 / limit.per_minute)))

    def forget(self) -> None:
        """Let everybody begin anew."""
        self._buckets.clear()
