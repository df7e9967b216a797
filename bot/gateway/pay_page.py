"""The simulated provider's pages: a sum, whom it goes to, and buttons. No script, no name, nothing of a debt.

The address holds the provider's own id of the payment, which nobody can guess and which says nothing.
"""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot import wording
from bot.catalogue import LANGUAGES, word
from bot.gateway.answers import spoken
from bot.gateway.gate import gate_of
from bot.payments.simulated import DEEDS, SimulatedProvider
from bot.rulebook.lenders import lender
from bot.service.errors import NotFound
from bot.service.pay_simulation import SimulatedPayment
from bot.service.turn import Json, Language

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {"Content-Security-Policy": POLICY, "X-Frame-Options": "DENY"}
PAGE = "/pay/simulated/{id}"
FRAME = """<!doctype html>
<html lang="{tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/shared/base.css"><link rel="stylesheet" href="/shared/pay.css"></head>
<body><main class="pay">{body}</main></body></html>
"""


def add_routes(app: web.Application, provider: SimulatedProvider) -> None:
    """The pages of a demo's provider."""

    async def show(request: web.Request) -> web.Response:
        try:
            found = await provider.shown(request.match_info["id"])
        except NotFound:
            return message_page("pay_page_over", spoken(request), status=404)
        return page(found, spoken(request))

    async def act(request: web.Request) -> web.Response:
        """What was pressed happens, and the page shows how the payment stands now."""
        deed = str((await request.post()).get("deed", ""))
        await provider.act(request.match_info["id"], deed, gate_of(request).clock())
        return web.Response(status=303, headers={"Location": f"{request.path}?language={spoken(request)}"})

    app.add_routes([web.get(PAGE, show), web.post(PAGE, act)])


def page(payment: SimulatedPayment, language: Language) -> web.Response:
    """The sum and what can be done with it, or that it is done."""
    to = lender(payment.lender_id).name
    facts: Json = {"lender": to.zh if language == "zh" else to.en, "amount": wording.money(payment.amount, language)}
    lines = [f"<p class='pay-sum'>{escape(facts['amount'])}</p>", _line("pay_page_to", language, facts)]
    if payment.state in ("waiting", "failed"):
        lines += [_line("pay_page_failed", language, facts)] if payment.state == "failed" else []
        lines.append(_buttons(payment, language))
    else:
        lines.append(_line(f"pay_page_{payment.state}", language, facts))
    other: Language = "en" if language == "zh" else "zh"
    lines.append(f"<p><a href='?language={other}' lang='{other}'>{escape(word('pay_page_language', other))}</a></p>")
    return _framed("pay_page_title", language, lines)


def message_page(key: str, language: Language, status: int = 200) -> web.Response:
    """One sentence in both languages, the reader's first."""
    order = sorted(LANGUAGES, key=lambda each: each != language)
    said = [f"<p lang='{each}'>{escape(word(key, each))}</p>" for each in order]
    return _framed("pay_page_title", language, said, status)


def _line(key: str, language: Language, facts: Json) -> str:
    return f"<p>{escape(word(key, language, **facts))}</p>"


def _buttons(payment: SimulatedPayment, language: Language) -> str:
    named = [(deed, escape(word(f"pay_page_do_{deed}", language))) for deed in DEEDS]
    made = [
        f"<button name='deed' value='{deed}' class='pay-{'main' if deed == 'pay' else 'other'}'>{name}</button>"
        for deed, name in named
    ]
    note = escape(word("pay_page_simulated", language))
    action = f"/pay/simulated/{escape(payment.id)}?language={language}"
    return f"<form method='post' action='{action}'>{made[0]}<p class='pay-note'>{note}</p>{''.join(made[1:])}</form>"


def _framed(title: str, language: Language, lines: list[str], status: int = 200) -> web.Response:
    name = escape(word(title, language))
    tag = "zh-CN" if language == "zh" else "en"
    html = FRAME.format(tag=tag, title=name, body="".join([f"<h1>{name}</h1>", *lines]))
    return web.Response(text=html, content_type="text/html", charset="utf-8", status=status, headers=HEADERS)
