"""The providers' webhooks: verify, keep what was said as it was said, answer at once; the work comes after (`bot.gateway.intake`).

Kannel proves itself by an account of its own and, where the settings name them, the addresses it may call from; Twilio by its signature
over address and form. A lender without such an account has no such webhook.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Literal

from aiohttp import encode_basic_auth, web

from bot.channels import kannel, twilio
from bot.channels.accounts import Accounts, KannelAccount, TwilioAccount
from bot.channels.carriers import accounts_in_force
from bot.gateway.conversations import address_of
from bot.gateway.gate import GATE, gate_of
from bot.gateway.intake import INTAKE

ACCOUNTS = web.AppKey("accounts", Accounts)
ROOT = "/api/channels/{lender}"
XML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
Kind = Literal["message", "receipt"]


def add_routes(app: web.Application) -> None:
    app[ACCOUNTS] = accounts_in_force(app[GATE].settings)
    app.add_routes(
        [
            web.get(ROOT + "/kannel/messages", from_kannel),
            web.post(ROOT + "/kannel/messages", from_kannel),
            web.get(ROOT + "/kannel/receipts", from_kannel),
            web.post(ROOT + "/twilio/messages", from_twilio),
            web.post(ROOT + "/twilio/receipts", from_twilio),
        ]
    )


async def from_kannel(request: web.Request) -> web.Response:
    """200 without a word, which Kannel would send on to the phone. Posted words are not in an address, which proxies would log."""
    account = request.app[ACCOUNTS].get((request.match_info["lender"], "sms"))
    if not isinstance(account, KannelAccount):
        raise web.HTTPNotFound
    if not _is_kannel(request, account):
        raise web.HTTPForbidden
    given = dict(request.query)
    if request.method == "POST":
        words = kannel.words_of(await request.read(), given.get("charset", ""))
        given |= {"unreadable": "1"} if words is None else {"text": words}
    kind = _kind(request)
    key = given.get("id", "") if kind == "message" else f"{given.get('message', '')}:{given.get('type', '')}"
    await _keep(request, "kannel", kind, key, given.get("from", ""), given)
    return web.Response(text="")


def _is_kannel(request: web.Request, account: KannelAccount) -> bool:
    """The header is compared whole, so that timing tells nothing."""
    expected = encode_basic_auth(account.inbound_user, account.inbound_password.get_secret_value(), encoding="utf-8")
    proven = secrets.compare_digest(request.headers.get("Authorization", "").encode("utf-8", "replace"), expected.encode())
    return proven and (not account.allow or address_of(request) in account.allow)


async def from_twilio(request: web.Request) -> web.Response:
    """200 with an empty document: nothing is answered here."""
    account = request.app[ACCOUNTS].get((request.match_info["lender"], "sms"))
    if not isinstance(account, TwilioAccount):
        raise web.HTTPNotFound
    form = {name: str(value) for name, value in (await request.post()).items()}
    url = gate_of(request).settings.base_url + request.path_qs
    if not twilio.genuine(account, url, form, request.headers.get("X-Twilio-Signature", "")):
        raise web.HTTPForbidden
    given = {**request.query, **form}
    kind = _kind(request)
    key = given.get("MessageSid", "") if kind == "message" else f"{given.get('MessageSid', '')}:{given.get('MessageStatus', '')}"
    await _keep(request, "twilio", kind, key, given.get("From", ""), given)
    return web.Response(text=XML, content_type="text/xml")


def _kind(request: web.Request) -> Kind:
    return "message" if request.path.endswith("/messages") else "receipt"


async def _keep(request: web.Request, provider: str, kind: Kind, key: str, phone: str, content: Mapping[str, str]) -> None:
    """Returns once it is safe; a repetition changes nothing and is answered the same."""
    intake = request.app[INTAKE]
    await intake.keeper.keep(
        lender_id=request.match_info["lender"],
        provider=provider,
        kind=kind,
        key=key,
        address=phone if kind == "message" else f"message:{content.get('message', '')}",
        content={name: value.replace("\x00", "") for name, value in content.items()},
        now=gate_of(request).clock(),
    )
    intake.poke()
