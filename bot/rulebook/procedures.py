"""The clocks of disputes and complaints: the law's days where it names them, else our own, and the working day by which to act.

The law counts calendar days. Its last day may be one on which nobody works, so the desk acts by the last working day before, and is
reminded some working days earlier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.lending.clocks import answer_due, validation_ends
from bot.rulebook.hours import is_working_day, rest_days
from bot.rulebook.loader import UnknownRule, rule

Procedure = Literal["dispute", "complaint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The last day for a decision, and which rule says so: `rule` is its key, `stage` its name for this length."""

    rule: str
    stage: str
    due_on: date


def clocks(jurisdiction: str, procedure: Procedure, received: date) -> tuple[Clock, ...]:
    """A procedure's last days, the plain one first, then those that it may be put off to."""
    key, days = _days(jurisdiction, procedure, received)
    return tuple(Clock(rule=key, stage=stage, due_on=answer_due(received, length)) for stage, length in days.items())


def _days(jurisdiction: str, procedure: Procedure, on: date) -> tuple[str, dict[str, int]]:
    key = rule("desk.clocks").value[procedure].get(jurisdiction, "")
    try:
        found = rule(key)
    except UnknownRule:
        found = None
    if found is None or not found.holds_on(on):
        return "desk.answer_days", rule("desk.answer_days").value[procedure]
    return key, found.value if isinstance(found.value, dict) else {"answer": found.value}


@dataclass(frozen=True, slots=True)
class Validation:
    """The period in which a debt may be disputed with effect: from a notice sent to its last day, by the rule of that key."""

    rule: str
    sent_on: date
    ends_on: date


def validation(jurisdiction: str, country: str, sent_on: date) -> Validation | None:
    """The period that begins with a notice sent on a day; None where the law knows none, or did not then."""
    key = rule("desk.clocks").value["validation"].get(jurisdiction)
    if key is None or not rule(key).holds_on(sent_on):
        return None
    lengths = rule(key).value
    ends = validation_ends(sent_on, lengths["assumed_receipt"], lengths["period"], rest_days(country))
    return Validation(key, sent_on, ends)


def act_by(due_on: date, country: str) -> date:
    """The last day on which people work (by a country's calendar) that is not after the law's."""
    return next(_working_days_back(due_on, country))


def remind_on(due_on: date, country: str) -> date:
    """From which day somebody must be reminded: some working days before the one to act by."""
    days = _working_days_back(due_on, country)
    for _ in range(rule("desk.reminder_working_days").value):
        next(days)
    return next(days)


def _working_days_back(day: date, country: str) -> Iterator[date]:
    while True:
        if is_working_day(country, day):
            yield day
        day -= timedelta(days=1)


def next_steps(topic: str, reason: str) -> tuple[str, ...]:
    """What is suggested to whoever handles a case, as names of steps."""
    known = rule("desk.next_steps").value
    return tuple(known.get(f"{topic}/{reason}") or known.get(topic) or known["other"])
