"""Places where a gateway touches the world, and what may happen to it there.

Every statement, commit, call to a worker and answer to a client is a point, before and after. `Points` counts them and can be armed:
at the n-th one the process dies at once (`crash`), or the call fails as a broken database or network does (`error`). Where several
gateways live in one process, `end` is how one of them dies, and `pause` is what the database's points wait for.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.gateway.gate import GATE

CRASHED = 70
_WHAT = re.compile(r"(?:\b(?:FROM|INTO|UPDATE)\s+)\"?(\w+)", re.IGNORECASE)
_OF_A_MESSAGE: ContextVar[bool] = ContextVar("of_a_message", default=False)


@dataclass
class Points:
    """`only_messages` counts what a borrower's message leads to, its turn included, and nothing that goes on beside it."""

    only_messages: bool = False
    seen: list[str] = field(default_factory=list)
    left: int = 0
    kind: str = ""
    end: Callable[[], None] = lambda: os._exit(CRASHED)
    pause: Callable[[], None] = lambda: None

    def arm(self, kind: str, after: int) -> None:
        self.kind, self.left = kind, after

    def reach(self, name: str, broken: Callable[[], Exception] = lambda: OperationalError("injected", None, OSError())) -> None:
        """A point was reached; it is the end of the process, or of the call, when it is the armed one."""
        if self.only_messages and not _OF_A_MESSAGE.get():
            return
        self.seen.append(name)
        del self.seen[:-1000]
        if self.left == 0:
            return
        self.left -= 1
        if self.left > 0:
            return
        if self.kind == "crash":
            self.end()
        raise broken()

    def reach_database(self, name: str) -> None:
        self.pause()
        self.reach(name)


def watch(app: web.Application, points: Points) -> None:
    """Put points around what a gateway does with its database and what it answers."""
    engine = app[GATE].store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: points.reach_database(f"before {_named(args[2])}"))
    event.listen(engine, "after_cursor_execute", lambda *args: points.reach_database(f"after {_named(args[2])}"))
    _around_commits(engine.dialect, points)
    app.middlewares.insert(0, _marking)

    async def answering(request: web.Request, response: web.StreamResponse) -> None:
        points.reach("before the answer", ConnectionResetError)

    app.on_response_prepare.append(answering)


def _named(statement: str) -> str:
    found = _WHAT.search(statement)
    return f"{statement.split()[0].upper()} {found.group(1) if found else ''}".strip()


def _around_commits(dialect: Any, points: Points) -> None:
    commit = dialect.do_commit

    def do_commit(connection: Any) -> None:
        points.reach_database("before COMMIT")
        commit(connection)
        points.reach_database("after COMMIT")

    dialect.do_commit = do_commit


def watch_calls(client: Any, points: Points) -> None:
    """Put points around the calls of an `aiohttp` client, or of the class, which are those of every client."""
    request = client._request

    async def _request(*given: Any, **options: Any) -> aiohttp.ClientResponse:
        method, url = given[-2:]
        name = f"{method} {str(url).rsplit('/', 1)[-1]}"
        points.reach(f"before {name}", aiohttp.ClientConnectionError)
        response: aiohttp.ClientResponse = await request(*given, **options)
        points.reach(f"after {name}", aiohttp.ClientConnectionError)
        return response

    setattr(client, "_request", _request)  # noqa: B010


@web.middleware
async def _marking(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    if request.method == "POST" and request.path.endswith("/messages"):
        _OF_A_MESSAGE.set(True)
    return await handler(request)
