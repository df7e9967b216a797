"""The overview shows a proven borrower everything of theirs, and nothing of anybody else's."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lending import Money, Payment
from bot.lending.statement import statement
from bot.service import dispute
from bot.service.account import overview
from bot.service.errors import NotFound
from bot.service.handoff import open_case
from bot.service.records import Standing
from bot.service.talk_records import Conversation
from bot.service.turn import Verified
from bot.store.unit_of_work import Store
from tests.accounts import loan
from tests.service.book import ACCOUNT, OTHER, TODAY, WEI, WHO, fill, moment, seen, turn

LATER = loan("L0002", opened_on=date(2026, 11, 1))
PAID = loan("L0003", months=1, payments=(Payment(id="Q", received_on=date(2026, 9, 15), amount=Money.of(12180)),))


@pytest.fixture
async def book(store: Store) -> Store:
    async with store.write() as uow:
        await fill(uow, PAID, LATER, ACCOUNT)
    return store


async def test_the_most_overdue_loan_comes_first_and_the_paid_off_last(book: Store) -> None:
    assert [view.id for view in (await seen(book)).loans] == ["L0001", "L0002", "L0003"]


async def test_figures_are_those_of_the_lending_rules(book: Store) -> None:
    view = (await seen(book)).loans[0]
    assert view.account == ACCOUNT
    assert view.statement == statement(ACCOUNT, TODAY)
    assert view.product.id == "instalment"


async def test_a_quiet_account_has_nothing_that_holds(book: Store) -> None:
    account = await seen(book)
    assert (account.holds, account.active_plan, account.open_cases, account.finances) == (frozenset(), None, (), None)


async def test_a_dispute_about_one_loan_marks_only_that_one(book: Store) -> None:
    async with book.write() as uow:
        await dispute.record(uow, turn(), kind="amount", statement="金额不对", loan_id="L0002")
    assert {view.id: view.disputed for view in (await seen(book)).loans} == {"L0001": False, "L0002": True, "L0003": False}


async def test_an_open_case_is_shown(book: Store) -> None:
    async with book.write() as uow:
        conversation = Conversation(
            id="C1",
            lender_id="tqg",
            borrower_id=WEI.id,
            verified_at=moment(TODAY),
            zone="Asia/Shanghai",
            created_at=moment(TODAY),
        )
        await uow.conversations.add(conversation)
        await open_case(uow, turn(), topic="dispute", reason="amount")
    account = await seen(book)
    assert [case.topic for case in account.open_cases] == ["dispute"]
    assert "case" in account.holds


async def test_somebody_who_died_is_for_people_to_handle(book: Store) -> None:
    async with book.write() as uow:
        await uow.borrowers.set_standing(WEI.id, Standing.DECEASED)
    assert (await seen(book)).holds == {"deceased"}


async def test_another_borrower_sees_none_of_it(book: Store) -> None:
    async with book.read() as uow:
        account = await overview(uow, Verified(borrower_id=OTHER.id, lender_id="tqg"), TODAY)
    assert account.loans == ()


@pytest.mark.parametrize("who", [Verified(borrower_id="B9999", lender_id="tqg"), Verified(borrower_id=WEI.id, lender_id="lxqb")])
async def test_nobody_and_a_borrower_of_another_lender_are_not_found(book: Store, who: Verified) -> None:
    async with book.read() as uow:
        with pytest.raises(NotFound):
            await overview(uow, who, TODAY)


async def test_a_name_and_a_number_stay_out_of_repr(book: Store) -> None:
    shown = repr((await seen(book)).borrower)
    assert WHO.borrower_id in shown
    assert WEI.name not in shown
    assert WEI.phone not in shown
