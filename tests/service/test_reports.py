"""Each figure of a report against a week of work that is counted by hand, on both databases."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, update

from bot.service.report_figures import FAMILIES
from bot.service.reports import Report, report, scope_of
from bot.service.wallboard import wallboard
from bot.store.tables.staff import handoff_case
from bot.store.unit_of_work import Store
from tests.service.people import BORROWERS
from tests.service.report_book import MONDAY, SUNDAY, ZONE, at, fill_week, week

COUNTED_BY_HAND = {
    "talks": 3,  # C1, C2 and, in the last second of the week, C3
    "talks_alone": 2,  # C2 had its cases
    "containment": Decimal("0.667"),
    "heard": 5,
    "heard_typed": 4,  # C2's was chosen
    "heard_not_understood": 2,
    "not_understood_share": Decimal("0.500"),
    "cases": 3,
    "cases_taken": 3,
    "cases_closed": 2,
    "wait_median": 120,  # of 60, 120, 600
    "wait_p90": 600,
    "handle_median": 300,  # of 300, 900: the lower one, as nearest rank has it
    "handle_p90": 900,
    "plans": 3,
    "plans_kept": 1,
    "plans_broken": 1,
    "plans_running": 1,
    "plans_cancelled": 0,
    "plans_kept_share": Decimal("0.500"),
    "promises": 3,
    "promises_kept": 2,
    "promises_broken": 0,
    "promises_pending": 1,
    "promises_cancelled": 0,
    "promises_kept_share": Decimal("1.000"),
    "contacts": 5,  # a notice is none, October's belongs to October
    "contacted": 2,
    "most_in_a_day": 2,
    "most_in_a_week": 4,  # from 29 October to 4 November; the one of the 8th no longer meets October's
    "most_in_a_month": 5,
    "contacts_withheld": 2,
    "optouts": 1,  # by two channels, but one person
    "complaints": 2,
    "complaints_settled": 1,
    "disputes": 1,
    "disputes_settled": 0,
    "surveys_asked": 3,
    "surveys_answered": 2,
    "mark_mean": Decimal("3.50"),
    "satisfied": Decimal("0.500"),
}


@pytest.fixture(autouse=True)
async def book(store: Store) -> None:
    async with store.write() as uow:
        await fill_week(uow)


async def made(store: Store, by: str | None = None, lender: str = "tqg") -> Report:
    async with store.read() as uow:
        return await report(uow, week(by, lender))


def totals(found: Report) -> dict[str, object]:
    return {figure.name: figure.value(part.total) for part in found.parts for figure in part.family.figures}


def split(found: Report, name: str) -> dict[str, object]:
    """A figure by group, without the groups where nothing happened."""
    part, figure = next((part, each) for part in found.parts for each in part.family.figures if each.name == name)
    values = {group: figure.value(counts) for group, counts in part.groups.items()}
    return {group: value for group, value in values.items() if value}


async def test_every_figure_is_what_a_hand_counts(store: Store) -> None:
    assert totals(await made(store)) == COUNTED_BY_HAND


async def test_another_lenders_work_is_another_report(store: Store) -> None:
    found = totals(await made(store, lender="lxqb"))
    chosen = {name: found[name] for name in ("talks", "talks_alone", "cases", "plans", "contacts", "optouts", "complaints")}
    assert chosen == {"talks": 1, "talks_alone": 0, "cases": 1, "plans": 1, "contacts": 1, "optouts": 1, "complaints": 1}


async def test_figures_are_split_by_channel_where_there_is_one(store: Store) -> None:
    found = await made(store, "channel")
    assert split(found, "talks") == {"web": 2, "sms": 1}
    assert split(found, "containment") == {"web": Decimal("1.000")}
    assert split(found, "plans") == {"web": 2, "sms": 1}
    assert split(found, "contacts") == {"sms": 5}
    assert split(found, "contacts_withheld") == {"sms": 1, "email": 1}
    assert split(found, "wait_median") == {"sms": 120}
    assert split(found, "surveys_asked") == {"web": 2, "sms": 1}
    assert split(found, "promises") == {}


async def test_figures_are_split_by_language(store: Store) -> None:
    found = await made(store, "language")
    assert split(found, "talks") == {"zh": 2, "en": 1}
    assert split(found, "promises") == {"zh": 3}


async def test_figures_are_split_by_how_late_people_were_as_the_days_began(store: Store) -> None:
    found = await made(store, "lateness")
    assert split(found, "talks") == {"31-90": 1, "1-7": 1, "unknown": 1}
    assert split(found, "plans") == {"31-90": 2, "1-7": 1}
    assert split(found, "contacts") == {"31-90": 4, "1-7": 1}
    assert split(found, "complaints") == {"31-90": 1, "1-7": 1}


async def test_a_day_is_the_lenders_day(store: Store) -> None:
    found = await made(store, "day")
    assert split(found, "talks") == {"2026-11-02": 1, "2026-11-03": 1, "2026-11-05": 1, "2026-11-08": 1}
    assert split(found, "plans") == {"2026-11-02": 1, "2026-11-03": 1, "2026-11-08": 1}
    assert split(found, "wait_p90") == {"2026-11-03": 60, "2026-11-04": 120, "2026-11-05": 600}


async def test_weeks_begin_with_the_report_and_the_last_may_be_cut_short(store: Store) -> None:
    async with store.read() as uow:
        found = await report(uow, scope_of("tqg", ZONE, MONDAY, SUNDAY + timedelta(days=1), "week"))
    assert split(found, "cases") == {"2026-11-02": 3, "2026-11-09": 1}


@pytest.mark.parametrize("by", ["channel", "language", "lateness", "day", "week"])
async def test_counts_of_what_happened_once_add_up_to_the_total(store: Store, by: str) -> None:
    found = await made(store, by)
    for part in found.parts:
        if not part.groups:
            assert by == "channel"
            continue
        for name in ("cases", "plans", "promises", "contacts", "complaints", "disputes", "surveys_asked"):
            if name in part.total:
                assert sum(counts.get(name) or 0 for counts in part.groups.values()) == part.total[name]


async def test_what_messages_meant_is_counted_the_most_frequent_first(store: Store) -> None:
    async with store.read() as uow:
        plain = await report(uow, week())
        by_language = await report(uow, week("language"))
    assert [(each.intent, each.total) for each in plain.meanings] == [
        ("ask_amount_due", 2),
        ("nlu_fallback", 2),
        ("request_human", 1),
    ]
    assert all(each.groups == {} for each in plain.meanings)
    assert [dict(each.groups) for each in by_language.meanings] == [{"zh": 2, "en": 0}, {"zh": 1, "en": 1}, {"zh": 1, "en": 0}]


async def test_the_spread_of_messages_stands_beside_the_caps(store: Store) -> None:
    found = await made(store)
    assert found.spread == {4: 1, 1: 1}
    assert set(found.caps) == {"most_in_a_day", "most_in_a_week", "most_in_a_month"}


async def test_days_without_work_count_nothing_and_divide_by_nothing(store: Store) -> None:
    async with store.read() as uow:
        found = await report(uow, scope_of("tqg", ZONE, date(2025, 1, 1), date(2025, 1, 31)))
    assert {value for value in totals(found).values() if value is not None} == {0}
    assert totals(found)["containment"] is None


async def test_a_report_names_nobody(store: Store) -> None:
    for by in (None, "channel", "lateness", "day"):
        told = json.dumps((await made(store, by)).to_json(), ensure_ascii=False)
        assert not [each for each in BORROWERS if each.name in told or each.phone in told or each.id in told]


async def test_the_number_of_queries_does_not_depend_on_the_book(store: Store) -> None:
    asked: list[str] = []
    event.listen(store.engine.sync_engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    await made(store, "day")
    assert len([each for each in asked if each.lstrip().upper().startswith(("SELECT", "WITH"))]) == 2 * len(FAMILIES) + 3


async def test_the_wallboard_counts_who_waits_whose_clock_runs_out_and_who_helps(store: Store) -> None:
    now = at(9, 1)
    async with store.write() as uow:
        for name, values in {
            "K3": {"status": "open", "claimed_at": None, "due_at": now - timedelta(minutes=1)},
            "K5": {"due_at": now + timedelta(hours=23)},
        }.items():
            await uow.connection.execute(update(handoff_case).where(handoff_case.c.id == name).values(values))
    async with store.read() as uow:
        board = await wallboard(uow, now)
    assert (board["waiting"], board["danger"], board["held"]) == (2, 1, 0)
    assert board["longest_wait"] == (3 * 24 + 13) * 3600
    assert (board["at_risk"], board["breached"]) == (1, 1)
    assert [(each["topic"], each["waiting"], each["longest_wait"]) for each in board["queues"]] == [
        ("danger", 1, 3600),
        ("dispute", 1, (3 * 24 + 13) * 3600),
    ]
