"""The road ahead: which stages of lateness lie behind, which is now, which may come.

The stages are rulebook data passed in; a stage without `from_days` follows from a decision (a judgment), not from a number of days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class StepState(StrEnum):
    PAST = "past"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadStage:
    """A stage from so many days past due on (negative: before the due date), and the rulebook keys that its words rest on."""

    code: str
    from_days: int | None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadStep:
    """A stage as this loan meets it; `begins_on` is the day, when the loan has a due date to count from."""

    stage: RoadStage
    state: StepState
    begins_on: date | None


def road(stages: Sequence[RoadStage], days_past_due: int, due: date | None = None) -> tuple[RoadStep, ...]:
    """The stages in order. `days_past_due` is negative before the due date; `due` is the oldest unpaid due date or the next one."""
    ordered = sorted(stages, key=lambda stage: (stage.from_days is None, stage.from_days or 0))
    reached = [stage for stage in ordered if stage.from_days is not None and stage.from_days <= days_past_due]
    return tuple(RoadStep(stage=stage, state=_state(stage, reached), begins_on=_begins(stage, due)) for stage in ordered)


def _state(stage: RoadStage, reached: Sequence[RoadStage]) -> StepState:
    if stage not in reached:
        return StepState.NEXT
    return StepState.NOW if stage is reached[-1] else StepState.PAST


def _begins(stage: RoadStage, due: date | None) -> date | None:
    return None if due is None or stage.from_days is None else due + timedelta(days=stage.from_days)
