"""The borrower's side of the API: begin a conversation, send a message, read the log, choose the language."""

from __future__ import annotations

import base64
import math
import time
from collections.abc import Sequence

from aiohttp import web

from bot.gateway.answers import answer, bearer, body_of, language_of, text_of
from bot.gateway.gate import Gate, gate_of
from bot.gateway.limits import EXCHANGES, MESSAGES, READS, REFUSALS, VISITS, Limit
from bot.gateway.stream import PAGE, News, look, look_back, wait_for_news
from bot.service import identity
from bot.service.conversation import Incoming
from bot.service.errors import Invalid, NotAllowed, NotFound
from bot.service.hashing import token_hash
from bot.service.inbox import hear
from bot.service.resume import enter_with_pass
from bot.service.short_links import PASS_PREFIX
from bot.service.talk_records import Conversation, Entry
from bot.service.turn import Json, Language

LONGEST_WAIT = 60
BEYOND = 2**31 - 1


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.post("/api/conversations", begin),
            web.get("/api/conversations/{id}", show),
            web.post("/api/conversations/{id}/messages", send),
            web.get("/api/conversations/{id}/events", events),
            web.post("/api/conversations/{id}/language", choose_language),
        ]
    )


async def begin(request: web.Request) -> web.Response:
    """201 with a conversation and its credential: the borrower's own for an identity token, a fresh unproven one without."""
    gate = gate_of(request)
    content = await body_of(request, optional=True)
    language = language_of(content)
    if "Authorization" in request.headers:
        conversation, credential = await _exchange(request, gate, language)
    else:
        spend(request, VISITS)
        conversation, credential = await _visit(gate, content, language)
    return answer({**_shown(conversation, language), "credential": credential, **_unsent_key(gate, conversation)}, status=201)


def _unsent_key(gate: Gate, conversation: Conversation) -> Json:
    """What the page seals messages with that have not left yet; a visitor's next page is another conversation and could not open them."""
    if conversation.verified is None:
        return {}
    return {"unsent_key": base64.b64encode(gate.seal.derive(f"unsent:{conversation.id}")).decode()}


async def _exchange(request: web.Request, gate: Gate, language: Language | None) -> tuple[Conversation, str]:
    spend(request, EXCHANGES)
    token = bearer(request)
    if token is None:
        raise NotAllowed("token_malformed")
    try:
        if token.startswith(PASS_PREFIX):
            async with gate.store.write() as uow:
                return await enter_with_pass(uow, token, language, gate.clock())
        claims = identity.read_token(token, gate.keys.public, gate.clock())
        async with gate.store.write() as uow:
            return await identity.exchange(uow, claims, language, gate.clock())
    except NotAllowed:
        spend(request, REFUSALS)
        raise


async def _visit(gate: Gate, content: Json, language: Language | None) -> tuple[Conversation, str]:
    wanted = text_of(content, "lender", limit=64, optional=True) or gate.first_lender
    async with gate.store.write() as uow:
        known = {lender.id: lender for lender in await uow.lenders.all()}
        if wanted not in known:
            raise NotFound("unknown_lender")
        return await identity.visit(uow, known[wanted], language or "zh", gate.clock())


def _shown(conversation: Conversation, language: Language | None) -> Json:
    verified = conversation.verified is not None
    return {"conversation_id": conversation.id, "language": language or conversation.language, "verified": verified}


async def show(request: web.Request) -> web.Response:
    """How a conversation stands: language, proof, who has it and its latest row."""
    news = await look(gate_of(request), await enter(request), after=BEYOND)
    last = news.conversation.last_seq
    return answer({**_shown(news.conversation, None), "holder": news.holder, "last": last})


async def send(request: web.Request) -> web.Response:
    """202 with the row's number once it is safe in the log; 200 with the same number when it was sent before."""
    gate = gate_of(request)
    conversation_id = await enter(request, MESSAGES)
    incoming = _incoming(await body_of(request))
    async with gate.store.write() as uow:
        heard = await hear(uow, conversation_id, incoming, gate.clock())
    entry = heard.entry
    if heard.is_new:
        gate.figures.messages.labels("borrower", entry.channel).inc()
        ring(gate, conversation_id, [entry] if incoming.choice is None and entry.kind == "text" else ())
        if heard.is_for_bot:
            gate.runner.poke(conversation_id, heard.turn)
    return answer({"seq": entry.seq}, status=202 if heard.is_new else 200)


def wake(gate: Gate, conversation_id: str) -> None:
    """A borrower said something: tell whoever listens, and see that it is answered."""
    ring(gate, conversation_id)
    gate.runner.poke(conversation_id)


def ring(gate: Gate, conversation_id: str, rows: Sequence[Entry] = ()) -> None:
    """Tell whoever listens that something was said: `rows`, if that is all that came of it."""
    gate.bell.ring(conversation_id, rows)
    gate.bell.ring("console")


def _incoming(content: Json) -> Incoming:
    client_msg_id = text_of(content, "client_msg_id", limit=128)
    language = language_of(content)
    if (content.get("text") is None) == (content.get("choice") is None):
        raise Invalid("field", field="text")
    if content.get("choice") is not None:
        choice = text_of(content, "choice", limit=500)
        return Incoming(client_msg_id=client_msg_id, choice=choice, language=language)
    if not isinstance(content["text"], str):
        raise Invalid("field", field="text")
    return Incoming(client_msg_id=client_msg_id, text=content["text"], language=language)


async def events(request: web.Request) -> web.Response:
    """The rows after a cursor, at once or as soon as there is one within `wait` seconds; or a page of those before one."""
    gate = gate_of(request)
    return answer((await read_log(request, gate, await enter(request))).to_json(gate))


async def read_log(request: web.Request, gate: Gate, conversation_id: str) -> News:
    """What a query asks of a log: `after` and `wait`, with `newest` the newest rows only, or `before` and `newest` to go back."""
    newest = min(cursor_of(request, "newest"), PAGE) or None
    if before := cursor_of(request, "before"):
        return await look_back(gate, conversation_id, before, newest or PAGE)
    return await wait_for_news(gate, conversation_id, cursor_of(request), wait_of(request), newest)


async def choose_language(request: web.Request) -> web.Response:
    """The language that the bot and the rows about the conversation use from now on."""
    gate = gate_of(request)
    conversation_id = await enter(request)
    language = language_of(await body_of(request))
    if language is None:
        raise Invalid("unknown_language")
    async with gate.store.write() as uow:
        await uow.conversations.change(conversation_id, language=language)
    return web.Response(status=204)


async def enter(request: web.Request, limit: Limit = READS) -> str:
    """The conversation of the address, for who holds its credential; a credential in use lives on."""
    gate = gate_of(request)
    credential = bearer(request)
    if credential is None:
        raise NotAllowed("no_credential")
    await let_in(gate, credential, request.match_info["id"])
    gate.limits.spend(limit, token_hash(credential), time.monotonic())
    return request.match_info["id"]


async def let_in(gate: Gate, credential: str, conversation_id: str) -> None:
    """NotAllowed without a good credential, NotFound with one for another conversation."""
    now, hashed = gate.clock(), token_hash(credential)
    expires_at = gate.admitted.expiry(hashed, conversation_id, now)
    if expires_at is None:
        async with gate.store.glance() as uow:
            expires_at = await identity.admit(uow, credential, conversation_id, now)
        gate.admitted.keep(hashed, conversation_id, expires_at, now)
    if identity.needs_extending(expires_at, now):
        gate.admitted.forget(hashed)
        async with gate.store.write() as uow:
            await identity.extend(uow, credential, now)


def spend(request: web.Request, limit: Limit) -> None:
    """Count a request against its address."""
    gate_of(request).limits.spend(limit, address_of(request), time.monotonic())


def address_of(request: web.Request) -> str:
    """Where a request comes from: what the outermost of our own proxies saw. Further entries can be made up by anybody."""
    proxies = gate_of(request).settings.trusted_proxies
    passed = [each.strip() for each in ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")]
    return passed[-proxies] if 0 < proxies <= len(passed) and passed[-proxies] else request.remote or "unknown"


def cursor_of(request: web.Request, name: str = "after") -> int:
    """A row's number in the query, 0 without one."""
    given = request.query.get(name, "0")
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise Invalid("cursor", limit=LONGEST_WAIT)
    return int(given)


def wait_of(request: web.Request) -> float:
    """`wait` of the query in seconds, cut to the longest that is allowed."""
    try:
        seconds = float(request.query.get("wait", "0"))
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise Invalid("cursor", limit=LONGEST_WAIT)
    return min(seconds, LONGEST_WAIT)
