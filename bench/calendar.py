"""Ninety days of one borrower's messages, as the strategies and the gate would have them: `python -m bench.calendar [--language en]`.

Each life below is played on a book of its own, a day at a time, by the jobs that run in production: promises and plans are brought up
to the day, the day is planned at nine o'clock, and what may leave is posted. What was held back is shown with its reasons.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import rulebook
from bot.catalogue import word
from bot.jobs.arrangements import follow_arrangements
from bot.lending import Loan, LoanAccount, Money, Payment, statement
from bot.lending.components import Components
from bot.lending.dates import add_months
from bot.lending.negotiation import Plan, PlanInstallment
from bot.service import consent, demo, dispute, hardship, payment, plan, promise
from bot.service.outreach import plan_page, post
from bot.service.plan_terms import plan_to_json, terms_hash
from bot.service.records import Borrower
from bot.service.turn import Verified
from bot.service.turn_context import EffectContext
from bot.store.base import metadata
from bot.store.unit_of_work import Store, UnitOfWork

FIRST = date(2026, 9, 1)
DAYS = 90
ZONE = ZoneInfo("Asia/Shanghai")
LENDER, BORROWER, LOAN = "tqg", "B0001", "L0001"
Deed = Callable[[UnitOfWork, date], Awaitable[None]]


def moment(day: date, clock: time = time(9)) -> datetime:
    return datetime.combine(day, clock, ZONE)


def turn(day: date) -> EffectContext:
    return EffectContext(
        conversation_id="C1",
        seq=1,
        verified=Verified(borrower_id=BORROWER, lender_id=LENDER),
        lender_id=LENDER,
        channel="web",
        now=moment(day, time(15)),
        today=day,
        language="zh",
    )


def pays(amount: str) -> Deed:
    async def deed(uow: UnitOfWork, day: date) -> None:
        booked = Payment(id=f"P-{day}", received_on=day, amount=Money.of(amount))
        await payment.record(uow, actor="bench", loan_id=LOAN, payment=booked, now=moment(day), today=day)

    return deed


def promises(amount: str, within: int) -> Deed:
    async def deed(uow: UnitOfWork, day: date) -> None:
        await promise.record(uow, turn(day), loan_id=LOAN, amount=amount, due=str(day + timedelta(days=within)))

    return deed


async def plans(uow: UnitOfWork, day: date) -> None:
    """Agrees to pay what is late in three parts, the first in five days."""
    overdue = statement(await uow.loans.account(LOAN), day).overdue.total
    rows = tuple(
        PlanInstallment(due=add_months(day + timedelta(days=5), n), amount=part) for n, part in enumerate(overdue.split(3))
    )
    agreed = plan_to_json(Plan(installments=rows, waived=Components.zero(), total=overdue, extra_cost=Money.zero()))
    hashed = terms_hash(LOAN, "installments", agreed, "v1")
    await plan.agree(uow, turn(day), loan_id=LOAN, kind="installments", policy_version="v1", plan=agreed, terms_hash=hashed)


async def disputes(uow: UnitOfWork, day: date) -> None:
    await dispute.record(uow, turn(day), loan_id=LOAN, kind="amount_wrong", statement="-")


async def tells_hardship(uow: UnitOfWork, day: date) -> None:
    await hardship.record(uow, turn(day), kind="income_lost", consent=True, until=str(day + timedelta(days=40)))


async def stops(uow: UnitOfWork, day: date) -> None:
    await consent.stop_contact(uow, turn(day), channel="sms")


@dataclass(frozen=True, slots=True)
class Life:
    """What a borrower does, by the day counted from the first; the first due date is day 14, or `earlier` so many months before."""

    title: str
    deeds: dict[int, Deed] = field(default_factory=dict)
    earlier: int = 0


INSTALMENT = "1100.16"
LIVES = (
    Life("Pays every instalment on its day", {14: pays(INSTALMENT), 44: pays(INSTALMENT), 75: pays(INSTALMENT)}),
    Life("Pays nothing and never answers"),
    Life("Pays twelve days late, then on time", {26: pays("1130.00"), 44: pays(INSTALMENT), 75: pays(INSTALMENT)}),
    Life("Promises on the tenth day late, does not keep it, then pays", {24: promises("1100.00", 5), 36: pays("2300.00")}),
    Life(
        "Agrees to a plan, keeps it until one instalment comes two days late", {24: plans, 29: pays("375.00"), 61: pays("390.00")}
    ),
    Life("Tells us of lost work on the third day late", {17: tells_hardship}),
    Life("Contests the debt on the tenth day late", {24: disputes}),
    Life("Answers STOP on the fifth day late", {19: stops}),
    Life("Has been late for two and a half months and does not answer", earlier=3),
)


async def play(life: Life, language: str) -> list[str]:
    """The lines of one life's calendar."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite+aiosqlite:///{Path(folder) / 'book.db'}")
        try:
            await _open_book(store, language, life.earlier)
            return [line for n in range(DAYS) for line in await _day(store, life, n, language)]
        finally:
            await store.close()


async def _open_book(store: Store, language: str, earlier: int) -> None:
    async with store.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    terms = (
        rulebook.lender(LENDER)
        .product("instalment")
        .terms(principal=Money.of("12000"), months=12, opened_on=add_months(date(2026, 8, 15), -earlier), due_day=15)
    )
    account = LoanAccount(loan=Loan(id=LOAN, borrower_id=BORROWER, lender_id=LENDER, product="instalment", terms=terms))
    name = "王伟" if language == "zh" else "Ann Lee"
    async with store.write() as uow:
        await demo.add_lenders(uow)
        await uow.borrowers.add_many(
            [Borrower(id=BORROWER, lender_id=LENDER, name=name, language=language, phone="+8610000000001")]
        )
        await uow.loans.add([account.loan])


async def _day(store: Store, life: Life, number: int, language: str) -> list[str]:
    day = FIRST + timedelta(days=number)
    now = moment(day)
    await follow_arrangements(store, day, now)
    async with store.write() as uow:
        planned = await plan_page(uow, [BORROWER], day, now)
        await post(uow, planned, now)
        late = statement(await uow.loans.account(LOAN), day).days_past_due
    lines = []
    for each in planned:
        if each.verdict.posted and each.leaves_at:
            text = word(each.message.wording, language, sms=True, **each.message.figures)
            lines.append(f"| {day} {each.leaves_at:%H:%M} | {late} | {each.occasion.strategy.name} | {text} |")
        else:
            why = "held out" if each.held_out else ", ".join(each.verdict.reasons)
            lines.append(f"| {day} | {late} | ({each.occasion.strategy.name}) | not sent: {why} |")
    if number in life.deeds:
        async with store.write() as uow:
            await life.deeds[number](uow, day)
        lines.append(f"| {day} 15:00 | {late} | | *the borrower acts* |")
    return lines


async def calendar(language: str) -> None:
    for life in LIVES:
        lines = await play(life, language)
        sent = sum("| *" not in line and "not sent" not in line for line in lines)
        print(
            f"### {life.title}\n\n{sent} messages in {DAYS} days.\n\n| day | days late | strategy | message |\n|---|---|---|---|"
        )
        print("\n".join(_folded(lines)) + "\n")


def _folded(lines: list[str]) -> list[str]:
    """The same refusal on days in a row is told once."""
    kept: list[str] = []
    before = ""
    for line in lines:
        tail = line.split("|", 3)[3]
        if not (tail == before and "not sent" in line):
            kept.append(line)
        before = tail
    return kept


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=("zh", "en"), default="en")
    asyncio.run(calendar(parser.parse_args().language))
