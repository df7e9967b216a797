"""What an action may know and ask for while it answers one message.

The worker puts a `TurnContext` around the handling of a message; actions find it with `current()`, wherever Rasa calls them from.
Under `rasa shell` and `rasa run actions` nobody sets one: then the answer is that to somebody unknown, unless `BOT_SHELL_BORROWER`
names a borrower of the demo book to speak as, and nothing that an action asks for is done.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from bot import catalogue
from bot.service.account import Overview, overview
from bot.service.turn import Channel, Effect, Json, Language, TurnRequest, Verified
from bot.store.engine import AWAY
from bot.store.unit_of_work import Store

SHELL_BORROWER = "BOT_SHELL_BORROWER"
SHELL_LENDER = "tqg"


@dataclass(slots=True)
class TurnContext:
    """One turn: who asks, in which language, what may be read, and what shall be done when the turn is committed."""

    request: TurnRequest
    store: Store
    language: Language
    effects: list[Effect] = field(default_factory=list)
    failed: bool = False
    away: Exception | None = None
    sources: list[str] = field(default_factory=list)
    silent: bool = False
    _account: Overview | None = None

    @property
    def verified(self) -> Verified | None:
        return self.request.verified

    @property
    def channel(self) -> Channel:
        return self.request.channel

    @property
    def sms(self) -> bool:
        return self.request.channel == "sms"

    @property
    def today(self) -> date:
        return self.request.today

    def want(self, verb: str, **args: Any) -> None:
        """Asks for an effect; it is applied, and checked again, in the transaction that commits this turn."""
        self.effects.append(Effect(verb=verb, args=args))

    def cite(self, *names: str) -> None:
        """Rules that what is being said rests on."""
        self.sources += [name for name in names if name not in self.sources]

    def word(self, key: str, **figures: object) -> str:
        return catalogue.word(key, self.language, sms=self.sms, **figures)

    async def account(self, who: Verified) -> Overview:
        """The account of the proven borrower, read once a turn."""
        if self._account is None:
            async with self.store.read() as uow:
                self._account = await overview(uow, who, self.today)
        return self._account

    def fail(self, why: Exception) -> None:
        """Nothing that this turn asked for will be done, and the borrower is told so, unless the database was merely `away`."""
        self.failed = True
        self.effects.clear()
        if isinstance(why, AWAY):
            self.away = why


_turn: ContextVar[TurnContext | None] = ContextVar("turn", default=None)


@contextmanager
def answering(turn: TurnContext) -> Iterator[TurnContext]:
    """`turn` is the current one inside the block."""
    token = _turn.set(turn)
    try:
        yield turn
    finally:
        _turn.reset(token)


def current(slots: Json) -> TurnContext:
    """The turn under way, or one made from the slots when Rasa runs without a worker."""
    return _turn.get() or _outside(slots)


def _outside(slots: Json) -> TurnContext:
    from bot.settings import settings

    borrower = os.environ.get(SHELL_BORROWER)
    request = TurnRequest(
        conversation_id="shell",
        seq=0,
        text="",
        language=slots.get("language") or "zh",
        channel=slots.get("channel") or "web",
        lender_id=SHELL_LENDER,
        verified=Verified(borrower_id=borrower, lender_id=SHELL_LENDER) if borrower else None,
        now=datetime.now(UTC),
        zone="Asia/Shanghai",
    )
    return TurnContext(request=request, store=Store.open(settings().url), language=request.language)
