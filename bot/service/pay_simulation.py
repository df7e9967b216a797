"""What the simulated payment provider keeps in its own books, apart from ours, and what it asks of a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from bot.lending.money import Money

State = Literal["waiting", "paid", "failed", "refunded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPayment:
    """One order at the provider: `on` and `at` are the lender's day and the moment at which it was paid; `refunded` when all is back."""

    id: str
    order: str = field(repr=False)
    lender_id: str
    amount: Money
    state: State = "waiting"
    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRefund:
    """So much of a payment that went back: `id` is the name by which it was asked for."""

    id: str
    payment_id: str
    amount: Money
    on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A call to be made to us; its body is signed anew each time."""

    id: int
    lender_id: str
    body: str = field(repr=False)
    attempts: int


class SimulatedPayments(Protocol):
    async def add(self, new: SimulatedPayment) -> None: ...
    async def of_order(self, order: str) -> SimulatedPayment | None: ...
    async def lock(self, payment_id: str) -> SimulatedPayment | None: ...
    async def change(self, payment_id: str, **values: Any) -> None: ...
    async def on(self, lender_id: str, day: date) -> Sequence[SimulatedPayment]:
        """What was paid on a business day."""
        ...

    async def give_back(self, new: SimulatedRefund) -> None: ...
    async def given_back(self, payment_id: str) -> Sequence[SimulatedRefund]: ...
    async def given_back_on(self, lender_id: str, day: date) -> Sequence[tuple[SimulatedPayment, SimulatedRefund]]: ...
    async def call_later(self, lender_id: str, body: str, not_before: datetime) -> None: ...
    async def due(self, now: datetime) -> Sequence[Callback]: ...
    async def called(self, callback_id: int, **values: Any) -> None: ...


class SimulatedBooks(Protocol):
    """The provider's side of a unit of work."""

    @property
    def simulated_payments(self) -> SimulatedPayments: ...
