"""Planning a day's outreach: what the strategies call for, worded for the borrower, and what the gate says of it.

Reading and deciding happen for a page of borrowers at a time, in a fixed number of queries; `post` then puts into the outbox what may
leave. Nothing is sent twice: an occasion has its message once, whoever asks and however often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import wording
from bot.catalogue import entries, word
from bot.lending.channel_choice import Chosen, Why
from bot.lending.contact import Reason
from bot.lending.outreach import Mark, Occasion, Strategy, days_looked_at, occasions
from bot.rulebook.lenders import lender
from bot.rulebook.outreach import behaviour, choice_ids, points, strategies
from bot.service.outreach_marks import standing_of
from bot.service.outreach_records import Facts, Planned
from bot.service.ports import BookAndTalk
from bot.service.reach import SMS, judged, letter
from bot.service.reach_bulk import tell_all
from bot.service.reach_channel import channel_of
from bot.service.reach_records import Circumstances, DecisionRow, Message, Verdict
from bot.service.survey import SurveyAnswer
from bot.service.survey import choice as rating
from bot.service.turn import Json, Language

PATIENCE = timedelta(hours=12)
SCORES = ("1", "2", "3", "4", "5")


async def candidates(uow: BookAndTalk, on: date, lender_id: str | None) -> Sequence[str] | None:
    """Whom a day may concern at all; None when yesterday was not closed and everybody has to be looked at."""
    return await uow.outreach.candidates(lambda basis: days_looked_at(strategies(), basis, on), on, lender_id, points().days)


async def plan_page(uow: BookAndTalk, ids: Collection[str], on: date, now: datetime) -> list[Planned]:
    """What a page of borrowers is to get on a day, and what not and why; nothing is written."""
    facts = await uow.outreach.facts(ids, on, now)
    called = {key: occasions(strategies(), standing_of(each, on, now), on) for key, each in facts.items()}
    done = await uow.reach.settled([each.key for found in called.values() for each in found])
    return [
        planned
        for key in sorted(facts)
        for planned in _first_allowed(facts[key], [each for each in called[key] if each.key not in done], on, now)
    ]


def _first_allowed(facts: Facts, found: Sequence[Occasion], on: date, now: datetime) -> Iterator[Planned]:
    """The occasions up to the first that may have its message: there is one a day at most."""
    for occasion in found:
        chosen = channel_of(facts, occasion.strategy, on)
        message, leaves = worded(facts, occasion, on, chosen.channel), max(now, _best_hour(facts, occasion.strategy, on))
        held_out = occasion.variant is None
        verdict = Verdict(posted=False) if held_out else judged(_reached(facts, chosen), message, on, leaves)
        yield Planned(borrower=facts.borrower, on=on, occasion=occasion, message=message, verdict=verdict, why=chosen.why)
        if verdict.posted:
            return


def _reached(facts: Facts, chosen: Chosen) -> Circumstances:
    """The circumstances of a borrower by the channel that was chosen; where none works, that is a reason too."""
    known = facts.circumstances
    return replace(known, standing=known.standing | {Reason.NO_CHANNEL}) if chosen.why is Why.NONE else known


async def post(uow: BookAndTalk, planned: Sequence[Planned], now: datetime) -> int:
    """Keep the decisions and put into the outbox what may leave; returns how many messages that was."""
    rows = [DecisionRow.of(each.message, each.borrower, each.verdict, each.on, each.leaves_at or now) for each in planned]
    kept = await uow.reach.claim_all(rows)
    leaving = [each for each, is_kept in zip(planned, kept, strict=True) if is_kept and each.verdict.posted]
    letters = [(each.borrower, letter(each.message, each.borrower, each.leaves_at or now)) for each in leaving]
    await tell_all(uow, letters, now)
    for each in leaving:
        if survey := each.occasion.strategy.survey:
            await uow.surveys.ask(await _asked(uow, each, survey, each.leaves_at or now))
    return len(leaving)


async def _asked(uow: BookAndTalk, planned: Planned, survey: str, at: datetime) -> SurveyAnswer:
    """The question that a message put, as the chat notes it, so that it is not put there again."""
    line = await uow.phones.line(planned.borrower.phone, planned.borrower.lender_id)
    return SurveyAnswer(
        survey=survey,
        subject=planned.occasion.mark.subject,
        lender_id=planned.borrower.lender_id,
        conversation_id=line.conversation_id if line else "",
        channel="sms",
        asked_at=at,
    )


def worded(facts: Facts, occasion: Occasion, on: date, channel: str = SMS) -> Message:
    """The message of an occasion. A text names figures only where the lender allows it and the number has proven to be the borrower's;
    what an e-mail announces stands in the conversation that the borrower alone can open, and there it may."""
    borrower, strategy, mark = facts.borrower, occasion.strategy, occasion.mark
    language: Language = "en" if borrower.language == "en" else "zh"
    key = occasion.variant.wording if occasion.variant else strategy.variants[0].wording
    open_figures = channel != SMS or (facts.confirmed and lender(borrower.lender_id).outreach.figures_by_sms)
    with_figures = open_figures and f"{key}_figures" in entries(language)
    return Message(
        key=occasion.key,
        purpose=strategy.purpose,
        wording=f"{key}_figures" if with_figures else key,
        figures=_figures(mark, borrower.name, language, on),
        loan_id=mark.loan_id,
        choices=choices_of(strategy, mark.subject, language, with_figures=with_figures),
        channel=channel,
        patience=PATIENCE,
        strategy=strategy.name,
        variant=occasion.variant.name if occasion.variant else "holdout",
    )


def _figures(mark: Mark, name: str, language: Language, on: date) -> dict[str, object]:
    return {
        "name": called(name, language),
        "day": wording.day(mark.day, language, on),
        "amount": wording.money(mark.amount, language) if mark.amount else wording.nothing(language),
        "why": "".join(word(f"outreach_why_{signal}", language) for signal in mark.why[:1]),
    }


def called(name: str, language: Language) -> str:
    """How a borrower is addressed: a Chinese name whole, another by its first part."""
    first, _, _ = name.partition(" ")
    return first if language == "en" or name.isascii() else name


def choices_of(strategy: Strategy, subject: str, language: str, *, with_figures: bool) -> list[Json]:
    """The answers that a message offers; where figures are not shown, none of them names money either."""
    if strategy.survey:
        scores = [{"id": rating(strategy.survey, subject, score), "title": score} for score in SCORES]
        return [*scores, {"id": choice_ids()["person"], "title": word("outreach_choice_person", language)}]
    return [{"id": choice_ids()[name], "title": _title(name, language, with_figures)} for name in strategy.choices]


def _title(name: str, language: str, with_figures: bool) -> str:
    neutral = f"outreach_neutral_{name}"
    return word(neutral if not with_figures and neutral in entries(language) else f"outreach_choice_{name}", language)


def _best_hour(facts: Facts, strategy: Strategy, on: date) -> datetime:
    """The hour at which the borrower wrote most, by their own clock; the usual one where they wrote seldom; or the morning."""
    seen, zone = behaviour(), ZoneInfo(lender(facts.borrower.lender_id).zone)
    if strategy.in_the_morning:
        return datetime.combine(on, time(seen["morning_hour"]), zone)
    since = timedelta(days=seen["hours_from_days"])
    hours = [at.astimezone(zone).hour for at in facts.wrote if on - at.astimezone(zone).date() <= since]
    usual = seen["default_hour"]
    if len(hours) >= seen["hours_least"]:
        often = Counter(hours)
        usual = min(often, key=lambda hour: (-often[hour], hour))
    hour = min(max(usual, seen["default_hour"] - 1), seen["last_hour"])
    return datetime.combine(on, time(hour), zone)
