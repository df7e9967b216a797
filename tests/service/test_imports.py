"""A lender's file is taken whole or not at all, and every bad line is named with its column and what to do."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.lending import Money
from bot.lending.promise import PromiseState
from bot.service import imports, promise
from bot.service.imports_rows import ImportRefused
from bot.service.turn import Verified
from bot.store.unit_of_work import Store
from tests.service.book import TODAY, moment, turn

EXAMPLES = Path(__file__).parents[2] / "docs" / "import"
LOAN = {
    "lender": "tqg",
    "borrower": "A1",
    "name": "王梅",
    "language": "zh",
    "phone": "10000000001",
    "loan": "A1-1",
    "product": "instalment",
    "principal": "6000.00",
    "months": "6",
    "opened_on": "2026-06-05",
    "due_day": "5",
}
PAID = {"payment": "T1", "loan": "A1-1", "received_on": "2026-07-05", "amount": "1050.00"}


def written(path: Path, *rows: dict[str, str], encoding: str = "utf-8") -> Path:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


async def take_loans(store: Store, path: Path) -> imports.Import:
    async with store.write() as uow:
        return await imports.loans(uow, path, moment(TODAY))


async def take_payments(store: Store, path: Path, today: date = TODAY) -> imports.Import:
    async with store.write() as uow:
        return await imports.payments(uow, path, moment(today), today)


async def refusal(take: Any, store: Store, path: Path) -> list[tuple[int, str, str]]:
    """(line, column, problem) of everything that was wrong, after checking that nothing was kept."""
    async with store.read() as uow:
        before = await uow.loans.count()
    with pytest.raises(ImportRefused) as refused:
        await take(store, path)
    async with store.read() as uow:
        assert await uow.loans.count() == before
    return [(each.line, each.column, each.problem) for each in refused.value.problems]


@pytest.fixture
async def book(store: Store, tmp_path: Path) -> Store:
    await take_loans(store, written(tmp_path / "first.csv", LOAN))
    return store


async def test_the_documented_example_can_be_imported(store: Store) -> None:
    loans = await take_loans(store, EXAMPLES / "loans.csv")
    payments = await take_payments(store, EXAMPLES / "payments.csv")
    assert (loans.added, payments.added) == (4, 5)
    async with store.read() as uow:
        account = await uow.loans.account("A1001-1")
        line = await uow.loans.account("A1003-1")
        grace = await uow.borrowers.get("A1003")
    assert [payment.amount for payment in account.payments] == [Money.of("1100.16")] * 3
    assert [(drawing.amount, drawing.cash) for drawing in line.drawings] == [(Money.of(3600), False)]
    assert (grace.name, grace.phone) == ("Okafor, Daniel", "+8610000009003")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
async def test_chinese_text_is_read_in_every_usual_encoding(store: Store, tmp_path: Path, encoding: str) -> None:
    report = await take_loans(store, written(tmp_path / "loans.csv", LOAN, encoding=encoding))
    async with store.read() as uow:
        assert (await uow.borrowers.get("A1")).name == "王梅"
    assert ("utf-8" in str(report)) == encoding.startswith("utf")


async def test_importing_the_same_file_again_changes_nothing(book: Store, tmp_path: Path) -> None:
    again = await take_loans(book, written(tmp_path / "again.csv", LOAN))
    assert (again.read, again.added) == (1, 0)


async def test_a_file_with_something_new_adds_only_that(book: Store, tmp_path: Path) -> None:
    again = await take_loans(book, written(tmp_path / "again.csv", LOAN, {**LOAN, "loan": "A1-2"}))
    assert (again.read, again.added) == (2, 1)


WRONG_LOANS = {
    "bad date": ({"opened_on": "2026-13-01"}, "opened_on", "is no date"),
    "29 February of a common year": ({"opened_on": "2026-02-29"}, "opened_on", "is no date"),
    "negative amount": ({"principal": "-5"}, "principal", "is negative"),
    "zero": ({"principal": "0.00"}, "principal", "is zero"),
    "finer than a cent": ({"principal": "5.001"}, "principal", "is no amount"),
    "thousands comma": ({"principal": "6,000"}, "principal", "is no amount"),
    "infinite": ({"principal": "inf"}, "principal", "is no amount"),
    "unknown lender": ({"lender": "nobody"}, "lender", "is not known"),
    "unknown product": ({"product": "house"}, "product", "is not known"),
    "unknown method": ({"method": "balloon"}, "method", "is not known"),
    "another product's method": ({"method": "revolving"}, "method", "is not how instalment is repaid"),
    "unknown language": ({"language": "fr"}, "language", "is not known"),
    "no months": ({"months": "0"}, "months", "is not a fitting whole number"),
    "full-width digits": ({"months": "６"}, "months", "is not a fitting whole number"),
    "32nd": ({"due_day": "32"}, "due_day", "is not a fitting whole number"),
    "percentage": ({"annual_rate": "18"}, "annual_rate", "is no yearly rate"),
    "no phone": ({"phone": "call me"}, "phone", "is no phone number"),
    "empty": ({"name": "  "}, "name", "is empty"),
    "due before it began": ({"first_due_on": "2026-06-01"}, "loan", "has terms that contradict themselves"),
}


@pytest.mark.parametrize("wrong", WRONG_LOANS.values(), ids=WRONG_LOANS)
async def test_a_wrong_value_is_named_with_line_and_column(
    store: Store, tmp_path: Path, wrong: tuple[dict[str, str], str, str]
) -> None:
    change, column, problem = wrong
    path = written(tmp_path / "loans.csv", {**LOAN, "loan": "fine"}, {**LOAN, **change})
    [(line, where, what)] = await refusal(take_loans, store, path)
    assert (line, where) == (3, column)
    assert what.startswith(problem)


async def test_every_bad_line_is_named_not_only_the_first(store: Store, tmp_path: Path) -> None:
    rows = [{**LOAN, "loan": f"L{n}", "months": "x" if n % 2 else "6"} for n in range(2500)]
    found = await refusal(take_loans, store, written(tmp_path / "loans.csv", *rows))
    assert [line for line, _, _ in found] == [n + 2 for n in range(2500) if n % 2]


async def test_an_id_twice_in_a_file_is_named_with_its_first_line(store: Store, tmp_path: Path) -> None:
    found = await refusal(take_loans, store, written(tmp_path / "loans.csv", LOAN, LOAN))
    assert found == [(3, "loan", "is on line 2 already")]


async def test_an_id_is_found_again_however_far_away_and_whatever_else_differs(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 2)
    others = [{**LOAN, "loan": f"A1-{number}"} for number in range(2, 7)]
    path = written(tmp_path / "loans.csv", LOAN, *others, LOAN, {**LOAN, "months": "12"})
    assert await refusal(take_loans, store, path) == [
        (8, "loan", "is on line 2 already"),
        (9, "loan", "is on line 2 already"),
    ]


async def test_a_loan_or_person_that_is_on_the_book_differently_is_refused(book: Store, tmp_path: Path) -> None:
    other_terms = {**LOAN, "principal": "7000"}
    other_name = {**LOAN, "loan": "A1-2", "name": "王美"}
    found = await refusal(take_loans, book, written(tmp_path / "again.csv", other_terms, other_name))
    assert found == [(2, "loan", "is on the book with other terms"), (3, "borrower", "is on the book with other data")]


async def test_one_person_with_two_names_in_a_file_is_refused(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "loans.csv", LOAN, {**LOAN, "loan": "A1-2", "name": "王美"})
    assert await refusal(take_loans, store, path) == [(3, "borrower", "is on the book with other data")]


async def test_a_file_that_is_not_a_table_of_loans_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(b"")
    assert await refusal(take_loans, store, path) == [(1, "header", "is empty")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\xff\xff")
    assert await refusal(take_loans, store, path) == [(1, "header", "is neither UTF-8 nor GB18030 text")]
    written(path, {column: value for column, value in LOAN.items() if column != "phone"} | {"mood": "good"})
    assert await refusal(take_loans, store, path) == [(1, "header", "is missing"), (1, "header", "is not a column we know")]
    path.write_text("loan,loan\n")
    assert (1, "header", "is there twice") in await refusal(take_loans, store, path)


async def test_a_line_with_too_few_columns_or_broken_quotes_is_named(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "loans.csv", LOAN)
    path.write_text(path.read_text() + 'tqg,A2\n"tqg,A3\n')
    found = await refusal(take_loans, store, path)
    assert [(line, problem) for line, _, problem in found] == [(3, "has 2 columns, not 11"), (4, "has broken quotes")]


WRONG_PAYMENTS = {
    "no such loan": ({"loan": "A9"}, "loan", "is not on the book"),
    "negative": ({"amount": "-1"}, "amount", "is negative"),
    "tomorrow": ({"received_on": "2026-11-22"}, "received_on", "is before the loan began or after today"),
    "before the loan": ({"received_on": "2026-06-04"}, "received_on", "is before the loan began or after today"),
    "unknown kind": ({"kind": "gift"}, "kind", "is not known"),
    "drawing on a loan": ({"kind": "drawing"}, "kind", "is only for credit lines"),
    "reversal of nothing": ({"kind": "reversal"}, "reverses", "names no payment of this loan and amount"),
    "reversal of part": ({"kind": "reversal", "reverses": "T0", "amount": "1"}, "reverses", "names no payment of this loan"),
    "payment that reverses": ({"reverses": "T0"}, "reverses", "is given for a payment"),
}


@pytest.mark.parametrize("wrong", WRONG_PAYMENTS.values(), ids=WRONG_PAYMENTS)
async def test_a_wrong_payment_is_named_and_none_is_kept(
    book: Store, tmp_path: Path, wrong: tuple[dict[str, str], str, str]
) -> None:
    change, column, problem = wrong
    path = written(tmp_path / "payments.csv", {**PAID, "payment": "T0"}, {**PAID, **change})
    [(line, where, what)] = await refusal(take_payments, book, path)
    assert (line, where) == (3, column)
    assert what.startswith(problem)
    async with book.read() as uow:
        assert (await uow.loans.account("A1-1")).payments == ()


async def test_payments_again_change_nothing_and_other_data_is_refused(book: Store, tmp_path: Path) -> None:
    await take_payments(book, written(tmp_path / "payments.csv", PAID))
    again = await take_payments(book, tmp_path / "payments.csv")
    assert (again.read, again.added) == (1, 0)
    changed = written(tmp_path / "changed.csv", {**PAID, "amount": "1050.01"})
    assert await refusal(take_payments, book, changed) == [(2, "payment", "is on the book with other data")]


async def test_a_reversal_may_name_a_payment_of_an_earlier_import(book: Store, tmp_path: Path) -> None:
    await take_payments(book, written(tmp_path / "payments.csv", PAID))
    bounced = {**PAID, "payment": "T2", "kind": "reversal", "reverses": "T1", "received_on": "2026-07-06"}
    assert (await take_payments(book, written(tmp_path / "bounced.csv", bounced))).added == 1


async def test_a_promise_follows_an_imported_payment(book: Store, tmp_path: Path) -> None:
    who = Verified(borrower_id="A1", lender_id="tqg")
    async with book.write() as uow:
        await promise.record(uow, turn(who=who), loan_id="A1-1", amount="200", due=TODAY.isoformat())
    paid = {**PAID, "received_on": TODAY.isoformat(), "amount": "200"}
    await take_payments(book, written(tmp_path / "payments.csv", paid))
    async with book.read() as uow:
        assert [given.state for given in await uow.promises.of_loan("A1-1")] == [PromiseState.KEPT]


async def test_an_address_for_e_mail_is_optional_and_kept(store: Store, tmp_path: Path) -> None:
    other = LOAN | {"borrower": "A2", "loan": "A2-1", "email": ""}
    await take_loans(store, written(tmp_path / "loans.csv", LOAN | {"email": "mei.wang+a@mail.example.com"}, other))
    async with store.read() as uow:
        found = await uow.borrowers.among({"A1", "A2"})
    assert (found["A1"].email, found["A2"].email) == ("mei.wang+a@mail.example.com", None)


async def test_the_day_an_address_was_confirmed_is_kept_and_a_later_one_takes_its_place(store: Store, tmp_path: Path) -> None:
    line = LOAN | {"email": "mei@example.com", "email_confirmed_on": "2026-05-01"}
    for day, kept in (("2026-05-01", 5), ("2026-09-01", 9), ("2026-07-01", 9), ("", 9)):
        await take_loans(store, written(tmp_path / "loans.csv", line | {"email_confirmed_on": day}))
        async with store.read() as uow:
            assert (await uow.borrowers.get("A1")).email_confirmed_on == date(2026, kept, 1)


async def test_a_confirmation_without_an_address_is_refused(store: Store, tmp_path: Path) -> None:
    given = written(tmp_path / "loans.csv", LOAN | {"email": "", "email_confirmed_on": "2026-05-01"})
    [(line, column, problem)] = await refusal(take_loans, store, given)
    assert (line, column) == (2, "email_confirmed_on")
    assert "confirms no address" in problem


@pytest.mark.parametrize(
    "wrong", ["mei", "mei@", "mei@example", "a b@example.com", "mei@example.com\u3002", "m@" + "x" * 254 + ".com"]
)
async def test_what_is_no_address_is_named(store: Store, tmp_path: Path, wrong: str) -> None:
    [(line, column, problem)] = await refusal(take_loans, store, written(tmp_path / "loans.csv", LOAN | {"email": wrong}))
    assert (line, column) == (2, "email")
    assert "is no e-mail address" in problem
