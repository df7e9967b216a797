"""May we message this borrower now, of our own accord? A yes, or every reason why not.

The gate is pure: caps, quiet hours and what each circumstance stops are data (`ContactRules`), the borrower's circumstances and the
messages already sent are facts (`ContactFacts`). Days are counted where the borrower is; with several possible zones the strictest
counts in each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
WEEK = 7
LOOK_AHEAD = 64


class Purpose(StrEnum):
    COLLECTION = "collection"  # about money that is late
    REMINDER = "reminder"  # before or on the due date
    NOTICE = "notice"  # one that the law asks for
    REPLY = "reply"  # an answer to the borrower's own message


class Reason(StrEnum):
    """Why not; the first five pass with time, the others with a change of facts."""

    QUIET_HOURS = "quiet_hours"
    DAILY_CAP = "daily_cap"
    WEEKLY_CAP = "weekly_cap"
    SPACING = "spacing"
    NOT_BEFORE = "not_before"
    CEASED = "ceased"
    DISPUTED = "disputed"
    HARDSHIP = "hardship"
    CRISIS = "crisis"
    PLAN_KEPT = "plan_kept"
    HANDOFF_OPEN = "handoff_open"
    DECEASED = "deceased"
    UNVERIFIED_NUMBER = "unverified_number"
    WRONG_PERSON = "wrong_person"


TIMELY = frozenset({Reason.QUIET_HOURS, Reason.DAILY_CAP, Reason.WEEKLY_CAP, Reason.SPACING, Reason.NOT_BEFORE})


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `start` up to, not including, `end`, by the clock on the borrower's wall; may span midnight."""

    start: time
    end: time

    def covers(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRules:
    """Every quiet window counts (law, contract, the borrower's wish); `blocks` says which purposes a reason stops."""

    quiet: tuple[QuietHours, ...]
    per_day: int
    per_week: int
    spacing: timedelta
    blocks: dict[Reason, frozenset[Purpose]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """What is known of one borrower. `sent` are the counted messages over all debts; `standing` are lasting circumstances."""

    zones: tuple[str, ...]
    sent: tuple[datetime, ...] = ()
    standing: frozenset[Reason] = field(default_factory=frozenset)
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDecision:
    """`reasons` is empty when allowed; `earliest` is the first moment that time alone would allow it, None if time is not enough."""

    reasons: tuple[Reason, ...]
    earliest: datetime | None

    @property
    def allowed(self) -> bool:
        return not self.reasons


def may_contact(rules: ContactRules, facts: ContactFacts, at: datetime, purpose: Purpose) -> ContactDecision:
    """The decision for one message of `purpose` at the moment `at` (aware); for each reason in the order of `Reason`."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a zone to be judged; pass an aware datetime")
    reasons = reasons_against(rules, facts, at, purpose)
    return ContactDecision(reasons=reasons, earliest=_earliest(rules, facts, at, purpose))


def reasons_against(rules: ContactRules, facts: ContactFacts, at: datetime, purpose: Purpose) -> tuple[Reason, ...]:
    """Every reason that stops this purpose at this moment."""
    found = set(facts.standing) | set(_by_the_clock(rules, facts, at))
    return tuple(reason for reason in Reason if reason in found and purpose in rules.blocks.get(reason, frozenset()))


def _by_the_clock(rules: ContactRules, facts: ContactFacts, at: datetime) -> Iterable[Reason]:
    sent = [moment for moment in facts.sent if moment <= at]
    if sent and at - max(sent) < rules.spacing:
        yield Reason.SPACING
    if facts.not_before is not None and at < facts.not_before:
        yield Reason.NOT_BEFORE
    for zone in map(ZoneInfo, facts.zones):
        today = at.astimezone(zone).date()
        days = [moment.astimezone(zone).date() for moment in sent]
        if any(window.covers(at.astimezone(zone).time()) for window in rules.quiet):
            yield Reason.QUIET_HOURS
        if days.count(today) >= rules.per_day:
            yield Reason.DAILY_CAP
        if sum(today - day < WEEK * ONE_DAY for day in days) >= rules.per_week:
            yield Reason.WEEKLY_CAP


def _earliest(rules: ContactRules, facts: ContactFacts, at: datetime, purpose: Purpose) -> datetime | None:
    for _ in range(LOOK_AHEAD):
        reasons = reasons_against(rules, facts, at, purpose)
        if not reasons:
            return at
        if not TIMELY.issuperset(reasons):
            return None
        at = min(moment for moment in _turning_points(rules, facts, at) if moment > at)
    return None


def _turning_points(rules: ContactRules, facts: ContactFacts, at: datetime) -> Iterable[datetime]:
    """The moments at which a reason of the clock may end."""
    yield from (moment + rules.spacing for moment in facts.sent)
    if facts.not_before is not None:
        yield facts.not_before
    for zone in map(ZoneInfo, facts.zones):
        today = at.astimezone(zone).date()
        yield _wall(today + ONE_DAY, time(0), zone, at)
        for window in rules.quiet:
            yield _wall(today, window.end, zone, at)
            yield _wall(today + ONE_DAY, window.end, zone, at)


def _wall(day: date, clock: time, zone: ZoneInfo, like: datetime) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(like.tzinfo)
