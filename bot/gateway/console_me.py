"""What everybody at the console keeps themselves: password, second factor, and where they are signed in."""

from __future__ import annotations

import segno
from aiohttp import web

from bot.catalogue import word
from bot.gateway.answers import answer, body_of, text_of
from bot.gateway.desk import signed_in
from bot.gateway.gate import gate_of
from bot.gateway.permissions import OWN
from bot.service import case_search, desk, second_factor, staff_members
from bot.service.errors import Invalid
from bot.service.turn import Json


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.post(f"{OWN}/here", here),
            web.get(f"{OWN}/views", views),
            web.post(f"{OWN}/views", keep_views),
            web.post(f"{OWN}/password", change_password),
            web.post(f"{OWN}/second-factor", begin_second_factor),
            web.post(f"{OWN}/second-factor/confirm", confirm_second_factor),
            web.post(f"{OWN}/second-factor/remove", remove_second_factor),
            web.get(f"{OWN}/sign-ins", sign_ins),
            web.post(f"{OWN}/sign-ins/end", end_sign_ins),
        ]
    )


async def here(request: web.Request) -> web.Response:
    """The console is open; with `ready` the member says whether they want cases. 200 with how they stand."""
    gate, (member, _) = gate_of(request), await signed_in(request)
    ready = (await body_of(request, optional=True)).get("ready")
    if ready is not None and not isinstance(ready, bool):
        raise Invalid("field", field="ready")
    async with gate.store.write() as uow:
        known = await desk.here(uow, member, ready, gate.clock())
    return answer({"ready": known.ready, "capacity": known.capacity, "topics": known.topics})


async def views(request: web.Request) -> web.Response:
    """The views of the inbox that they keep."""
    member, _ = await signed_in(request)
    return answer({"views": member.views})


async def keep_views(request: web.Request) -> web.Response:
    """200 with the views as they are kept from now on, in place of those before."""
    gate, (member, _) = gate_of(request), await signed_in(request)
    wished = (await body_of(request)).get("views")
    async with gate.store.write() as uow:
        return answer({"views": await case_search.keep_views(uow, member, wished)})


async def change_password(request: web.Request) -> web.Response:
    """204; every other browser of theirs is signed out."""
    gate, (member, sign_in) = gate_of(request), await signed_in(request)
    content = await body_of(request)
    old, new = text_of(content, "old", limit=200), text_of(content, "new", limit=200)
    async with gate.store.write() as uow:
        await staff_members.change_password(uow, member, old, new, gate.clock())
        await uow.staff.end_sign_ins(member.login, keep=sign_in.hash)
    return web.Response(status=204)


async def begin_second_factor(request: web.Request) -> web.Response:
    """A secret for an authenticator app: as text, as address, and as a picture to scan."""
    gate, (member, _) = gate_of(request), await signed_in(request)
    issuer = word("console_title", "en" if member.languages[:1] == ["en"] else "zh")
    async with gate.store.write() as uow:
        made = await second_factor.begin(uow, gate.seal, member, issuer)
    return answer({"secret": made.secret, "uri": made.uri, "picture": segno.make(made.uri).svg_data_uri(scale=4, border=2)})


async def confirm_second_factor(request: web.Request) -> web.Response:
    """200 with the recovery codes, shown this once, when the first code is right."""
    gate, (member, _) = gate_of(request), await signed_in(request)
    code = text_of(await body_of(request), "code", limit=32)
    async with gate.store.write() as uow:
        codes = await second_factor.confirm(uow, gate.seal, member, code, gate.clock())
    return answer({"recovery_codes": codes})


async def remove_second_factor(request: web.Request) -> web.Response:
    """204, for whoever shows once more that they have it."""
    gate, (member, _) = gate_of(request), await signed_in(request)
    code = text_of(await body_of(request), "code", limit=32)
    async with gate.store.write() as uow:
        await second_factor.remove_own(uow, gate.seal, member, code, gate.clock())
    return web.Response(status=204)


async def sign_ins(request: web.Request) -> web.Response:
    """Where they are signed in, newest first."""
    gate, (member, own) = gate_of(request), await signed_in(request)
    async with gate.store.read() as uow:
        found = await uow.staff.sign_ins(member.login, gate.clock())
    rows: list[Json] = [
        {
            "id": each.id,
            "device": each.device,
            "since": each.created_at.isoformat(),
            "seen": each.seen_at.isoformat(),
            "this": each.hash == own.hash,
        }
        for each in found
    ]
    return answer({"sign_ins": rows})


async def end_sign_ins(request: web.Request) -> web.Response:
    """Sign out one browser by its id, or all."""
    gate, (member, _) = gate_of(request), await signed_in(request)
    which = text_of(await body_of(request, optional=True), "id", limit=64, optional=True) or None
    async with gate.store.write() as uow:
        actor = f"staff:{member.login}"
        await staff_members.end_sign_ins(uow, member.login, actor=actor, now=gate.clock(), sign_in_id=which)
    return web.Response(status=204)
