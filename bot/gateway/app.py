"""The gateway: the one process that faces the world. It owns identity, the conversation log, and who holds a conversation."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from aiohttp import WSCloseCode, web

from bot import pauses
from bot.clock import clock_of
from bot.gateway import (
    channels,
    console,
    conversations,
    demo,
    desk_rounds,
    documents,
    evidence,
    health,
    links,
    pages,
    payments,
    simulator,
    socket,
    stopping,
    watch,
    words,
)
from bot.gateway.bell import Bell
from bot.gateway.figures import Figures
from bot.gateway.gate import GATE, Gate
from bot.gateway.intake import add_intake
from bot.gateway.middlewares import counted, plain_refusals, strict_headers
from bot.gateway.redis_bell import RedisBell
from bot.gateway.runner import TurnRunner
from bot.gateway.workers import Workers
from bot.service.lender_keys import KeysUnreadable, in_force
from bot.service.sealing import KEY_FILE, Seal
from bot.service.webhooks import KEYS_KEPT_FOR
from bot.settings import Settings, settings
from bot.store.unit_of_work import Store

BODY_LIMIT = 64 * 1024
FORGET_SECONDS = 3600
FAREWELL_SECONDS = 3.0


def create_app(settings: Settings, clock: Callable[[], datetime] | None = None) -> web.Application:
    """A gateway on the settings' database, with the workers that `BOT_WORKER_URLS` names; without a clock, on the installation's."""
    clock = clock or clock_of(settings)
    app = web.Application(middlewares=[counted, plain_refusals], client_max_size=BODY_LIMIT)
    store, figures = Store.open(settings.url), Figures()
    bell = RedisBell(settings.redis_url) if settings.redis_url else Bell()
    urls = os.environ.get("BOT_WORKER_URLS", "").split(",")
    workers = Workers(urls, os.environ.get("BOT_WORKER_KEY", ""), settings.turn_timeout_seconds)
    runner = TurnRunner(store, workers, bell, figures, clock)
    app[GATE] = Gate(
        settings=settings,
        store=store,
        keys=in_force(settings),
        workers=workers,
        runner=runner,
        bell=bell,
        figures=figures,
        seal=Seal(settings.staff_key_file or settings.data_dir / KEY_FILE),
        clock=clock,
    )
    for room in (conversations, socket, console, documents, evidence, words, health):
        room.add_routes(app)
    if settings.demo:
        demo.add_routes(app)
        simulator.add_routes(app)
    for outer in (channels, links):
        outer.add_routes(app)
    pages.add_routes(app, demo=settings.demo)
    app.on_response_prepare.append(strict_headers)
    app.on_shutdown.append(hang_up)
    app.cleanup_ctx.append(running)
    add_intake(app)
    payments.add_routes(app)
    return app


async def running(app: web.Application) -> AsyncIterator[None]:
    gate = app[GATE]
    await gate.workers.open()
    gate.runner.start()
    told = asyncio.Event()
    carrying = asyncio.create_task(gate.bell.carry()) if isinstance(gate.bell, RedisBell) else None
    tidying = asyncio.create_task(_tidy(gate))
    rounds = {asyncio.create_task(going(gate, told)) for going in (desk_rounds.keep_going, watch.keep_watch)}
    yield
    told.set()
    tidying.cancel()
    await stopping.let_finish({tidying, *rounds})
    if carrying is not None and isinstance(gate.bell, RedisBell):
        gate.bell.close()
        await carrying
    await gate.runner.stop()
    await gate.workers.close()
    await gate.store.close()


async def hang_up(app: web.Application) -> None:
    """Close the sockets, so that their clients reconnect at once."""
    gate = app[GATE]
    closing = [asyncio.create_task(each.close(code=WSCloseCode.GOING_AWAY, message=b"restart")) for each in list(gate.sockets)]
    if closing:
        _, deaf = await asyncio.wait(closing, timeout=FAREWELL_SECONDS)
        for each in deaf:
            each.cancel()


async def _tidy(gate: Gate) -> None:
    """Forget credentials, used tokens and links that are over, and webhooks that no provider repeats any more."""
    while True:
        await asyncio.sleep(FORGET_SECONDS)
        async with gate.store.write() as uow:
            await uow.credentials.forget_expired(gate.clock())
            await uow.links.forget_expired(gate.clock())
            await uow.webhooks.forget_before(gate.clock() - KEYS_KEPT_FOR)


def main() -> None:
    """Serve until told to stop."""
    logging.basicConfig(level=settings().log_level, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("aiohttp.access").setLevel(logging.CRITICAL)
    try:
        app = create_app(settings())
    except KeysUnreadable as problem:
        sys.stderr.write(f"{problem}\n")
        raise SystemExit(2) from problem
    stopping.end_in_time(app)
    pauses.make_rare()
    web.run_app(app, host=settings().host, port=settings().port, print=None, access_log=None, shutdown_timeout=2)
