"""What the reports count, and what follows from the counts. docs/reports.md defines each figure; the console says it beside it.

A family is one kind of thing that happened (a talk, a case, a plan …), counted by one query; its figures are counts of that query or
a quotient of two. Nothing here names a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Split = Literal["channel", "language", "lateness", "day", "week"]
Unit = Literal["count", "share", "seconds", "mark"]
Counts = Mapping[str, int | None]

SPLITS: tuple[Split, ...] = ("channel", "language", "lateness", "day", "week")
_PLACES = {"share": Decimal("0.001"), "mark": Decimal("0.01")}


@dataclass(frozen=True, slots=True)
class Figure:
    """A count by its own name, or with `of` a quotient: one count over the sum of others; None where that sum is nothing."""

    name: str
    unit: Unit = "count"
    of: tuple[str, tuple[str, ...]] | None = None

    def value(self, counts: Counts) -> int | Decimal | None:
        if self.of is None:
            return counts.get(self.name, 0 if self.unit == "count" else None)
        whole = sum(counts.get(name) or 0 for name in self.of[1])
        if not whole:
            return None
        return (Decimal(counts.get(self.of[0]) or 0) / whole).quantize(_PLACES[self.unit], ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Family:
    """Figures of one kind of thing, and how they can be split: a promise has no channel, for instance."""

    name: str
    figures: tuple[Figure, ...]
    splits: tuple[Split, ...] = SPLITS


def _figures(*names: str, unit: Unit = "count") -> tuple[Figure, ...]:
    return tuple(Figure(name, unit) for name in names)


_WITHOUT_CHANNEL: tuple[Split, ...] = ("language", "lateness", "day", "week")

FAMILIES: tuple[Family, ...] = (
    Family("talks", (*_figures("talks", "talks_alone"), Figure("containment", "share", ("talks_alone", ("talks",))))),
    Family(
        "heard",
        (
            *_figures("heard", "heard_typed", "heard_not_understood"),
            Figure("not_understood_share", "share", ("heard_not_understood", ("heard_typed",))),
        ),
    ),
    Family(
        "cases",
        (
            *_figures("cases", "cases_taken", "cases_closed"),
            *_figures("wait_median", "wait_p90", "handle_median", "handle_p90", unit="seconds"),
        ),
    ),
    Family(
        "plans",
        (
            *_figures("plans", "plans_kept", "plans_broken", "plans_running", "plans_cancelled"),
            Figure("plans_kept_share", "share", ("plans_kept", ("plans_kept", "plans_broken"))),
        ),
    ),
    Family(
        "promises",
        (
            *_figures("promises", "promises_kept", "promises_broken", "promises_pending", "promises_cancelled"),
            Figure("promises_kept_share", "share", ("promises_kept", ("promises_kept", "promises_broken"))),
        ),
        _WITHOUT_CHANNEL,
    ),
    Family(
        "contacts",
        _figures("contacts", "contacted", "most_in_a_day", "most_in_a_week", "most_in_a_month", "contacts_withheld"),
    ),
    Family("optouts", _figures("optouts")),
    Family("complaints", _figures("complaints", "complaints_settled"), _WITHOUT_CHANNEL),
    Family("disputes", _figures("disputes", "disputes_settled"), _WITHOUT_CHANNEL),
    Family(
        "surveys",
        (
            *_figures("surveys_asked", "surveys_answered"),
            Figure("mark_mean", "mark", ("marks_sum", ("surveys_answered",))),
            Figure("satisfied", "share", ("marks_good", ("surveys_answered",))),
        ),
    ),
)
