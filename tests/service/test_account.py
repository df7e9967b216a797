"""The overview shows a proven borrower everything of theirs, and nothing of anybody else's."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, insert

from bot.lending import Money, Payment
from bot.lending.statement import statement
from bot.service import dispute
from bot.service.account import overview
from bot.service.errors import NotFound
from bot.service.handoff import open_case
from bot.service.records import Standing
from bot.service.talk_records import Conversation
from bot.service.turn import Verified
from bot.store.tables.arrangements import complaint, hardship_request, promise
from bot.store.tables.arrangements import dispute as table_of_disputes
from bot.store.tables.lending import charge, drawing, penalty_hold, waiver
from bot.store.tables.people import contact_preference, finances
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


IT = {"id": "X", "loan_id": "L0001", "currency": "CNY"}
THEIRS = {"id": "X", "borrower_id": WEI.id}
RECORDED = {
    "charge": (charge, {**IT, "on": TODAY, "amount": 100, "component": "fee", "is_penalty": False, "reason": "letter"}),
    "drawing": (drawing, {**IT, "on": TODAY, "amount": 100}),
    "waiver": (waiver, {**IT, "on": TODAY, "fee": 1, "penalty": 0, "interest": 0, "principal": 0, "reason": "kindness"}),
    "penalty_hold": (penalty_hold, {"id": "X", "loan_id": "L0001", "start": TODAY, "reason": "dispute"}),
    "promise": (promise, {**IT, **THEIRS, "amount": 1, "made_on": TODAY, "due": TODAY, "paid_before": 0, "state": "kept"}),
    "dispute": (table_of_disputes, {**THEIRS, "kind": "amount", "statement": "s", "holds_penalty": False, "opened_on": TODAY}),
    "complaint": (complaint, {**THEIRS, "kind": "other", "statement": "s", "opened_on": TODAY}),
    "hardship": (hardship_request, {**THEIRS, "consent": False, "asked_on": TODAY}),
    "preference": (
        contact_preference,
        {"borrower_id": WEI.id, "channel": "sms", "allowed": False, "changed_at": moment(TODAY)},
    ),
    "finances": (finances, {"borrower_id": WEI.id, "currency": "CNY", "consented_at": moment(TODAY)}),
}


@pytest.mark.parametrize("kind", RECORDED)
async def test_whatever_is_recorded_is_known_to_be_there(book: Store, kind: str) -> None:
    table, row = RECORDED[kind]
    async with book.read() as uow:
        before = await uow.borrowers.known(WEI.id)
    async with book.write() as uow:
        await uow.connection.execute(insert(table), [row])
    async with book.read() as uow:
        after, others = await uow.borrowers.known(WEI.id), await uow.borrowers.known(OTHER.id)
    assert before is not None
    assert after is not None
    assert after[1] - before[1] == {kind}
    assert others is None or kind not in others[1]


async def test_an_ordinary_account_is_read_in_three_statements(book: Store) -> None:
    asked: list[str] = []
    event.listen(book.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    account = await seen(book)
    assert len(account.loans) == 3
    assert len(asked) == 3
