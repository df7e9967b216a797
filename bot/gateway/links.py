"""What the pages of links in messages ask: a code to the phone, a pass for the code, and no more messages."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.answers import answer, body_of, text_of
from bot.gateway.conversations import spend
from bot.gateway.gate import gate_of
from bot.gateway.limits import Limit
from bot.service.consent import stop_by_link
from bot.service.errors import Invalid, NotAllowed
from bot.service.resume import enter_link_code, send_link_code
from bot.service.short_links import link_of

LINKS = Limit("links", per_minute=20, burst=20)


def add_routes(app: web.Application) -> None:
    app.add_routes([web.post("/api/links/code", code), web.post("/api/links/pass", exchange), web.post("/u/{secret}", stop)])


async def code(request: web.Request) -> web.Response:
    """202 whether or not a code could be sent; 404 for a link that is none."""
    gate = gate_of(request)
    spend(request, LINKS)
    secret = text_of(await body_of(request), "link", limit=64)
    async with gate.store.write() as uow:
        await send_link_code(uow, await link_of(uow, secret, "resume", gate.clock()), gate.clock())
    return answer({}, status=202)


async def exchange(request: web.Request) -> web.Response:
    """200 with a token for the chat, good once and for five minutes; 401 for a code that is not right."""
    gate = gate_of(request)
    spend(request, LINKS)
    content = await body_of(request)
    secret, digits = text_of(content, "link", limit=64), text_of(content, "code", limit=12)
    async with gate.store.write() as uow:
        link = await link_of(uow, secret, "resume", gate.clock())
        token = await enter_link_code(uow, link, digits, gate.clock())
    if token is None:
        raise NotAllowed("link_code")
    return answer({"token": token})


async def stop(request: web.Request) -> web.Response:
    """No more e-mail, or with `everything` nothing by any channel. Also what mail programs post for their own unsubscribe button."""
    gate = gate_of(request)
    spend(request, LINKS)
    everything = (await body_of(request)).get("everything", False) if request.content_type == "application/json" else False
    if not isinstance(everything, bool):
        raise Invalid("field", field="everything")
    async with gate.store.write() as uow:
        link = await link_of(uow, request.match_info["secret"], "stop", gate.clock())
        await stop_by_link(uow, link, gate.clock(), everything=everything)
    return answer({"stopped": True})
