"""What an exact entity is, and the moment from which relative ones count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Value = Decimal | date | int | str


@dataclass(frozen=True, slots=True)
class Entity:
    """One value found in a text at [start, end).

    kind: money, date, duration, installments, percentage, days_overdue, phone, card, choice or number.
    value: Decimal for money and percentage, date, int (durations and counts in `unit`), or masked text; None when it cannot be
    told without asking, and then `ambiguous` lists every reading in order of likelihood, or is empty when nothing is known
    (a payday that is not on file).
    unit: currency of money where said; day or month of a duration. role: monthly, once said by instalment, by (a deadline),
    from or to (a range), payday.
    """

    kind: str
    start: int
    end: int
    text: str
    value: Value | None
    ambiguous: tuple[Value, ...] = ()
    unit: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Today where the borrower is, and the next payday as far as it is on file (a day of the month, or a date)."""

    today: date
    payday: int | date | None = None


def plain(value: Value | None) -> str | int | None:
    """A value as JSON holds it without loss: Decimal and date as text."""
    if value is None or isinstance(value, int | str):
        return value
    return value.isoformat() if isinstance(value, date) else format(value, "f")


def as_rasa(entity: Entity) -> dict[str, Any]:
    """The entity as Rasa carries it; `ambiguous`, `unit` and `role` are there only when there is something to say."""
    carried: dict[str, Any] = {
        "entity": entity.kind,
        "start": entity.start,
        "end": entity.end,
        "text": entity.text,
        "value": plain(entity.value),
        "extractor": "ExactEntities",
    }
    extras = {"ambiguous": [plain(value) for value in entity.ambiguous], "unit": entity.unit, "role": entity.role}
    return carried | {key: value for key, value in extras.items() if value}


def clock_of(metadata: Mapping[str, Any]) -> tuple[datetime, int | date | None]:
    """`now` and `payday` from a message's metadata; without `now` the present moment, without `payday` none."""
    now = metadata.get("now")
    return (datetime.fromisoformat(now) if now else datetime.now().astimezone()), _payday(metadata.get("payday"))


def _payday(said: Any) -> int | date | None:
    if said is None or isinstance(said, int | date):
        return said
    return int(said) if str(said).isdigit() else date.fromisoformat(said)
