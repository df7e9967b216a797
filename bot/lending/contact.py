"""May we message this borrower now, of our own accord? A yes, or every reason why not.

The gate is pure: caps, quiet hours and what each circumstance stops are data (`ContactRules`), the borrower's circumstances and the
messages already sent are facts (`ContactFacts`). Days are counted where the borrower is; with several possible zones the strictest
counts in each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
WEEK = 7
MONTH = 30
LOOK_AHEAD = 64


class Purpose(StrEnum):
    COLLECTION = "collection"  # about money that is late
    REMINDER = "reminder"  # before or on the due date
    CARE = "care"  # asks for no money: thanks, a lesson, a check-in, a question about how we did
    NOTICE = "notice"  # one that the law asks for, or that confirms what was agreed
    REPLY = "reply"  # an answer to the borrower's own message


class Reason(StrEnum):
    """Why not; the first seven pass with time, the others with a change of facts."""

    QUIET_HOURS = "quiet_hours"
    DAILY_CAP = "daily_cap"
    WEEKLY_CAP = "weekly_cap"
    MONTHLY_CAP = "monthly_cap"
    CHANNEL_CAP = "channel_cap"
    SPACING = "spacing"
    NOT_BEFORE = "not_before"
    CEASED = "ceased"
    OPTED_OUT = "opted_out"
    DISPUTED = "disputed"
    COMPLAINED = "complained"
    HARDSHIP = "hardship"
    CRISIS = "crisis"
    PLAN_KEPT = "plan_kept"
    PROMISED = "promised"
    HANDOFF_OPEN = "handoff_open"
    REPRESENTED = "represented"
    INSOLVENT = "insolvent"
    DECEASED = "deceased"
    UNVERIFIED_NUMBER = "unverified_number"
    SHARED_NUMBER = "shared_number"
    WRONG_PERSON = "wrong_person"
    NO_ADDRESS = "no_address"
    UNCONFIRMED_ADDRESS = "unconfirmed_address"
    NO_CHANNEL = "no_channel"
    NOT_APPROVED = "not_approved"
    UNKNOWN_JURISDICTION = "unknown_jurisdiction"


TIMELY = frozenset(list(Reason)[:7])


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
    """Every quiet window counts (law, contract, the borrower's wish); `blocks` says which purposes a reason stops.

    `per_week` and `per_month` are of any 7 and 30 days in a row; `per_channel` is of 7 days by one channel.
    """

    quiet: tuple[QuietHours, ...]
    per_day: int
    per_week: int
    per_month: int
    per_channel: int
    spacing: timedelta
    blocks: dict[Reason, frozenset[Purpose]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """What is known of one borrower. `sent` are the counted messages over all debts and channels, also those that wait to leave;
    `by_channel` are those of them by the channel in question; `standing` are lasting circumstances."""

    zones: tuple[str, ...]
    sent: tuple[datetime, ...] = ()
    by_channel: tuple[datetime, ...] = ()
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
    lasting = {reason for reason in facts.standing if _stops(rules, reason, purpose)}
    ends = dict(_by_the_clock(rules, facts, at, purpose))
    reasons = tuple(reason for reason in Reason if reason in lasting or reason in ends)
    return ContactDecision(reasons=reasons, earliest=None if lasting else _earliest(rules, facts, at, purpose))


def _stops(rules: ContactRules, reason: Reason, purpose: Purpose) -> bool:
    return purpose in rules.blocks.get(reason, frozenset())


def _earliest(rules: ContactRules, facts: ContactFacts, at: datetime, purpose: Purpose) -> datetime | None:
    """Each reason of the clock holds until its end, so no moment before the latest of these ends can be the first one."""
    for _ in range(LOOK_AHEAD):
        ends = [end for _, end in _by_the_clock(rules, facts, at, purpose)]
        if not ends:
            return at
        at = max(ends).astimezone(at.tzinfo)
    return None


def _by_the_clock(rules: ContactRules, facts: ContactFacts, at: datetime, purpose: Purpose) -> Iterator[tuple[Reason, datetime]]:
    """The reasons of this moment that pass with time, each with when it does."""
    for reason, end in _holding(rules, facts, at):
        if _stops(rules, reason, purpose):
            yield reason, end


def _holding(rules: ContactRules, facts: ContactFacts, at: datetime) -> Iterator[tuple[Reason, datetime]]:
    if facts.sent and at - max(facts.sent) < rules.spacing:
        yield Reason.SPACING, max(facts.sent) + rules.spacing
    if facts.not_before is not None and at < facts.not_before:
        yield Reason.NOT_BEFORE, facts.not_before
    for zone in map(ZoneInfo, facts.zones):
        for window in rules.quiet:
            if window.covers(at.astimezone(zone).time()):
                yield Reason.QUIET_HOURS, _next(window.end, zone, at)
        yield from _capped(Reason.DAILY_CAP, facts.sent, rules.per_day, 1, zone, at)
        yield from _capped(Reason.WEEKLY_CAP, facts.sent, rules.per_week, WEEK, zone, at)
        yield from _capped(Reason.MONTHLY_CAP, facts.sent, rules.per_month, MONTH, zone, at)
        yield from _capped(Reason.CHANNEL_CAP, facts.by_channel, rules.per_channel, WEEK, zone, at)


def _capped(
    reason: Reason, sent: tuple[datetime, ...], most: int, days: int, zone: ZoneInfo, at: datetime
) -> Iterator[tuple[Reason, datetime]]:
    """The cap of so many messages in `days` days, today among them; it opens when enough of them lie further back."""
    today = at.astimezone(zone).date()
    counted = sorted(day for day in (moment.astimezone(zone).date() for moment in sent) if today - day < days * ONE_DAY)
    if len(counted) >= most:
        last_to_go = counted[len(counted) - most] if most else today
        yield reason, _wall(last_to_go + days * ONE_DAY, time(0), zone)


def _next(clock: time, zone: ZoneInfo, at: datetime) -> datetime:
    """When the wall shows this time next; an hour that comes twice in an autumn night counts both times."""
    today = at.astimezone(zone).date()
    coming = (_wall(today + n * ONE_DAY, clock.replace(fold=fold), zone) for n in range(3) for fold in (0, 1))
    return min(moment for moment in coming if moment > at)


def _wall(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That moment as an instant; arithmetic with it is then free of the zone's jumps."""
    return datetime.combine(day, clock, zone).astimezone(ZoneInfo("UTC"))
