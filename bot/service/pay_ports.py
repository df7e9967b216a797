"""What payments by link ask of a provider and of a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from bot.service.pay_records import Difference, Outcome, PayNotice, PayRequest
from bot.service.ports import BookAndTalk
from bot.service.refund_order import RefundOrder


class PaymentProvider(Protocol):
    """Somebody who takes payments on pages of their own and tells us of them."""

    @property
    def name(self) -> str: ...

    async def checkout(self, request: PayRequest) -> str:
        """The address of the provider's page for this request; asking again answers the same page."""
        ...

    def read(self, lender_id: str, headers: Mapping[str, str], body: bytes, now: datetime) -> PayNotice:
        """The notice of a callback; NotAllowed when its signature is not the provider's or is stale, Invalid when it can't be read."""
        ...

    async def refund(self, order: RefundOrder, now: datetime) -> None:
        """Give a payment back, whole or in part; the provider tells of it like of any other event, by the order's id.

        An order is done once: asking again changes nothing. Conflict when the payment can't be given back, or not so much any more.
        """
        ...

    async def settled_on(self, lender_id: str, day: date) -> str:
        """The provider's file of a business day, as CSV with the columns of `pay_reading`; what was given back is in it."""
        ...


class Payments(Protocol):
    async def add(self, new: PayRequest) -> None: ...
    async def find(self, request_id: str) -> PayRequest | None: ...
    async def lock(self, request_id: str) -> PayRequest | None:
        """The request, held until the transaction ends; None when there is none."""
        ...

    async def of_borrower(self, borrower_id: str) -> Sequence[PayRequest]:
        """Every request of a borrower, oldest first."""
        ...

    async def hold(self, borrower_id: str) -> None:
        """Hold every request of a borrower until the transaction ends."""
        ...

    async def change(self, request_id: str, **values: Any) -> None: ...
    async def settled_on(self, lender_id: str, day: date) -> Sequence[PayRequest]:
        """What was paid on a business day."""
        ...

    async def note(self, lender_id: str, notice: PayNotice, received_at: datetime) -> bool:
        """Remember a notice; False when it is known already."""
        ...

    async def judge(self, lender_id: str, notice_id: str, outcome: Outcome) -> None: ...
    async def differ(self, difference: Difference) -> bool:
        """Keep a difference once; False when it is known already."""
        ...

    async def differences(
        self, *, resolved: bool = False, after: int = 0, limit: int | None = None
    ) -> Sequence[tuple[int, Difference]]:
        """With their numbers, in the order in which they were noticed; at most `limit` after number `after`."""
        ...

    async def difference(self, difference_id: int) -> Difference | None: ...
    async def resolve(self, difference_id: int, on: date) -> bool:
        """Close a difference; False when there is none that is open."""
        ...


class Paying(BookAndTalk, Protocol):
    """A unit of work that also knows of payments by link."""

    @property
    def payments(self) -> Payments: ...
