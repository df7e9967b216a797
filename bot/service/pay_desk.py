"""What people do with what provider and book do not agree on: look, and close it once it is settled, saying how. Each act is audited.

Closing a difference books nothing: money that is to count is booked by the lender's own import or by the provider's notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.lending.dates import business_date
from bot.rulebook.lenders import lender
from bot.service.errors import Conflict, NotFound
from bot.service.pay_ports import Paying
from bot.service.pay_records import Difference
from bot.service.talk_records import StaffMember

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A difference under its number, with the loan and borrower of the request it belongs to, where there is one."""

    number: int
    difference: Difference
    loan_id: str | None
    borrower_id: str | None


async def listed(uow: Paying, after: int, *, resolved: bool = False) -> Sequence[OpenQuestion]:
    """A page of the differences, the oldest first."""
    found = await uow.payments.differences(resolved=resolved, after=after, limit=PAGE)
    return [await _question(uow, number, difference) for number, difference in found]


async def resolve(uow: Paying, number: int, member: StaffMember, reason: str, now: datetime) -> OpenQuestion:
    """Close one with how it was settled; NotFound when there is none, Conflict when it was closed already."""
    difference = await uow.payments.difference(number)
    if difference is None:
        raise NotFound("no_difference")
    if not await uow.payments.resolve(number, _today(difference.lender_id, now)):
        raise Conflict("difference_closed")
    details = {"kind": str(difference.kind), "reason": reason}
    subject = f"difference:{number}"
    await uow.audit.add(actor=f"staff:{member.login}", verb="resolve_difference", subject=subject, details=details, at=now)
    return await _question(uow, number, await uow.payments.difference(number) or difference)


async def _question(uow: Paying, number: int, difference: Difference) -> OpenQuestion:
    request = await uow.payments.find(difference.order) if difference.order else None
    ours = request if request is not None and request.lender_id == difference.lender_id else None
    return OpenQuestion(
        number=number,
        difference=difference,
        loan_id=ours.loan_id if ours else None,
        borrower_id=ours.borrower_id if ours else None,
    )


def _today(lender_id: str, now: datetime) -> date:
    return business_date(now, lender(lender_id).zone)
