"""Which turns the other gateways have in hand, so that what one of them is at is not run here as well.

Gateways show each other twice a second what they have in hand. One that shows nothing for a moment is taken for dead, and so is one
without a dialogue worker, which shows nothing: what waits there is taken up by the rest. This saves work and no more. That a turn is
answered once is seen to by its commit, whatever two gateways believe of each other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping

SHOWN_EVERY, BELIEVED_FOR = 0.5, 2.0


class Hands:
    """What was shown by others; `clock` counts seconds of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shown: dict[str, tuple[float, frozenset[str]]] = {}
        self._waited: Mapping[str, int] = {}

    def shown(self, gateway: str, conversations: Collection[str]) -> None:
        """A gateway has these in hand."""
        self._shown[gateway] = (self._clock(), frozenset(conversations))

    def left(self, waiting: Mapping[str, int]) -> list[str]:
        """Of the conversations that wait, with how far each is answered: those that waited as they are the last time that this was
        asked, and that nobody has in hand. Who took one up since that time has not had the time to show it."""
        before, self._waited = self._waited, waiting
        self._shown = {gateway: seen for gateway, seen in self._shown.items() if self._clock() - seen[0] < BELIEVED_FOR}
        elsewhere = frozenset().union(*(conversations for _, conversations in self._shown.values()))
        return [each for each, answered in waiting.items() if before.get(each) == answered and each not in elsewhere]
