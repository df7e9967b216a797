"""The demo book: putting it into an empty database, and saying who is in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from bot.rulebook.lenders import lenders
from bot.service.demo_book import DemoBorrower, account, on_file, people
from bot.service.demo_cases import CASES
from bot.service.demo_stories import STORIES, Scene
from bot.service.ports import Book, BookAndTalk
from bot.service.records import Lender
from bot.service.turn import Json, Verified

Progress = Callable[[int, int], None]


def listing() -> list[Json]:
    """Every borrower of the demo book with the loans and the name of the case; the same on any day."""
    return [
        {
            "borrower": person.borrower.id,
            "name": person.borrower.name,
            "language": person.borrower.language,
            "phone": person.borrower.phone,
            "case": person.case.case,
            "loans": list(person.loan_ids),
        }
        for person in people()
    ]


async def is_empty(uow: Book) -> bool:
    return await uow.loans.count() == 0


async def add_lenders(uow: Book) -> None:
    """Put the rulebook's lenders on the book, those that are not there yet."""
    known = {lender.id for lender in await uow.lenders.all()}
    for rules in lenders().values():
        if rules.id not in known:
            new = Lender(
                id=rules.id,
                name_zh=rules.name.zh,
                name_en=rules.name.en,
                currency=rules.currency,
                zone=rules.zone,
                jurisdiction=rules.jurisdiction,
            )
            await uow.lenders.add(new)


async def seed(uow: BookAndTalk, today: date, now: datetime, progress: Progress = lambda _done, _all: None) -> int:
    """Fill an empty database with the demo book, anchored on `today`; returns the number of borrowers."""
    await add_lenders(uow)
    everybody = people()
    await uow.borrowers.add_many(on_file(person, today) for person in everybody)
    accounts = [account(person, place, today) for person in everybody for place in range(len(person.loan_ids))]
    await uow.loans.add(each.loan for each in accounts)
    await uow.loans.add_payments((each.loan.id, payment) for each in accounts for payment in each.payments)
    await uow.loans.add_drawings((each.loan.id, f"{each.loan.id}-W", drawing) for each in accounts for drawing in each.drawings)
    for number, person in enumerate(everybody, 1):
        await _live(uow, person, today)
        progress(number, len(everybody))
    await uow.outbox.settle_before(now, state="sent", provider="simulator")  # told on earlier days, they left on those
    await uow.audit.add(actor="demo", verb="seed", subject="book", details={"borrowers": len(everybody)}, at=now)
    return len(everybody)


async def _live(uow: BookAndTalk, person: DemoBorrower, today: date) -> None:
    if person.case.story is None:
        return
    borrower = person.borrower
    scene = Scene(
        who=Verified(borrower_id=borrower.id, lender_id=borrower.lender_id),
        language="zh" if borrower.language == "zh" else "en",
        loan_id=person.loan_ids[0],
        today=today,
        zone=lenders()[borrower.lender_id].zone,
    )
    await STORIES[person.case.story](uow, scene)


def document() -> str:
    """The table of docs/demo.md."""
    head = ["| borrower | language | lender | loans | case |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *map(_row, people()[: len(CASES)])]) + "\n"


def _row(person: DemoBorrower) -> str:
    loans = [
        f"{loan_id} {loan.product} {loan.principal:,}, {_when(loan.days)}"
        for loan_id, loan in zip(person.loan_ids, person.case.loans, strict=True)
    ]
    cells = (person.borrower.id, person.borrower.language, person.borrower.lender_id, "; ".join(loans), person.case.case)
    return f"| {' | '.join(cells)} |"


def _when(days: int) -> str:
    if days > 0:
        return f"{days} days past due"
    return f"due in {-days} days" if days else "due today"
