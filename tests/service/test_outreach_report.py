"""Comparisons over the book: each borrower once, only those whose days are over, and no finding before its time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.lending.experiment import Arm
from bot.service.conversation import of_borrower
from bot.service.outreach_report import WITHIN, compared, lines
from bot.service.reach_records import DecisionRow
from bot.service.talk_records import Draft
from bot.store.unit_of_work import Store
from tests.service.book import OTHER, TODAY, WEI, fill, moment

NOW = moment(TODAY)


@pytest.fixture(autouse=True)
async def book(store: Store) -> None:
    async with store.write() as uow:
        await fill(uow)


async def offered(store: Store, borrower: str, variant: str, at: datetime, key: str = "") -> None:
    async with store.write() as uow:
        row = DecisionRow(
            key=key or f"lesson_offer:{borrower}:{at.date()}:7",
            on=at.date(),
            at=at,
            borrower_id=borrower,
            lender_id="tqg",
            loan_id=None,
            purpose="care",
            wording="outreach_lesson_short",
            channel="sms",
            strategy="lesson_offer",
            variant=variant,
            posted=variant != "holdout",
            reasons=[],
            earliest=None,
        )
        await uow.reach.claim(row)


async def wrote(store: Store, at: datetime) -> None:
    async with store.write() as uow:
        own = await of_borrower(uow, WEI, "zh", at)
        await uow.conversations.append(own.id, Draft(sender="borrower", text="好的"), at)


async def arms(store: Store) -> tuple[Arm, ...]:
    async with store.read() as uow:
        [report] = await compared(uow, NOW)
    return report.arms


async def test_a_borrower_counts_once_by_the_first_message(store: Store) -> None:
    sent = NOW - timedelta(days=20)
    for at in (sent, sent + timedelta(days=9)):
        await offered(store, WEI.id, "short", at)
    await offered(store, OTHER.id, "holdout", sent)
    await wrote(store, sent + timedelta(days=2))
    assert [(arm.name, arm.asked, arm.answered) for arm in await arms(store)] == [
        ("holdout", 1, 0),
        ("short", 1, 1),
        ("reason", 0, 0),
    ]


@pytest.mark.parametrize("after", [WITHIN + timedelta(minutes=1), -timedelta(days=1)])
async def test_only_an_answer_in_its_days_counts(store: Store, after: timedelta) -> None:
    sent = NOW - timedelta(days=20)
    await offered(store, WEI.id, "short", sent)
    await wrote(store, sent + after)
    assert (await arms(store))[1].answered == 0


async def test_whose_days_are_not_over_is_not_counted(store: Store) -> None:
    await offered(store, WEI.id, "short", NOW - timedelta(days=6))
    assert all(arm.asked == 0 for arm in await arms(store))


async def test_before_its_time_a_report_gives_counts_and_no_shares(store: Store) -> None:
    await offered(store, WEI.id, "short", NOW - timedelta(days=20))
    async with store.read() as uow:
        [report] = await compared(uow, NOW)
    said = lines(report)
    assert "  short: 1 borrowers" in said
    assert any("too early" in line for line in said)
