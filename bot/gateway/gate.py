"""What the routes of one gateway share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from bot.clock import utc_now
from bot.gateway.admitted import Admitted
from bot.gateway.bell import Bell
from bot.gateway.figures import Figures
from bot.gateway.limits import Limits
from bot.gateway.runner import TurnRunner
from bot.gateway.workers import Workers
from bot.service.lender_keys import LenderKeys
from bot.service.sealing import Seal
from bot.settings import Settings
from bot.store.unit_of_work import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The database, the keys, the workers and what hangs on them; made once by `create_app`."""

    settings: Settings
    store: Store
    keys: LenderKeys
    workers: Workers
    runner: TurnRunner
    bell: Bell
    figures: Figures
    seal: Seal
    limits: Limits = field(default_factory=Limits)
    admitted: Admitted = field(default_factory=Admitted)
    clock: Callable[[], datetime] = utc_now
    sockets: set[web.WebSocketResponse] = field(default_factory=set)

    @property
    def first_lender(self) -> str:
        """Whose visitors those are who name no lender: the first one of the keys file."""
        return next(iter(self.keys.public))


GATE = web.AppKey("gate", Gate)


def gate_of(request: web.Request) -> Gate:
    return request.app[GATE]
