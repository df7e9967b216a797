"""How one invented borrower's loans came about and were paid: every amount and day from one `Random`.

Seven in ten loans are paid on their due days; the others are paid late, in parts, by a debit that bounced, ahead of time, or not any
more. That is about the shape of an online lender's whole book, of which one loan in six or so is late on a given day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from bot.lending.dates import add_months
from bot.lending.loan import RepaymentMethod
from bot.lending.money import Money
from bot.lending.schedule import amortize
from bot.rulebook.lenders import Product, lender

PRODUCTS = {"tqg": (("instalment", 8), ("cash_interest_first", 2)), "lxqb": (("equal_principal", 8), ("wallet_line", 2))}
HABITS = {"on_time": 70, "late": 10, "stopped": 11, "in_parts": 4, "bounced": 3, "ahead": 2}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of payments.csv without its ids; `reverses` is the place of the payment that it takes back."""

    on: date
    minor: int
    kind: str = "payment"
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """One loan and what was paid on it up to the day of the book."""

    product: str
    principal: int
    months: int
    opened_on: date
    due_day: int
    movements: tuple[Movement, ...]


@cache
def _product(lender_id: str, name: str) -> Product:
    return lender(lender_id).product(name)


@cache
def _amounts(lender_id: str, name: str, principal: int, months: int) -> tuple[int, ...]:
    """What each instalment of such a loan asks for, in minor units."""
    product = _product(lender_id, name)
    rows = amortize(product.method, Money.of(principal), product.annual_rate, [date.min] * months)
    return tuple(row.total.minor for row in rows)


def life(lender_id: str, dice: Random, today: date) -> Life:
    """One loan of a lender, as it stands on `today`."""
    names, weights = zip(*PRODUCTS[lender_id], strict=True)
    name = dice.choices(names, weights)[0]
    product = _product(lender_id, name)
    months = dice.choice(product.months)
    principal, due_day = dice.randrange(3000, 40001, 500), dice.randint(1, 28)
    age = dice.randint(0, months + 3) if months else dice.randint(2, 18)
    opened_on = min(add_months(today, -age, due_day) + timedelta(days=dice.randint(-9, 0)), today - ONE_DAY)
    if product.method is RepaymentMethod.REVOLVING:
        moved = tuple(sorted(_line(principal, opened_on, dice, today), key=lambda each: each.on))
    else:
        moved = _instalments(_amounts(lender_id, name, principal, months), opened_on, due_day, dice, today)
    return Life(name, principal, months, opened_on, due_day, moved)


def _instalments(amounts: tuple[int, ...], opened_on: date, due_day: int, dice: Random, today: date) -> tuple[Movement, ...]:
    habit = dice.choices(tuple(HABITS), tuple(HABITS.values()))[0]
    until = dice.randint(0, len(amounts)) if habit == "stopped" else len(amounts)
    moved: list[Movement] = []
    for place, minor in enumerate(amounts[:until]):
        due = add_months(opened_on, place + 1, due_day)
        if due > today + timedelta(days=40):
            break
        moved += _paid(habit, due, minor, dice, len(moved))
    return tuple(replace(each, on=max(opened_on, each.on)) for each in moved if each.on <= today)


def _paid(habit: str, due: date, minor: int, dice: Random, place: int) -> Iterator[Movement]:
    """How one instalment is paid by somebody of that habit."""
    if habit == "late":
        yield Movement(due + timedelta(days=dice.choice((0, 0, 1, 2, 5, 9, 20, 40))), minor)
    elif habit == "in_parts" and dice.random() < 0.5:
        first = minor * dice.randint(20, 80) // 100
        yield Movement(due, first)
        yield Movement(due + timedelta(days=dice.randint(3, 25)), minor - first)
    elif habit == "bounced" and dice.random() < 0.3:
        yield Movement(due, minor)
        yield Movement(due + ONE_DAY, minor, "reversal", place)
        yield Movement(due + timedelta(days=dice.randint(2, 12)), minor)
    elif habit == "ahead":
        yield Movement(due - timedelta(days=dice.randint(0, 6)), minor + dice.choice((0, 0, 5000)))
    else:
        yield Movement(due - timedelta(days=dice.choice((0, 0, 0, 1))), minor)


def _line(limit: int, opened_on: date, dice: Random, today: date) -> Iterator[Movement]:
    """A few purchases on a credit line, and payments of a share of it most months."""
    spent, day = 0, opened_on
    pays = dice.random() < 0.8
    while day < today:
        if spent < limit * 80 and dice.random() < 0.5:
            minor = dice.randrange(2000, max(2001, limit * 15), 100)
            spent += minor
            yield Movement(day, minor, "drawing")
        day += timedelta(days=30)
        if pays and spent and day <= today:
            paid = max(5000, spent * dice.choice((12, 15, 30, 100)) // 100)
            spent -= min(spent, paid)
            yield Movement(day, paid)
