"""How fast each provider may be called: evenly spaced calls, and silence while it asks for patience."""

from __future__ import annotations

from collections.abc import Mapping

from bot.service.talk_records import Route


class Pace:
    """The earliest next call of each route, in monotonic seconds. None calls a second means no limit."""

    def __init__(self, per_second: Mapping[Route, float | None]) -> None:
        self._gap = {route: 1 / rate if rate else 0.0 for route, rate in per_second.items()}
        self._next = dict.fromkeys(per_second, 0.0)

    def ready(self, now: float) -> list[Route]:
        return [route for route, at in self._next.items() if at <= now]

    def spend(self, route: Route, now: float) -> None:
        """A call is made."""
        self._next[route] = max(self._next[route], now) + self._gap[route]

    def hold(self, route: Route, until: float) -> None:
        """The provider wants no call before then."""
        self._next[route] = max(self._next[route], until)

    def wait(self, now: float, otherwise: float) -> float:
        """Seconds until the next route that is not ready becomes so."""
        return min((at - now for at in self._next.values() if at > now), default=otherwise)
