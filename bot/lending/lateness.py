"""What lateness and the lender's own bookings add to a book, for instalment loans and revolving lines alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.lending.book import Book
from bot.lending.charge import RatedFee, within_ceiling
from bot.lending.derivation import LineKind
from bot.lending.loan import LoanAccount, PenaltyHold
from bot.lending.money import Money
from bot.lending.schedule import Installment


def post_charges(account: LoanAccount, book: Book, day: date) -> None:
    """Owe what the lender booked on `day`."""
    for charge in account.charges:
        if charge.on == day:
            book.owe(charge.amount, component=charge.component, kind=LineKind.CHARGE, due=day, reason=charge.reason)


def owe_late_fee(account: LoanAccount, book: Book, missing: Money, misses: int, row: Installment, day: date) -> None:
    """Owe the fee for one missed instalment or minimum, unless a hold covers the day or nothing is missing."""
    terms = account.terms
    if terms.late_fee is None or not missing or any(hold.covers(day) for hold in account.penalty_holds):
        return
    fee, rate = terms.late_fee.amount(missing, misses), terms.late_fee.rate(misses)
    worked = missing.times(rate)
    floor, cap = (terms.late_fee.floor if fee > worked else None), (fee if fee < worked else None)
    owe_limited(
        account,
        book,
        fee,
        component="fee",
        kind=LineKind.LATE_FEE,
        due=row.due,
        number=row.number,
        base=missing,
        rate=rate,
        floor=floor,
        limit=cap,
    )


def owe_rated_fee(fee: RatedFee | None, book: Book, base: Money, kind: LineKind, day: date) -> None:
    """Owe a fee on `base` at once, where the contract has one."""
    if fee is not None:
        book.owe(fee.amount(base), component="fee", kind=kind, due=day, **fee_figures(fee, base))


def fee_figures(fee: RatedFee, base: Money) -> dict[str, Any]:
    """What the formula of a rated fee needs: floor and limit only where they decided."""
    worked, amount = base.times(fee.rate), fee.amount(base)
    return {
        "base": base,
        "rate": fee.rate,
        "floor": fee.floor if amount > worked else None,
        "limit": amount if amount < worked else None,
    }


def owe_limited(account: LoanAccount, book: Book, charge: Money, **figures: Any) -> None:
    """Owe a penalty or late fee, no further than the contract's ceiling on all of them together."""
    ceiling = account.terms.charges_ceiling
    if ceiling is not None and (allowed := within_ceiling(charge, _charged(book), ceiling)) < charge:
        charge, figures["limit"] = allowed, allowed
    book.owe(charge, **figures)


def _charged(book: Book) -> Money:
    """All penalties and late fees so far, paid or not."""
    kinds = (LineKind.PENALTY_INTEREST, LineKind.LATE_FEE)
    return Money.sum((item.line.charged for item in book.items if item.line.kind in kinds), book.currency)


def unheld(start: date, end: date, holds: tuple[PenaltyHold, ...]) -> Iterator[tuple[date, date]]:
    """The stretches of [start, end) that no hold covers."""
    for hold in sorted(holds, key=lambda each: each.start):
        until = min(hold.start, end)
        if start < until:
            yield start, until
        start = max(start, until, hold.end or end)
    if start < end:
        yield start, end
