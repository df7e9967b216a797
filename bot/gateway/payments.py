"""Paying by link: where a link leads, and where a provider tells us of payments.

A link holds an opaque id; it leads on to the provider's own page. A callback is believed by its signature alone, answered 200 once it
is on the book or kept aside, and may come as often as the provider likes.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping

from aiohttp import web

from bot.gateway import pay_calls, pay_page, refund_rounds
from bot.gateway.answers import answer, spoken
from bot.gateway.console_actions import look_again
from bot.gateway.conversations import spend
from bot.gateway.gate import GATE, Gate, gate_of
from bot.gateway.limits import READS
from bot.gateway.stopping import let_finish
from bot.payments.simulated import SimulatedProvider
from bot.rulebook.lenders import lender
from bot.service.errors import NotFound
from bot.service.pay_booking import take
from bot.service.pay_link import PATH, payable
from bot.service.pay_ports import PaymentProvider

PROVIDERS: web.AppKey[Mapping[str, PaymentProvider]] = web.AppKey("payment_providers", Mapping)


def add_routes(app: web.Application) -> None:
    """The routes of every deployment; a demo's provider is the simulated one."""
    gate, provided = app[GATE], dict[str, PaymentProvider]()
    if gate.settings.demo:
        provider = SimulatedProvider(gate.store, callback_keys(gate), lambda lender_id: lender(lender_id).zone)
        provided[provider.name] = provider
        pay_page.add_routes(app, provider)
        app.cleanup_ctx.append(calling)
    app[PROVIDERS] = provided
    app.cleanup_ctx.append(refunding)
    app.add_routes([web.get(PATH + "{id}", follow), web.post("/api/payments/{provider}/{lender}", callback)])


async def calling(app: web.Application) -> AsyncIterator[None]:
    """The simulated provider calls back while the gateway runs."""
    gate = app[GATE]
    task = asyncio.create_task(pay_calls.call_forever(gate, callback_keys(gate)))
    yield
    task.cancel()
    await let_finish({task})


async def refunding(app: web.Application) -> AsyncIterator[None]:
    """Refunds that were ordered go to their provider while the gateway runs; one on its way gets a few seconds."""
    stopping = asyncio.Event()
    task = asyncio.create_task(refund_rounds.keep_going(app[GATE], app[PROVIDERS], stopping))
    yield
    stopping.set()
    await let_finish({task})


def callback_keys(gate: Gate) -> dict[str, bytes]:
    """A demo's keys for callbacks, one for each lender, drawn from the lender's own signing key."""
    return {name: hmac.digest(str(key.key).encode(), b"payment callbacks", "sha256") for name, key in gate.keys.private.items()}


async def follow(request: web.Request) -> web.Response:
    """On to the provider's page; a link that is over, or never was, says so and nothing else."""
    spend(request, READS)
    gate = gate_of(request)
    provider = next(iter(request.app[PROVIDERS].values()), None)
    async with gate.store.read() as uow:
        try:
            found = await payable(uow, request.match_info["id"], gate.clock())
        except NotFound:
            return pay_page.message_page("pay_page_over", spoken(request), status=404)
    if provider is None:
        return pay_page.message_page("pay_page_over", spoken(request), status=404)
    return web.Response(status=303, headers={"Location": f"{await provider.checkout(found)}?language={found.language}"})


async def callback(request: web.Request) -> web.Response:
    """A provider's notice: 200 when it was taken in, whatever became of it; 401 for one that the provider did not sign."""
    gate, lender_id = gate_of(request), request.match_info["lender"]
    provider = request.app[PROVIDERS].get(request.match_info["provider"])
    if provider is None:
        raise NotFound("unknown_provider")
    notice = provider.read(lender_id, request.headers, await request.read(), gate.clock())
    async with gate.store.write() as uow:
        outcome = await take(uow, lender_id, notice, gate.clock())
        told = await uow.payments.find(notice.order)
        case = await refund_rounds.case_of(uow, notice.refund or "")
    if told is not None:
        gate.bell.ring(told.conversation_id)
    if case is not None:
        look_again(gate, case)
    return answer({"outcome": str(outcome)})
