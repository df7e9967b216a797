"""The provider's file of a day against the book: what was never told is booked, what does not agree is kept for a person.

Running it again changes nothing, so a day may be reconciled as often as its file comes.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from bot.service.errors import Invalid
from bot.service.pay_booking import sum_text, take
from bot.service.pay_ports import Paying
from bot.service.pay_reading import COLUMNS, notice_of
from bot.service.pay_records import Difference, DifferenceKind, Outcome, PayNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """How many lines agreed, how many had to be booked, and how many things of the day do not agree."""

    agreed: int
    booked: int
    different: int


async def reconcile(uow: Paying, lender_id: str, day: date, file: str, now: datetime) -> Reconciliation:
    """Go through a day's file; Invalid names the first line that can't be read, and then nothing is changed."""
    notices = read_file(file)
    outcomes = Counter([await take(uow, lender_id, notice, now) for notice in notices])
    missing = await _not_in_file(uow, lender_id, day, {notice.reference for notice in notices})
    details = {"day": day.isoformat(), "lines": len(notices), "booked": outcomes[Outcome.BOOKED], "missing": missing}
    await uow.audit.add(actor="payments", verb="reconcile", subject=lender_id, details=details, at=now)
    return Reconciliation(
        agreed=outcomes[Outcome.REPEATED] + outcomes[Outcome.NOTED],
        booked=outcomes[Outcome.BOOKED] + outcomes[Outcome.RETURNED],
        different=outcomes[Outcome.DIFFERENT] + missing,
    )


def read_file(file: str) -> list[PayNotice]:
    """The lines of a file as notices; Invalid with the number of the first line that is wrong."""
    rows = csv.DictReader(io.StringIO(file))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise Invalid("pay_file", line=1)
    found = []
    for number, row in enumerate(rows, start=2):
        try:
            found.append(notice_of({**row, "id": f"file:{row['refund'] or row['reference']}:{row['kind']}"}))
        except Invalid:
            raise Invalid("pay_file", line=number) from None
    return found


async def _not_in_file(uow: Paying, lender_id: str, day: date, references: set[str]) -> int:
    """Payments on the book of which the provider's file knows nothing."""
    booked = await uow.payments.settled_on(lender_id, day)
    strays = [each for each in booked if each.reference not in references]
    for each in strays:
        difference = Difference(
            lender_id=lender_id,
            kind=DifferenceKind.NOT_IN_FILE,
            reference=str(each.reference),
            noticed_on=day,
            order=each.id,
            expected=sum_text(each.amount.currency, each.amount),
        )
        await uow.payments.differ(difference)
    return len(strays)
