"""What a borrower wishes about being contacted, taken at once from whoever says it.

A wish to stop needs no proof of identity: it concerns the proven borrower, or else everybody who gave the lender the number that the
wish came from. The later wish counts, whether it was about one channel or about all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.service.access import speakers
from bot.service.link_records import ShortLink
from bot.service.ports import BookAndTalk
from bot.service.records import ALL_CHANNELS, ContactPreference, PhoneStatus
from bot.service.turn_context import EffectContext

NEVER_SAID = datetime(1970, 1, 1, tzinfo=UTC)


async def stop_contact(uow: BookAndTalk, turn: EffectContext, *, channel: str | None = None) -> None:
    """Send nothing unasked by this channel, or by any; what waits to leave is stopped too."""
    if channel in (None, "sms"):
        await _line_stopped(uow, turn, turn.now)
    await _say(uow, turn, channel or ALL_CHANNELS, allowed=False)


async def resume_contact(uow: BookAndTalk, turn: EffectContext, *, channel: str | None = None) -> None:
    if channel in (None, "sms"):
        await _line_stopped(uow, turn, None)
    await _say(uow, turn, channel or ALL_CHANNELS, allowed=True)


async def silence(uow: BookAndTalk, turn: EffectContext, *, days: int) -> None:
    """No outreach at all for so many days, whatever was allowed: somebody may be in danger."""
    for borrower in await speakers(uow, turn):
        until = turn.today + timedelta(days=days)
        await hush(uow, borrower.id, until, turn.now)
        await uow.audit.add(actor=turn.actor, verb="silence", subject=borrower.id, details={"until": str(until)}, at=turn.now)


async def hush(uow: BookAndTalk, borrower_id: str, until: date, now: datetime) -> None:
    """Nothing is sent unasked before a day, nor what waits to leave; a longer silence that was kept before stays."""
    preference = await _of_all(uow, borrower_id)
    await uow.consents.put(replace(preference, silent_until=max(until, preference.silent_until or until)))
    await uow.outbox.suppress_of(borrower_id, None, "crisis", now)


async def wrong_person(uow: BookAndTalk, turn: EffectContext) -> None:
    """Somebody else answers at this number: nothing is sent to it any more, and nothing was said of a debt."""
    for borrower in await speakers(uow, turn):
        await uow.borrowers.set_phone_status(borrower.id, PhoneStatus.WRONG)
        await uow.outbox.suppress_of(borrower.id, "sms", "wrong_person", turn.now)
        await uow.audit.add(actor=turn.actor, verb="wrong_person", subject=borrower.id, details={}, at=turn.now)


def may_contact(preferences: Mapping[str, ContactPreference], channel: str, on: date) -> bool:
    """Whether the borrower lets us write to them by this channel on a day; silence counts more than any wish."""
    said = [preferences[name] for name in (ALL_CHANNELS, channel) if name in preferences]
    if any(each.silent_until is not None and on < each.silent_until for each in said):
        return False
    return max(said, key=lambda each: each.changed_at).allowed if said else True


async def stop_by_link(uow: BookAndTalk, link: ShortLink, now: datetime, *, everything: bool) -> None:
    """The wish of whoever opened the link of an e-mail: no proof is needed, because nothing is disclosed."""
    borrower = await uow.borrowers.find(link.borrower_id or "")
    if borrower is None:
        return
    channel = ALL_CHANNELS if everything else "email"
    fresh = ContactPreference(borrower_id=borrower.id, channel=channel, allowed=False, changed_at=now)
    known = (await uow.consents.of(borrower.id)).get(channel, fresh)
    await uow.consents.put(replace(known, allowed=False, changed_at=now))
    await uow.outbox.suppress_of(borrower.id, None if everything else "email", "opted_out", now)
    details = {"channel": channel, "how": "link"}
    await uow.audit.add(actor="link", verb="stop_contact", subject=borrower.id, details=details, at=now)


async def _line_stopped(uow: BookAndTalk, turn: EffectContext, at: datetime | None) -> None:
    """Remember at the number itself, whoever has it, that it wants nothing unasked, or again does."""
    conversation = await uow.conversations.get(turn.conversation_id)
    if conversation is None or conversation.phone is None:
        return
    await uow.phones.mark_stopped(conversation.phone, turn.lender_id, at)
    if at is not None:
        await uow.outbox.suppress(conversation.phone, turn.lender_id, "ceased", at)


async def _say(uow: BookAndTalk, turn: EffectContext, channel: str, *, allowed: bool) -> None:
    for borrower in await speakers(uow, turn):
        fresh = ContactPreference(borrower_id=borrower.id, channel=channel, allowed=allowed, changed_at=turn.now)
        known = (await uow.consents.of(borrower.id)).get(channel, fresh)
        await uow.consents.put(replace(known, allowed=allowed, changed_at=turn.now))
        if not allowed:
            await uow.outbox.suppress_of(borrower.id, None if channel == ALL_CHANNELS else channel, "opted_out", turn.now)
        verb = "resume_contact" if allowed else "stop_contact"
        await uow.audit.add(actor=turn.actor, verb=verb, subject=borrower.id, details={"channel": channel}, at=turn.now)


async def wish_hours(uow: BookAndTalk, turn: EffectContext, *, start: str | None, end: str | None) -> None:
    """Hours of the borrower's own, as whoever speaks said them; None takes them back."""
    for borrower in await speakers(uow, turn):
        await keep_quiet(uow, borrower.id, start, end)
        details = {"from": start, "to": end}
        await uow.audit.add(actor=turn.actor, verb="quiet_hours", subject=borrower.id, details=details, at=turn.now)


async def keep_quiet(uow: BookAndTalk, borrower_id: str, start: str | None, end: str | None) -> None:
    """Write nothing unasked between these hours of the borrower's clock ("12:00"), by any channel; None takes the wish back."""
    await uow.consents.put(replace(await _of_all(uow, borrower_id), quiet_from=start, quiet_to=end))


async def _of_all(uow: BookAndTalk, borrower_id: str) -> ContactPreference:
    """What was said of all channels. Where nothing was, hours and silence are kept beside no wish, so that they outdo no STOP."""
    fresh = ContactPreference(borrower_id=borrower_id, channel=ALL_CHANNELS, allowed=True, changed_at=NEVER_SAID)
    return (await uow.consents.of(borrower_id)).get(ALL_CHANNELS, fresh)
