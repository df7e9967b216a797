"""What each family of a report counts: its facts, one row per thing that happened, and the counts made of them.

The definitions in words are in docs/reports.md; each family here says the same in SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, String, Subquery, Table, case, cast, extract, func, literal, or_, select

from bot.service.meanings import NOT_UNDERSTOOD
from bot.service.reach_records import COUNTED
from bot.service.reports import Scope
from bot.store.tables.arrangements import complaint, dispute, promise, repayment_plan
from bot.store.tables.heard import heard_meaning
from bot.store.tables.people import borrower, contact_preference
from bot.store.tables.reach import contact_decision
from bot.store.tables.staff import handoff_case
from bot.store.tables.survey import survey_answer
from bot.store.tables.talk import conversation, entry

DAY_SECONDS = 86_400
LONGEST_WINDOW = 30
GOOD_MARK = 4
_MARGIN = timedelta(days=1)
"""A business date is a borrower's; the days of a report are the lender's."""

Facts = Callable[[Scope], Select[Any]]
Counted = Callable[[Subquery], dict[str, ColumnElement[Any]]]


@dataclass(frozen=True, slots=True)
class Counting:
    """`ranked` names columns whose median and 90th percentile in each group are wanted too, as `<name>_median` and `<name>_p90`."""

    facts: Facts
    counted: Counted
    ranked: tuple[str, ...] = ()


def seconds(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """A moment as whole seconds, alike in both databases."""
    return cast(extract("epoch", moment), BigInteger)


def how_many(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _within(moment: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    return (moment >= scope.whole.begins) & (moment < scope.whole.ends)


def _dated(day: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    return day.between(scope.whole.first, scope.whole.last)


def _talks(scope: Scope) -> Select[Any]:
    """The borrowers' rows; `helped` where a person's case was open in the talk at any moment of the report."""
    still = or_(handoff_case.c.closed_at.is_(None), handoff_case.c.closed_at >= scope.whole.begins)
    overlapping = (handoff_case.c.opened_at < scope.whole.ends) & still
    helped = select(handoff_case.c.conversation_id).where(overlapping).distinct().subquery("helped")
    columns = (entry.c.at, entry.c.channel, conversation.c.language, conversation.c.borrower_id, conversation.c.id.label("talk"))
    return (
        select(*columns, helped.c.conversation_id.label("helped"))
        .join(conversation, conversation.c.id == entry.c.conversation_id)
        .outerjoin(helped, helped.c.conversation_id == conversation.c.id)
        .where(entry.c.sender == "borrower", conversation.c.lender_id == scope.lender_id, _within(entry.c.at, scope))
    )


def _count_talks(facts: Subquery) -> dict[str, ColumnElement[Any]]:
    alone = case((facts.c.helped.is_(None), facts.c.talk))
    return {"talks": func.count(facts.c.talk.distinct()), "talks_alone": func.count(alone.distinct())}


def heard(scope: Scope) -> Select[Any]:
    """What the days' messages were taken to mean."""
    columns = heard_meaning.c
    return (
        select(columns.at, columns.channel, columns.language, conversation.c.borrower_id, columns.intent, columns.typed)
        .join(conversation, conversation.c.id == columns.conversation_id)
        .where(columns.lender_id == scope.lender_id, _within(columns.at, scope))
    )


def _count_heard(facts: Subquery) -> dict[str, ColumnElement[Any]]:
    missed = facts.c.typed & (facts.c.intent == NOT_UNDERSTOOD)
    return {"heard": func.count(), "heard_typed": how_many(facts.c.typed), "heard_not_understood": how_many(missed)}


def _cases(scope: Scope) -> Select[Any]:
    columns = handoff_case.c
    return (
        select(
            columns.opened_at.label("at"),
            conversation.c.channel,
            columns.language,
            columns.borrower_id,
            (seconds(columns.claimed_at) - seconds(columns.opened_at)).label("wait"),
            (seconds(columns.closed_at) - seconds(columns.claimed_at)).label("handle"),
        )
        .join(conversation, conversation.c.id == columns.conversation_id)
        .where(columns.lender_id == scope.lender_id, _within(columns.opened_at, scope))
    )


def _count_cases(facts: Subquery) -> dict[str, ColumnElement[Any]]:
    return {"cases": func.count(), "cases_taken": func.count(facts.c.wait), "cases_closed": func.count(facts.c.handle)}


def _plans(scope: Scope) -> Select[Any]:
    columns = repayment_plan.c
    return (
        select(columns.agreed_on.label("on"), columns.status, columns.borrower_id, borrower.c.language, conversation.c.channel)
        .join(borrower, borrower.c.id == columns.borrower_id)
        .outerjoin(conversation, conversation.c.id == columns.conversation_id)
        .where(borrower.c.lender_id == scope.lender_id, _dated(columns.agreed_on, scope))
    )


def _count_plans(facts: Subquery) -> dict[str, ColumnElement[Any]]:
    status = facts.c.status
    return {
        "plans": func.count(),
        "plans_kept": how_many(status == "kept"),
        "plans_broken": how_many(status == "broken"),
        "plans_running": how_many(status == "active"),
        "plans_cancelled": how_many(status == "cancelled"),
    }


def _of_borrower(table: Table, day: str, *more: str) -> Facts:
    """Facts of a table with a borrower and a business date."""

    def facts(scope: Scope) -> Select[Any]:
        columns = [table.c[day].label("on"), table.c.borrower_id, borrower.c.language, *(table.c[name] for name in more)]
        ours = select(*columns).join(borrower, borrower.c.id == table.c.borrower_id)
        return ours.where(borrower.c.lender_id == scope.lender_id, _dated(table.c[day], scope))

    return facts


def _count_promises(facts: Subquery) -> dict[str, ColumnElement[Any]]:
    states = ("kept", "broken", "pending", "cancelled")
    return {"promises": func.count(), **{f"promises_{state}": how_many(facts.c.state == state) for state in states}}


def _requests(name: str) -> Counted:
    return lambda facts: {name: func.count(), f"{name}_settled": func.count(facts.c.resolved_on)}


def windows(scope: Scope) -> Select[Any]:
    """The counted messages of the report's days and the month before, each with how many its borrower had up to it."""
    columns = contact_decision.c
    counted = columns.posted & columns.purpose.in_([each.value for each in COUNTED])
    month = timedelta(days=LONGEST_WINDOW)
    recent = (columns.at >= scope.whole.begins - month) & (columns.at < scope.whole.ends)
    near = columns.on.between(scope.whole.first - month - _MARGIN, scope.whole.last + _MARGIN)

    def up_to(days: int) -> ColumnElement[Any]:
        first = 1 - days * DAY_SECONDS
        return func.count().over(partition_by=columns.borrower_id, order_by=seconds(columns.at), range_=(first, 0))

    return select(
        columns.at,
        columns.channel,
        columns.borrower_id,
        func.count().over(partition_by=(columns.borrower_id, columns.on)).label("day"),
        up_to(7).label("week"),
        up_to(LONGEST_WINDOW).label("month"),
        literal("sent", String).label("what"),
    ).where(columns.lender_id == scope.lender_id, counted, recent, near)


def _contacts(scope: Scope) -> Select[Any]:
    """What was sent, with its place in the borrower's day, 7 and 30 days, and what the gate withheld."""
    columns, nothing = contact_decision.c, literal(None, BigInteger)
    held = select(
        columns.at, columns.channel, columns.borrower_id, nothing, nothing, nothing, literal("withheld", String).label("what")
    ).where(columns.lender_id == scope.lender_id, columns.posted.is_(False), columns.on >= scope.whole.first - _MARGIN)
    both = windows(scope).union_all(held).subquery("messages")
    people = select(both, borrower.c.language).join(borrower, borrower.c.id == both.c.borrower_id)
    return people.where(_within(both.c.at, scope))


def _count_contacts(facts: Subquery) -> dict[str, ColumnElement[Any]]:
    sent = facts.c.what == "sent"
    return {
        "contacts": how_many(sent),
        "contacted": func.count(case((sent, facts.c.borrower_id)).distinct()),
        "most_in_a_day": func.coalesce(func.max(facts.c.day), 0),
        "most_in_a_week": func.coalesce(func.max(facts.c.week), 0),
        "most_in_a_month": func.coalesce(func.max(facts.c.month), 0),
        "contacts_withheld": how_many(facts.c.what == "withheld"),
    }


def _optouts(scope: Scope) -> Select[Any]:
    columns = contact_preference.c
    return (
        select(columns.changed_at.label("at"), columns.channel, columns.borrower_id, borrower.c.language)
        .join(borrower, borrower.c.id == columns.borrower_id)
        .where(borrower.c.lender_id == scope.lender_id, columns.allowed.is_(False), _within(columns.changed_at, scope))
    )


def _surveys(scope: Scope) -> Select[Any]:
    columns = survey_answer.c
    return (
        select(columns.asked_at.label("at"), columns.channel, columns.score, conversation.c.language, conversation.c.borrower_id)
        .join(conversation, conversation.c.id == columns.conversation_id)
        .where(columns.lender_id == scope.lender_id, _within(columns.asked_at, scope))
    )


def _count_surveys(facts: Subquery) -> dict[str, ColumnElement[Any]]:
    return {
        "surveys_asked": func.count(),
        "surveys_answered": func.count(facts.c.score),
        "marks_sum": func.coalesce(func.sum(facts.c.score), 0),
        "marks_good": how_many(facts.c.score >= GOOD_MARK),
    }


COUNTINGS: dict[str, Counting] = {
    "talks": Counting(_talks, _count_talks),
    "heard": Counting(heard, _count_heard),
    "cases": Counting(_cases, _count_cases, ranked=("wait", "handle")),
    "plans": Counting(_plans, _count_plans),
    "promises": Counting(_of_borrower(promise, "made_on", "state"), _count_promises),
    "contacts": Counting(_contacts, _count_contacts),
    "optouts": Counting(_optouts, lambda facts: {"optouts": func.count(facts.c.borrower_id.distinct())}),
    "complaints": Counting(_of_borrower(complaint, "opened_on", "resolved_on"), _requests("complaints")),
    "disputes": Counting(_of_borrower(dispute, "opened_on", "resolved_on"), _requests("disputes")),
    "surveys": Counting(_surveys, _count_surveys),
}
