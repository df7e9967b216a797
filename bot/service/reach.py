"""The one gate that every message passes that nobody asked for.

async with store.write() as uow:
    verdict = await reach(uow, borrower_id, Message(key=..., purpose=Purpose.REMINDER, wording=...), now)

It gathers the borrower's circumstances from the book, asks `bot.lending.contact.may_contact`, keeps the decision (never the text), and
posts the message or nothing. The same key never posts twice, however often it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.catalogue import word
from bot.lending.contact import ContactDecision, ContactFacts, QuietHours, Reason, may_contact
from bot.rulebook import contact_rules, lender, rule
from bot.rulebook.contact import is_known, quiet_hours, zones_of
from bot.service.approval import COVER, is_approved
from bot.service.errors import NotFound
from bot.service.outbox import WORTH_SENDING, Letter
from bot.service.ports import BookAndTalk
from bot.service.reach_post import tell
from bot.service.reach_records import COUNTED, Circumstances, DecisionRow, Message, Verdict
from bot.service.records import ALL_CHANNELS, Borrower, ContactPreference, PhoneStatus, Standing
from bot.service.turn import Language

SMS, EMAIL = "sms", "email"
_STANDING = {
    Standing.REPRESENTED: Reason.REPRESENTED,
    Standing.INSOLVENT: Reason.INSOLVENT,
    Standing.DECEASED: Reason.DECEASED,
}
_NUMBER = {PhoneStatus.UNVERIFIED: Reason.UNVERIFIED_NUMBER, PhoneStatus.WRONG: Reason.WRONG_PERSON}


async def reach(uow: BookAndTalk, borrower_id: str, message: Message, now: datetime) -> Verdict:
    """Send the borrower a message that they did not ask for, if everything allows it; NotFound when there is no such borrower."""
    on = await business_day(uow, borrower_id, now)
    known = (await uow.reach.circumstances([borrower_id], on, now))[borrower_id]
    if await uow.reach.posted([message.key]):
        return Verdict(posted=True, again=True, channel=message.channel or SMS)
    verdict = judged(known, message, on, now)
    leaves = verdict.earliest if verdict.posted and verdict.earliest else now
    kept = await uow.reach.claim(DecisionRow.of(message, known.borrower, verdict, on, leaves))
    if verdict.posted and kept:
        await tell(uow, known.borrower, letter(message, known.borrower, leaves), now)
    return verdict


async def business_day(uow: BookAndTalk, borrower_id: str, now: datetime) -> date:
    """The business date of a borrower's lender."""
    borrower = await uow.borrowers.find(borrower_id)
    if borrower is None:
        raise NotFound("borrower", borrower=borrower_id)
    return now.astimezone(ZoneInfo(lender(borrower.lender_id).zone)).date()


def judged(known: Circumstances, message: Message, on: date, now: datetime) -> Verdict:
    """The verdict on one message, from what is known; nothing is read or written here."""
    decision = decide(known, message, on, now)
    channel = message.channel or SMS
    waits = decision.earliest is not None and decision.earliest - now <= message.patience
    if decision.allowed or waits:
        return Verdict(posted=True, reasons=decision.reasons, earliest=decision.earliest, channel=channel)
    return Verdict(posted=False, reasons=decision.reasons, earliest=decision.earliest, channel=channel)


def decide(known: Circumstances, message: Message, on: date, now: datetime) -> ContactDecision:
    """What `may_contact` says of the message."""
    borrower, channel = known.borrower, message.channel or SMS
    facts = ContactFacts(
        zones=zones_of(borrower.phone, lender(borrower.lender_id).zone),
        sent=tuple(at for at, _ in known.sent),
        by_channel=tuple(at for at, by in known.sent if by == channel),
        standing=frozenset(_standing(known, message, channel, on)),
        not_before=message.not_before,
    )
    rules = contact_rules(lender(borrower.lender_id), wished_hours(known.preferences))
    return may_contact(rules, facts, now, message.purpose)


def _standing(known: Circumstances, message: Message, channel: str, on: date) -> Iterable[Reason]:
    """The lasting circumstances of a borrower as far as they concern this message."""
    borrower = known.borrower
    yield from known.standing - {Reason.SHARED_NUMBER}
    yield from wishes(known.preferences, channel, on)
    if borrower.standing in _STANDING:
        yield _STANDING[borrower.standing]
    if channel == SMS:
        yield from known.standing & {Reason.SHARED_NUMBER}
        if borrower.phone_status in _NUMBER:
            yield _NUMBER[borrower.phone_status]
    if channel == EMAIL and (against := against_email(borrower, on)):
        yield against
    if channel not in lender(borrower.lender_id).outreach.channels:
        yield Reason.NO_CHANNEL
    if _concerns(known.plan_loans, message):
        yield Reason.PLAN_KEPT
    if _concerns(known.promised_loans, message):
        yield Reason.PROMISED
    said = [message.wording, *([COVER] if channel == EMAIL else [])] if message.wording else []
    if message.purpose in COUNTED and not all(map(is_approved, said)):
        yield Reason.NOT_APPROVED
    if not is_known(lender(borrower.lender_id).jurisdiction):
        yield Reason.UNKNOWN_JURISDICTION


def against_email(borrower: Borrower, on: date) -> Reason | None:
    """Why the borrower's e-mail address may not be written to on a day; None when it may."""
    if not borrower.email:
        return Reason.NO_ADDRESS
    confirmed, good = borrower.email_confirmed_on, timedelta(days=rule("defaults.email_recheck_days").value)
    return None if confirmed and confirmed <= on <= confirmed + good else Reason.UNCONFIRMED_ADDRESS


def _concerns(loans: frozenset[str], message: Message) -> bool:
    return message.loan_id in loans if message.loan_id else bool(loans)


def wished_hours(preferences: dict[str, ContactPreference]) -> QuietHours | None:
    """The hours in which the borrower asked not to be written to, by any channel."""
    said = preferences.get(ALL_CHANNELS)
    return quiet_hours({"start": said.quiet_from, "end": said.quiet_to}) if said and said.quiet_from and said.quiet_to else None


def wishes(preferences: dict[str, ContactPreference], channel: str, on: date) -> Iterable[Reason]:
    """Silence counts more than any wish; of what was said of this channel and of all, the later counts."""
    said = [preferences[name] for name in (ALL_CHANNELS, channel) if name in preferences]
    if any(each.silent_until is not None and on < each.silent_until for each in said):
        yield Reason.CRISIS
    if said and not (latest := max(said, key=lambda each: each.changed_at)).allowed:
        yield Reason.CEASED if latest.channel == ALL_CHANNELS else Reason.OPTED_OUT


def letter(message: Message, borrower: Borrower, leaves: datetime) -> Letter:
    """The message as the outbox takes it. One that outreach planned speaks of a day, and is not sent after it."""
    here = leaves.astimezone(ZoneInfo(lender(borrower.lender_id).zone))
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
    language: Language = "en" if borrower.language == "en" else "zh"
    return Letter(
        key=f"reach:{message.key}",
        text=word(message.wording, language, sms=message.channel != EMAIL, **message.figures),
        language=language,
        choices=message.choices,
        purpose=message.purpose,
        channel="email" if message.channel == EMAIL else "sms",
        to=borrower.email if message.channel == EMAIL else None,
        borrower_id=borrower.id,
        loan_id=message.loan_id,
        not_before=leaves,
        life=midnight - here if message.strategy else WORTH_SENDING,
    )
