"""The phone simulator's side of the API, in a demo only: what a phone sends goes the way of a provider's webhook."""

from __future__ import annotations

import asyncio
import re
import secrets
import time

from aiohttp import web

from bot.channels.segments import is_mainland, length
from bot.gateway.answers import answer, body_of, text_of
from bot.gateway.conversations import cursor_of, wait_of, wake
from bot.gateway.gate import gate_of
from bot.gateway.limits import PHONE
from bot.gateway.phones import receive
from bot.service import phone as phones
from bot.service import simulator
from bot.service.errors import Invalid
from bot.service.phone import ShortMessage
from bot.service.talk_records import PhoneMessage
from bot.service.turn import Json
from bot.service.wording import cleaned

LOOK_AGAIN = 0.25
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


def add_routes(app: web.Application) -> None:
    app.add_routes([web.post("/api/simulator/messages", send), web.get("/api/simulator/messages", shown)])


async def send(request: web.Request) -> web.Response:
    """202 once the message is in the log."""
    gate = gate_of(request)
    content = await body_of(request)
    phone = number(text_of(content, "phone", limit=20))
    if not isinstance(content.get("text"), str):
        raise Invalid("field", field="text")
    gate.limits.spend(PHONE, phone, time.monotonic())
    message = ShortMessage(phone=phone, text=cleaned(content["text"]), message_id=secrets.token_hex(16))
    async with gate.store.write() as uow:
        parts = length(message.text, mainland=is_mainland(phone)).parts
        seq = await simulator.typed(uow, phone, message.text, parts, gate.clock())
        line = await phones.line_of(uow, phone, gate.first_lender, gate.clock())
        to_answer = await receive(uow, line, message, gate.clock())
    for conversation_id in to_answer:
        wake(gate, conversation_id)
    return answer({"seq": seq}, status=202)


async def shown(request: web.Request) -> web.Response:
    """What a phone sent and received after a number, at once or as soon as there is something."""
    gate = gate_of(request)
    phone, after = number(request.query.get("phone", "")), cursor_of(request)
    until = time.monotonic() + wait_of(request)
    while True:
        async with gate.store.read() as uow:
            messages = await simulator.shown(uow, phone, after)
        if messages or time.monotonic() >= until:
            last = messages[-1].seq if messages else after
            return answer({"messages": [_shown(each) for each in messages], "last": last})
        await asyncio.sleep(LOOK_AGAIN)


def number(given: str) -> str:
    """A number in international form; a mainland one may come without its country."""
    plain = given.replace(" ", "").replace("-", "")
    if re.fullmatch(r"1[0-9]{10}", plain):
        plain = f"+86{plain}"
    if not _NUMBER.fullmatch(plain):
        raise Invalid("bad_phone")
    return plain


def _shown(message: PhoneMessage) -> Json:
    return {
        "seq": message.seq,
        "from": message.sender,
        "text": message.text,
        "at": message.at.isoformat(),
        "segments": message.segments,
    }
