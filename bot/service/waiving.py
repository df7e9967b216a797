"""A waiver by a person: of charges that are due, within what the lender's data lets them decide; principal is never waived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.lending.components import Components
from bot.lending.loan import Waiver
from bot.lending.money import Money
from bot.lending.statement import Statement, statement
from bot.service.authority import CHARGES, ROLES, Role, authority_of
from bot.service.errors import Invalid, NotAllowed
from bot.service.ports import Book
from bot.service.turn import Json
from bot.service.values import amount_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiving:
    """Who gives up what on which loan, and why; `id` makes it happen once."""

    id: str
    loan_id: str
    amount: Components
    reason: str
    actor: str
    role: Role


def amounts(content: Json, currency: str) -> Components:
    """{fee, penalty, interest} as text → components; Invalid for anything else than amounts from 0 up."""
    if set(content) - set(CHARGES):
        raise Invalid("waiver_component")
    parts = {name: amount_of(str(content.get(name) or "0"), currency) for name in CHARGES}
    if any(part.minor < 0 for part in parts.values()):
        raise Invalid("waiver_amount")
    return Components(**parts, principal=Money.zero(currency))


def least_role(lender_id: str, owed: Statement, amount: Components) -> Role | None:
    """Who may waive this at the least; None when nobody may, because no more is due."""
    if any(getattr(amount, name) > getattr(owed.overdue, name) for name in (*CHARGES, "principal")) or amount.principal:
        return None
    return next((role for role in ROLES if _may(lender_id, role, owed, amount)), None)


def _may(lender_id: str, role: Role, owed: Statement, amount: Components) -> bool:
    limit = authority_of(lender_id, role)
    if owed.outstanding.total > Money.of(limit.amount, owed.currency):
        return False
    return all(getattr(amount, name) <= getattr(owed.overdue, name).times(Decimal(limit.waiver)) for name in CHARGES)


async def waive(uow: Book, waiving: Waiving, on: date, now: datetime) -> None:
    """Put a waiver on the book. Invalid when more than is due, NotAllowed when it is beyond the role's authority."""
    await uow.loans.lock(waiving.loan_id)
    account = await uow.loans.account(waiving.loan_id)
    least = least_role(account.loan.lender_id, statement(account, on), waiving.amount)
    if least is None:
        raise Invalid("waiver_too_large")
    if ROLES.index(waiving.role) < ROLES.index(least):
        raise NotAllowed("above_authority")
    waiver = Waiver(id=waiving.id, on=on, amount=waiving.amount, reason=waiving.reason)
    await uow.loans.add_waivers([(waiving.loan_id, waiver)])
    details = {"waiver": waiving.id, "reason": waiving.reason, "role": waiving.role}
    await uow.audit.add(actor=waiving.actor, verb="waive", subject=waiving.loan_id, details=details, at=now)
