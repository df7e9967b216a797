"""The working paper of one recomputation: what is owed, what paid it, and the credit left over.

A `Book` lives inside one call and is thrown away; only its results leave. It knows amounts owed and payments, not schedules or
cards: `instalments` and `revolving` write on it day by day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.lending.allocation import AllocationPart, PaymentAllocation, Waterfall, met
from bot.lending.components import COMPONENTS, Components
from bot.lending.derivation import DerivationLine, LineKind
from bot.lending.loan import LoanAccount, Payment, PaymentKind, Waiver
from bot.lending.money import CurrencyMismatch, Money


@dataclass(slots=True, kw_only=True)
class Item:
    """One amount owed, with the line that explains it; `line.amount` is what is left of it."""

    line: DerivationLine
    due: date
    left: Money

    @property
    def component(self) -> str:
        return self.line.component


@dataclass(slots=True)
class Credit:
    """Money of one payment that has met nothing yet."""

    payment_id: str
    left: Money


@dataclass(slots=True)
class Book:
    currency: str
    waterfall: Waterfall
    items: list[Item] = field(default_factory=list)
    unpaid: list[Item] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    allocations: list[PaymentAllocation] = field(default_factory=list)

    def owe(self, amount: Money, *, component: str, kind: LineKind, due: date, **figures: Any) -> None:
        """Write down an amount owed; nothing is written for zero."""
        if amount:
            line = DerivationLine(
                component=component,
                kind=kind,
                amount=amount,
                charged=amount,
                is_due=True,
                due=due,
                **figures,
            )
            item = Item(line=line, due=due, left=amount)
            self.items.append(item)
            self.unpaid.append(item)

    def open(self, keep: Callable[[Item], bool] = lambda _: True) -> Iterator[Item]:
        """The items with something left that `keep` wants."""
        return (item for item in self.unpaid if keep(item))

    def left(self, keep: Callable[[Item], bool] = lambda _: True) -> Money:
        return Money.sum([item.left for item in self.unpaid if keep(item)], self.currency)

    def contract_left(self, number: int) -> Money:
        """Principal and interest of one instalment that are still unpaid."""
        return self.left(lambda item: item.line.number == number and item.component in ("principal", "interest"))

    def oldest_due(self, on: date) -> date | None:
        """The oldest due date with anything unpaid on `on`."""
        return min([item.due for item in self.unpaid if item.due <= on], default=None)

    def days_past_due(self, on: date) -> int:
        oldest = self.oldest_due(on)
        return (on - oldest).days if oldest else 0

    @property
    def credit(self) -> Money:
        return Money.sum((credit.left for credit in self.credits), self.currency)

    def settle(self, on: date) -> None:
        """Let the credit meet all that is owed in the order of the waterfall, the oldest payment first."""
        if not self.unpaid:
            return
        for credit in self.credits:
            late = self.days_past_due(on) if len(self.waterfall.steps) > 1 else 0
            owed = sorted(self.unpaid, key=self.waterfall.turns(late))
            shares = met(credit.left, [item.left for item in owed])
            self._book(credit, on, [(item, share) for item, share in zip(owed, shares, strict=True) if share])
        self.credits = [credit for credit in self.credits if credit.left]

    def _book(self, credit: Credit, on: date, shares: list[tuple[Item, Money]]) -> None:
        parts = tuple(AllocationPart(number=item.line.number, component=item.component, amount=share) for item, share in shares)
        for item, share in shares:
            item.left -= share
            credit.left -= share
        self._forget_paid()
        if parts:
            self.allocations.append(PaymentAllocation(payment_id=credit.payment_id, on=on, parts=parts))

    def waive(self, waiver: Waiver) -> None:
        """Take the waived amount of each component off, oldest first, and no more than is owed."""
        remaining = dict(waiver.amount.items())
        for item in sorted(self.open(), key=lambda each: each.due):
            taken = min(item.left, remaining[item.component])
            item.left -= taken
            remaining[item.component] -= taken
        self._forget_paid()

    def drop(self, gone: Callable[[Item], bool]) -> Money:
        """Take items off as if never written; returns what was left of them."""
        left = self.left(gone)
        self.items = [item for item in self.items if not gone(item)]
        self.unpaid = [item for item in self.unpaid if not gone(item)]
        return left

    def _forget_paid(self) -> None:
        self.unpaid = [item for item in self.unpaid if item.left]


def components_of(amounts: Iterable[tuple[str, Money]], currency: str) -> Components:
    """The sum of (component, amount) pairs."""
    minor = dict.fromkeys(COMPONENTS, 0)
    for component, amount in amounts:
        if amount.currency != currency:
            raise CurrencyMismatch(f"{currency} and {amount.currency} do not mix")
        minor[component] += amount.minor
    return Components(**{component: Money(total, currency) for component, total in minor.items()})


def received(account: LoanAccount, on: date) -> list[Payment]:
    """The payments that count on `on`, by the day received: reversed ones are gone, what was refunded is taken out of them."""
    known = sorted((p for p in account.payments if p.received_on <= on), key=lambda p: (p.received_on, p.id))
    counted = {p.id: p.amount for p in known if p.kind is PaymentKind.PAYMENT}
    for reversal in (p for p in known if p.kind is PaymentKind.REVERSAL):
        counted.pop(reversal.reverses or "", None)
    for refund in (p for p in known if p.kind is PaymentKind.REFUND):
        _take_back(counted, refund)
    kept = [(p, counted[p.id]) for p in known if counted.get(p.id)]
    return [p if amount == p.amount else replace(p, amount=amount) for p, amount in kept]


def _take_back(counted: dict[str, Money], refund: Payment) -> None:
    given = refund.amount
    for name in [refund.reverses] if refund.reverses in counted else list(reversed(counted)):
        taken = min(given, counted[name])
        counted[name] -= taken
        given -= taken
