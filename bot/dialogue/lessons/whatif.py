"""What a message asks about paying later, in part, or the least; and what each choice would come to on a loan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from bot.dialogue.bargaining.utterance import Utterance
from bot.lending import LoanAccount, Money, Statement, statement
from bot.lending.dates import add_months, next_month_day
from bot.lending.simulate import Choice, PayAll, PayMinimum, PayPart, Simulation, simulate

WAITS = (30, 60, 90)
LOOK_AHEAD = timedelta(days=30)  # how far a part payment is followed
MINIMUMS = 12
MONTH_DAYS = 30
FURTHEST = timedelta(days=3 * 365)  # a statement is worked out day by day; further off it says nothing useful
PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was named: a day to come, an amount, or a share of it all; and the next payday, when it is on file."""

    day: date | None = None
    payday: date | None = None
    amount: Money | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A choice and what became of it. kind: now, named, payday, later, part, plan or minimum; `day` is when it is paid.

    `then` is what is owed on that day before it is paid, where the choice is to wait.
    """

    kind: str
    day: date
    days: int  # from today
    lived: Simulation
    plan: str = ""  # the letter of a plan
    payments: int = 1
    then: Statement | None = None


def wish(said: Utterance, payday: int | None) -> Wish:
    """`payday` is the day of the month on file, if the borrower let us keep it."""
    share = said.value("percentage")
    return Wish(
        day=None if said.names_payday else _day(said),
        payday=next_month_day(said.today, payday) if payday else None,
        amount=next((each.amount for each in said.sums), None),
        share=Decimal(share) / PERCENT if share is not None and 0 < Decimal(share) < PERCENT else None,
    )


def outcomes(account: LoanAccount, now: Statement, asked: Wish, plans: Sequence[Outcome] = ()) -> tuple[Outcome, ...]:
    """What can be compared, the soonest first: a part against all and nothing, else days on which all is paid; then the plans on the
    table; a card's minimum last."""
    part = asked.amount or (now.payoff.times(asked.share) if asked.share else None)
    day = asked.day or (asked.payday if part else None) or now.on
    found = _with_part(account, now, day, part) if part and part < now.payoff else _days(account, now, asked)
    least = _outcome(account, now, "minimum", PayMinimum(months=MINIMUMS), now.on)
    return (*found, *plans, *([least] if account.terms.revolving and least.lived.paid else []))


def minimum_outcomes(account: LoanAccount, now: Statement) -> tuple[Outcome, ...]:
    """A card's minimum month after month, beside paying it all today; nothing for a loan that has no minimum, or nothing to pay."""
    every = outcomes(account, now, Wish())
    return (every[0], every[-1]) if every[-1].kind == "minimum" else ()


def plan_outcome(name: str, payments: int, lived: Simulation, today: date) -> Outcome:
    """A plan as one of the choices."""
    return Outcome(kind="plan", day=lived.until, days=(lived.until - today).days, lived=lived, plan=name, payments=payments)


def main_outcome(found: tuple[Outcome, ...]) -> Outcome:
    """The one that the message is about: a part, else the day named, else payday, else the first wait or the minimum."""
    for kind in ("part", "named", "payday", "later", "minimum"):
        for each in found:
            if each.kind == kind:
                return each
    return found[0]


def _days(account: LoanAccount, now: Statement, asked: Wish) -> Iterator[Outcome]:
    days = {now.on + timedelta(days=count): "later" for count in WAITS}
    days |= {asked.payday: "payday"} if asked.payday else {}
    days |= {asked.day: "named"} if asked.day else {}
    for day, kind in sorted({**days, now.on: "now"}.items()):
        yield replace(_outcome(account, now, kind, PayAll(day=day), day), then=statement(account, day))


def _with_part(account: LoanAccount, now: Statement, day: date, part: Money) -> Iterator[Outcome]:
    """All today, a part on its day, and nothing until the same evening."""
    until = day + LOOK_AHEAD
    yield _outcome(account, now, "now", PayAll(day=now.on), now.on)
    yield _outcome(account, now, "part", PayPart(day=day, amount=part), day, until)
    yield _outcome(account, now, "later", PayAll(day=until), until)


def _outcome(account: LoanAccount, now: Statement, kind: str, choice: Choice, day: date, until: date | None = None) -> Outcome:
    lived = simulate(account, now.on, choice, until)
    return Outcome(kind=kind, day=day, days=(day - now.on).days, lived=lived)


def _day(said: Utterance) -> date | None:
    """The first reading of a day that is still to come, or the end of a length of time from today; none that is too far off."""
    readings = (each for found in said.of("date") for each in (found.get("value"), *(found.get("ambiguous") or ())) if each)
    named = next((day for day in map(date.fromisoformat, readings) if timedelta(0) < day - said.today <= FURTHEST), None)
    if named is not None:
        return named
    months = said.months if said.value("installments") is None else None
    if months and months <= FURTHEST.days // MONTH_DAYS:
        return add_months(said.today, months)
    return said.today + timedelta(days=said.days) if said.days and said.days <= FURTHEST.days else None
