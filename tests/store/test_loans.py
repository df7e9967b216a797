"""An account comes back from either database exactly as it was put in, to the last decimal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from bot.lending import (
    Charge,
    Components,
    DayCount,
    Designation,
    Drawing,
    LateFee,
    Loan,
    LoanAccount,
    LoanTerms,
    Money,
    Payment,
    PaymentKind,
    PenaltyBase,
    PenaltyHold,
    RatedFee,
    RepaymentMethod,
    Waiver,
    Waterfall,
    statement,
)
from bot.service.errors import NotFound
from bot.service.records import Borrower, Lender
from bot.store.unit_of_work import Store, UnitOfWork

ON = date(2026, 11, 21)
PLAIN = LoanTerms(
    method=RepaymentMethod.EQUAL_INSTALLMENT,
    principal=Money.of("12000.01"),
    annual_rate=Decimal("0.180000000000000000001"),
    months=12,
    opened_on=date(2026, 1, 31),
    due_day=31,
    waterfall=Waterfall.of("fee", "penalty", "interest", "principal"),
)
RICH = LoanTerms(
    method=RepaymentMethod.REVOLVING,
    principal=Money(9_007_199_254_740_993),
    annual_rate=Decimal("0.1825"),
    months=0,
    opened_on=date(2024, 2, 29),
    first_due_on=date(2024, 4, 25),
    due_day=25,
    statement_day=5,
    waterfall=Waterfall.of(
        "fee",
        "penalty",
        "interest",
        "principal",
        later={91: ("principal", "fee", "penalty", "interest")},
        oldest_first=True,
    ),
    day_count=DayCount.ACT_365F,
    penalty_multiplier=Decimal("1.5"),
    penalty_base=PenaltyBase.ACCELERATED,
    penalty_in_grace=True,
    penalty_on_interest=True,
    penalty_ceiling=Decimal("0.24"),
    charges_ceiling=Money.of(900),
    late_fee=LateFee(rates=((1, Decimal("0.05")), (2, Decimal("0.06"))), floor=Money.of(10), cap=Money.of(200)),
    grace_days=3,
    minimum_ratio=Decimal("0.10"),
    minimum_floor=Money.of(50),
    early_fee=RatedFee(rate=Decimal("0.02"), floor=Money.of(10), cap=Money.of(300)),
    cash_fee=RatedFee(rate=Decimal("0.01"), floor=Money.of(0)),
)
YEN = replace(PLAIN, principal=Money(120_000, "JPY"))


def made(loan_id: str, terms: LoanTerms) -> Loan:
    return Loan(id=loan_id, borrower_id="B1", lender_id="tqg", product="instalment", terms=terms)


@pytest.fixture
async def book(store: Store) -> Store:
    async with store.write() as uow:
        await uow.lenders.add(
            Lender(id="tqg", name_zh="甲", name_en="A", currency="CNY", zone="Asia/Shanghai", jurisdiction="cn")
        )
        await uow.borrowers.add_many([Borrower(id="B1", lender_id="tqg", name="王梅", language="zh", phone="+8610000000001")])
    return store


async def put(uow: UnitOfWork, account: LoanAccount) -> None:
    loan_id = account.loan.id
    await uow.loans.add([account.loan])
    await uow.loans.add_payments((loan_id, each) for each in account.payments)
    await uow.loans.add_charges((loan_id, each) for each in account.charges)
    await uow.loans.add_drawings((loan_id, f"W{n}", each) for n, each in enumerate(account.drawings))
    await uow.loans.add_waivers((loan_id, each) for each in account.waived)
    for number, hold in enumerate(account.penalty_holds):
        await uow.loans.hold_penalty(f"H{number}", loan_id, hold)
    if account.accelerated_on:
        await uow.loans.call_in(loan_id, account.accelerated_on)


@pytest.mark.parametrize("terms", [PLAIN, RICH, YEN], ids=["plain", "with everything", "without minor units"])
async def test_terms_come_back_to_the_last_decimal(book: Store, terms: LoanTerms) -> None:
    async with book.write() as uow:
        await uow.loans.add([made("L1", terms)])
    async with book.read() as uow:
        assert (await uow.loans.account("L1")).loan == made("L1", terms)
        assert await uow.loans.among(["L1", "L2"]) == {"L1": made("L1", terms)}


async def test_every_fact_comes_back_and_gives_the_same_statement(book: Store) -> None:
    account = LoanAccount(
        loan=made("L1", replace(PLAIN, annual_rate=Decimal("0.18"))),
        payments=(
            Payment(id="P1", received_on=date(2026, 3, 1), amount=Money.of(500), designated=Designation.EARLY),
            Payment(id="P2", received_on=date(2026, 3, 2), amount=Money.of(40)),
            Payment(id="P3", received_on=date(2026, 3, 4), amount=Money.of(40), kind=PaymentKind.REVERSAL, reverses="P2"),
        ),
        charges=(Charge(id="C1", on=date(2026, 4, 1), amount=Money.of(12), is_penalty=True, reason="letter"),),
        waived=(Waiver(id="W1", on=date(2026, 5, 1), amount=replace(Components.zero(), fee=Money.of(2)), reason="kind"),),
        penalty_holds=(
            PenaltyHold(start=date(2026, 6, 1), end=date(2026, 6, 9), reason="dispute"),
            PenaltyHold(start=date(2026, 7, 1)),
        ),
        accelerated_on=date(2026, 9, 1),
    )
    async with book.write() as uow:
        await put(uow, account)
    async with book.read() as uow:
        found = await uow.loans.account("L1")
    assert found == account
    assert statement(found, ON) == statement(account, ON)


async def test_drawings_come_back_on_a_line(book: Store) -> None:
    terms = replace(RICH, principal=Money.of(20000))
    account = LoanAccount(loan=made("L1", terms), drawings=(Drawing(on=date(2026, 3, 1), amount=Money.of(700), cash=True),))
    async with book.write() as uow:
        await put(uow, account)
    async with book.read() as uow:
        assert await uow.loans.account("L1") == account
        assert await uow.loans.drawings_among(["W0", "W1"]) == {"W0": ("L1", account.drawings[0])}


async def test_the_book_falls_into_stretches_that_hold_every_loan_once(book: Store) -> None:
    async with book.write() as uow:
        await uow.loans.add(made(f"L{number}", PLAIN) for number in range(7))
    async with book.read() as uow:
        assert await uow.loans.every(3) == ["L2", "L5"]
        assert await uow.loans.every(8) == []
        stretches = [await uow.delinquencies.missing(ON, *ends) for ends in (("", "L2"), ("L2", "L5"), ("L5", None))]
        assert stretches == [["L0", "L1", "L2"], ["L3", "L4", "L5"], ["L6"]]
        assert [account.loan.id for account in await uow.loans.accounts(["L5", "L1", "none"])] == ["L1", "L5"]


@pytest.mark.parametrize("number", [2, 200])
async def test_rows_of_which_one_is_there_already_are_refused_however_many_they_are(book: Store, number: int) -> None:
    new = [made(f"L{each:03}", PLAIN) for each in range(number)]
    async with book.write() as uow:
        await uow.loans.add(new[-1:])
    with pytest.raises(IntegrityError):
        async with book.write() as uow:
            await uow.loans.add(new)
    async with book.read() as uow:
        assert await uow.loans.count() == 1


async def test_a_loan_that_is_not_there_is_not_found(book: Store) -> None:
    async with book.write() as uow:
        with pytest.raises(NotFound):
            await uow.loans.account("L9")
        with pytest.raises(NotFound):
            await uow.loans.lock("L9")


async def test_database_errors_never_carry_what_was_written(book: Store) -> None:
    twin = Borrower(id="B1", lender_id="tqg", name="王梅", language="zh", phone="+8610000000001")
    with pytest.raises(Exception, match=r"(?i)unique") as refused:
        async with book.write() as uow:
            await uow.borrowers.add_many([twin])
    assert "王梅" not in str(refused.value)
    assert "+86" not in str(refused.value)
