"""The clocks of rights and duties: when an answer is due, a record goes, a limit runs out. Lengths are rulebook data passed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from bot.lending.dates import add_months, add_years, business_days_after


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintClock:
    """A complaint's three dates: the plain one, the extended one, and the very last."""

    simple: date
    extended: date
    longest: date


def complaint_clock(received: date, simple: int, extended: int, longest: int) -> ComplaintClock:
    """The dates by which a complaint received on a day must be decided, in calendar days."""
    ends = (received + timedelta(days=days) for days in (simple, extended, longest))
    return ComplaintClock(**dict(zip(("simple", "extended", "longest"), ends, strict=True)))


def answer_due(received: date, days: int) -> date:
    """The last day for an answer that is due within `days` calendar days."""
    return received + timedelta(days=days)


def credit_record_ends(bad_conduct_ended: date, years: int) -> date:
    """The last day on which a bad record may be shown; it must be gone after it."""
    return add_years(bad_conduct_ended, years)


def limitation_ends(last_due: date, years: int, interruptions: Collection[date] = ()) -> date:
    """When the time limit for suing runs out: `years` after the last instalment's due date or after the last interruption.

    A demand or an acknowledgement before the due date changes nothing, and one after the limit ran out does not bring it back.
    """
    ends = add_years(last_due, years)
    for day in sorted(interruptions):
        if last_due < day <= ends:
            ends = add_years(day, years)
    return ends


def assumed_receipt(sent: date, days: int, holidays: Collection[date] = ()) -> date:
    """When a notice may be taken as received: `days` after sending, without Saturdays, Sundays and holidays."""
    return business_days_after(sent, days, holidays)


def validation_ends(sent: date, receipt_days: int, period_days: int, holidays: Collection[date] = ()) -> date:
    """The end of the period to dispute: calendar days from the assumed receipt."""
    return assumed_receipt(sent, receipt_days, holidays) + timedelta(days=period_days)


def opt_out_latest(asked: date, business_days: int, holidays: Collection[date] = ()) -> date:
    """The last day by which an opt-out must be honoured; the system acts at once all the same."""
    return business_days_after(asked, business_days, holidays)


def next_call(conversation: date, days: int) -> date:
    """The first day a call is not presumed harassing after a conversation; its own day is day 1."""
    return conversation + timedelta(days=days)


def plan_ends(first_due: date, months: int) -> date:
    """The due date of the last of `months` monthly instalments."""
    return add_months(first_due, months - 1)
