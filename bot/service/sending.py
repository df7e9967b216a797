"""Sending what the outbox holds: leased before the provider is called, settled after, never sent twice on a guess.

A provider's call that may or may not have been made (a crash, a timeout) leaves the message `unknown`, for a person to look at or a
receipt to settle, unless the channel recognises a repeated key and so can safely be asked again. An unasked message is looked at once
more in the very transaction that leases it: who said STOP meanwhile gets nothing.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.catalogue import word
from bot.rulebook import lender, rule, rules
from bot.service.numbers import ask_again
from bot.service.outbox import Carriers, DeliveryProblem
from bot.service.ports import BookAndTalk
from bot.service.short_links import make_link
from bot.service.suppression import TO_CONFIRM, objection
from bot.service.talk_ports import Talk
from bot.service.talk_records import Outgoing, Route
from bot.service.turn import Json
from bot.service.verification import only_borrower

LEASE = timedelta(seconds=60)
RETRY_AFTER = tuple(timedelta(seconds=wait) for wait in (5, 30, 120, 600))
JITTER = 0.25
_FORGOTTEN: Json = {"text": "", "choices": [], "signature": ""}
_CHANCE = random.SystemRandom()


async def take(uow: BookAndTalk, now: datetime, routes: Collection[Route] | None = None) -> Outgoing | None:
    """The next message to send by one of the routes, leased; messages to one address leave one after another."""
    while (message := await uow.outbox.take(now, now + LEASE, routes)) is not None:
        if await _still_right(uow, message, now):
            return message
    return None


async def _still_right(uow: BookAndTalk, message: Outgoing, now: datetime) -> bool:
    if message.expires_at is not None and message.expires_at <= now:
        await _close(uow, message, "dead", "expired", now)
        return False
    against = await objection(uow, message, now) if message.unasked else None
    if against is not None and against.reason == TO_CONFIRM:
        await ask_again(uow, message, now)
    if against is None:
        return True
    if against.earliest is not None and (message.expires_at is None or against.earliest < message.expires_at):
        await _wait(uow, message, against.reason, against.earliest)
    else:
        await _close(uow, message, "suppressed", against.reason, now)
    return False


async def dressed(uow: Talk, message: Outgoing, carriers: Carriers, base_url: str, now: datetime) -> Outgoing:
    """The message with what the moment of sending adds: who writes, how to stop, and the link it needs."""
    said = await _introduced(uow, message) if message.unasked and message.channel == "sms" else {}
    way = await _way_in(uow, message, base_url, now) if message.unasked and message.channel == "email" else {}
    whole = replace(message, body={**message.body, **said, **way})
    purpose = carriers[message.route].link_wanted(whole)
    if purpose is None:
        return whole
    if message.borrower_id is None:
        return replace(whole, body={**whole.body, "site": lender(message.lender_id).contact.site})
    return replace(whole, body={**whole.body, "link": await make_link(uow, message, purpose, base_url, now)})


async def _way_in(uow: Talk, message: Outgoing, base_url: str, now: datetime) -> Json:
    """How the reader of an e-mail comes to the conversation: a link that a code to their phone opens, or the lender's own page where
    the number on file can't get one."""
    borrower = await uow.borrowers.find(message.borrower_id or "")
    phone = borrower.phone if borrower else ""
    if borrower is None or await only_borrower(uow, phone, message.lender_id) != borrower.id:
        return {"site": lender(message.lender_id).contact.site}
    return {"chat": await make_link(uow, message, "resume", base_url, now, phone=phone)}


async def _introduced(uow: Talk, message: Outgoing) -> Json:
    """At first contact what we are, after the signature that says who, and how to stop; later how to stop where the law wants that in
    every message."""
    company = await uow.lenders.get(message.lender_id)
    line = await uow.phones.peek(message.to, message.lender_id)
    if line is None or line.identified_at is None:
        hello = {form: word(f"sms_{form}", message.language) for form in ("hello", "hello_short")}
        return {"unasked": True, **hello}
    opt_out = {"opt_out": word("sms_opt_out", message.language)}
    return {"unasked": True, **(opt_out if must_offer_opt_out(company.jurisdiction, message.purpose) else {})}


def must_offer_opt_out(jurisdiction: str, purpose: str) -> bool:
    """Whether an unasked message of this purpose must say how to stop such messages: all where the law wants that, else our own rule."""
    law = rules().get(f"{jurisdiction}.opt_out_in_message")
    return (law is not None and law.value is True) or purpose in rule("defaults.opt_out_in_message").value


async def sent(uow: Talk, message: Outgoing, provider: str, provider_id: str, now: datetime) -> None:
    """It left; what was secret in it is forgotten."""
    known: Json = {"provider": provider, "provider_id": provider_id, "problem": None}
    await uow.outbox.settle(message.id, state="sent", settled_at=now, **known, **_without_secret(message))
    if message.body.get("hello"):
        await uow.phones.mark_identified(message.to, message.lender_id, now)


async def failed(uow: Talk, message: Outgoing, problem: DeliveryProblem, now: datetime) -> None:
    """Try again later, give up for good, or leave it to a person when nobody can tell what happened."""
    kept = await uow.outbox.get(message.id)
    if kept is None or (kept.state, kept.leased_until) != ("sending", message.leased_until):
        return
    if problem.stopped:
        await uow.phones.mark_stopped(message.to, message.lender_id, now)
        await uow.outbox.suppress(message.to, message.lender_id, "ceased", now)
    if problem.gone and message.borrower_id:
        await uow.borrowers.confirm_email(message.borrower_id, message.to, None)
    if kept.receipt is not None:
        await uow.outbox.settle(message.id, state="sent", settled_at=now, **_without_secret(message))
    elif problem.unknown:
        await _close(uow, message, "unknown", problem.code, now)
    elif problem.after is not None:
        await _wait(uow, message, problem.code, now + problem.after)
    elif problem.again and message.attempts <= len(RETRY_AFTER):
        await uow.outbox.settle(message.id, state="queued", problem=problem.code, not_before=now + _later(message.attempts))
    else:
        await _close(uow, message, "dead", problem.code, now)


async def recover(uow: Talk, carriers: Carriers, now: datetime) -> None:
    """Deal with messages whose sender died: ask again where that is safe, else mark them unknown."""
    for message in await uow.outbox.lapsed(now):
        carrier = carriers.get(message.route)
        if message.receipt is not None:
            await uow.outbox.settle(message.id, state="sent", settled_at=now, **_without_secret(message))
        elif carrier is not None and carrier.capabilities.idempotent:
            await uow.outbox.settle(message.id, state="queued", not_before=now)
        else:
            await failed(uow, message, DeliveryProblem("sender_died", unknown=True), now)


def _later(attempts: int) -> timedelta:
    """How long to wait after so many attempts, a little more or less, so that messages that failed together don't come back so."""
    return RETRY_AFTER[attempts - 1] * (1 + _CHANCE.uniform(-JITTER, JITTER))


async def _wait(uow: Talk, message: Outgoing, reason: str, until: datetime) -> None:
    """Back into the queue without counting an attempt: nothing was tried, or the provider asked for patience."""
    await uow.outbox.settle(message.id, state="queued", problem=reason, not_before=until, attempts=message.attempts - 1)


async def _close(uow: Talk, message: Outgoing, state: str, reason: str, now: datetime) -> None:
    await uow.outbox.settle(message.id, state=state, problem=reason, settled_at=now, **_without_secret(message))


def _without_secret(message: Outgoing) -> Json:
    return {"body": _FORGOTTEN} if message.secret else {}
