"""Messages that stand still, for those who run the installation: listed without text or number, tried again or let be, with a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Literal

from aiohttp import web

from bot.gateway.answers import answer, body_of, text_of
from bot.gateway.conversations import cursor_of
from bot.gateway.desk import member_of
from bot.gateway.gate import Gate, gate_of
from bot.gateway.intake import INTAKE
from bot.service import outbox_desk
from bot.service.errors import Invalid, NotFound
from bot.service.link_records import Webhook
from bot.service.talk_records import Outgoing, StaffMember
from bot.service.turn import Json

ROOT = "/api/console/outbox"
WEBHOOKS = "/api/console/webhooks"
Act = Callable[..., Awaitable[Outgoing]]


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.get(ROOT, listed),
            web.post(ROOT + "/{id}/retry", retry),
            web.post(ROOT + "/{id}/abandon", abandon),
            web.get(WEBHOOKS, unread),
            web.post(WEBHOOKS + "/{id}/retry", partial(settle_webhook, verb="retry")),
            web.post(WEBHOOKS + "/{id}/abandon", partial(settle_webhook, verb="abandon")),
        ]
    )


async def listed(request: web.Request) -> web.Response:
    """`state=dead|unknown`, a hundred from `after` on, with how many messages are in each state."""
    gate, _ = gate_of(request), await member_of(request)
    state = request.query.get("state", "dead")
    if state not in outbox_desk.STANDING_STILL:
        raise Invalid("field", field="state")
    async with gate.store.read() as uow:
        messages = await outbox_desk.listed(uow, "dead" if state == "dead" else "unknown", cursor_of(request))
        counts = await uow.outbox.counted()
    return answer({"messages": [_shown(each) for each in messages], "counts": counts})


async def retry(request: web.Request) -> web.Response:
    """200 with the message, queued again; a provider that has it already sends it twice, which is why somebody says why."""
    return await _act(request, outbox_desk.retry)


async def abandon(request: web.Request) -> web.Response:
    return await _act(request, outbox_desk.abandon)


async def _act(request: web.Request, act: Act) -> web.Response:
    gate, member, reason = await _asked(request)
    async with gate.store.write() as uow:
        message = await act(uow, _number(request), member, reason, gate.clock())
    return answer({"message": _shown(message)})


async def unread(request: web.Request) -> web.Response:
    """What providers told us that could not be worked on."""
    gate, _ = gate_of(request), await member_of(request)
    async with gate.store.read() as uow:
        calls = await outbox_desk.unread(uow, cursor_of(request))
    return answer({"webhooks": [_call(each) for each in calls]})


async def settle_webhook(request: web.Request, *, verb: Literal["retry", "abandon"]) -> web.Response:
    """200 with the call, to be worked on again or let be."""
    gate, member, reason = await _asked(request)
    async with gate.store.write() as uow:
        call = await outbox_desk.settle_webhook(uow, _number(request), verb, member, reason, gate.clock())
    request.app[INTAKE].poke()
    return answer({"webhook": _call(call)})


async def _asked(request: web.Request) -> tuple[Gate, StaffMember, str]:
    member = await member_of(request)
    return gate_of(request), member, text_of(await body_of(request), "reason", limit=500)


def _number(request: web.Request) -> int:
    given = request.match_info["id"]
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise NotFound("no_message")
    return int(given)


def _shown(message: Outgoing) -> Json:
    same = ("id", "lender_id", "borrower_id", "channel", "provider", "purpose", "state", "problem", "attempts", "receipt")
    return {
        **{name: getattr(message, name) for name in same},
        "to": masked(message.to),
        "created_at": message.created_at.isoformat(),
        "can_retry": not message.secret,
    }


def _call(call: Webhook) -> Json:
    same = ("id", "lender_id", "provider", "kind", "state", "problem", "attempts")
    return {**{name: getattr(call, name) for name in same}, "received_at": call.received_at.isoformat()}


def masked(address: str) -> str:
    """Enough of a number or address to tell two apart, not enough to use it."""
    if "@" in address:
        name, _, host = address.partition("@")
        return f"{name[:1]}…@{host}"
    return f"{address[:3]}…{address[-2:]}"
