"""A provider's file of the day against the book."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.service import pay_link, pay_reconcile
from bot.service.errors import Invalid
from bot.service.pay_booking import take
from bot.service.pay_reconcile import Reconciliation
from bot.service.pay_records import NoticeKind, Outcome, PayNotice
from bot.store.unit_of_work import Store
from tests.service.book import LOAN, TODAY, fill, moment, money, turn

HEAD = "reference,order,kind,amount,currency,at,refund\n"
NOW = moment(TODAY)
ORDERS = ["a" * 32, "b" * 32, "c" * 32]


@pytest.fixture
async def book(store: Store) -> Store:
    """Three requests of ¥100; the first is paid and told of."""
    async with store.write() as uow:
        await fill(uow)
        borrower = await uow.borrowers.get("B0001")
        from bot.service.conversation import of_borrower

        talk = await of_borrower(uow, borrower, "zh", NOW)
        for order in ORDERS:
            asked = replace(turn(), conversation_id=talk.id)
            await pay_link.request(uow, asked, id=order, loan_id=LOAN, amount="100.00", purpose="own")
        await take(uow, "tqg", told(ORDERS[0], "S1"), NOW)
    return store


def told(order: str, reference: str, at: datetime = NOW) -> PayNotice:
    return PayNotice(id=f"N{reference}", order=order, reference=reference, kind=NoticeKind.PAID, amount=money("100"), at=at)


def line(reference: str, order: str, amount: str = "100.00", currency: str = "CNY") -> str:
    return f"{reference},{order},paid,{amount},{currency},{NOW.isoformat()},\n"


async def reconcile(store: Store, file: str) -> Reconciliation:
    async with store.write() as uow:
        return await pay_reconcile.reconcile(uow, "tqg", TODAY, file, NOW)


async def differences(store: Store) -> list[tuple[str, str, str | None, str | None]]:
    async with store.read() as uow:
        return [(str(d.kind), d.reference, d.expected, d.found) for _, d in await uow.payments.differences()]


async def payments(store: Store) -> list[str]:
    async with store.read() as uow:
        return [each.id for each in (await uow.loans.account(LOAN)).payments]


async def test_a_day_that_agrees_changes_nothing(book: Store) -> None:
    assert await reconcile(book, HEAD + line("S1", ORDERS[0])) == Reconciliation(agreed=1, booked=0, different=0)
    assert await payments(book) == ["P1", "pay-S1"]


async def test_a_payment_that_was_never_told_of_is_booked_once(book: Store) -> None:
    file = HEAD + line("S1", ORDERS[0]) + line("S2", ORDERS[1])
    assert (await reconcile(book, file)).booked == 1
    assert (await reconcile(book, file)).booked == 0
    assert await payments(book) == ["P1", "pay-S1", "pay-S2"]


async def test_a_callback_that_comes_after_the_file_books_nothing_more(book: Store) -> None:
    await reconcile(book, HEAD + line("S1", ORDERS[0]) + line("S2", ORDERS[1]))
    async with book.write() as uow:
        assert await take(uow, "tqg", told(ORDERS[1], "S2"), NOW) is Outcome.REPEATED
    assert await payments(book) == ["P1", "pay-S1", "pay-S2"]


async def test_what_does_not_agree_is_surfaced_once_and_never_guessed(book: Store) -> None:
    file = HEAD + line("S2", ORDERS[1], "99.00") + line("S3", ORDERS[2], currency="USD") + line("S4", "d" * 32)
    assert (await reconcile(book, file)).different == 4
    await reconcile(book, file)
    assert await differences(book) == [
        ("amount", "S2", "CNY 100.00", "CNY 99.00"),
        ("amount", "S3", "CNY 100.00", "USD 100.00"),
        ("unknown_order", "S4", None, "CNY 100.00"),
        ("not_in_file", "S1", "CNY 100.00", None),
    ]
    assert await payments(book) == ["P1", "pay-S1"]


@pytest.mark.parametrize(("file", "wrong"), [("", 1), ("a,b\n", 1), (HEAD + line("S1", ORDERS[0]) + "x,y\n", 3)])
async def test_a_file_that_can_not_be_read_names_its_line_and_changes_nothing(book: Store, file: str, wrong: int) -> None:
    with pytest.raises(Invalid) as refused:
        await reconcile(book, file)
    assert refused.value.figures["line"] == wrong
    assert await differences(book) == []


async def test_a_difference_is_closed_by_a_person_and_only_once(book: Store) -> None:
    await reconcile(book, HEAD)
    async with book.write() as uow:
        ((number, _),) = await uow.payments.differences()
        assert await uow.payments.resolve(number, TODAY)
        assert not await uow.payments.resolve(number, TODAY)
        assert await uow.payments.differences() == []
        assert len(await uow.payments.differences(resolved=True)) == 1
