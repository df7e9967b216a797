"""A payment provider that moves no money and otherwise behaves like a real one.

It keeps books of its own, shows a page to pay on, calls back signed and late, again when it was not heard, sometimes twice and
sometimes never, gives money back, and writes a file of every day. A body it calls with:

    {"id": "N3f…", "order": "<our request>", "reference": "S8a…", "kind": "paid", "amount": "500.00", "currency": "CNY", "at": "2026-…",
     "refund": null, or the id of our order to give back}
"""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from bot.lending.dates import business_date
from bot.lending.money import Money
from bot.service.errors import Conflict, Invalid, NotAllowed, NotFound
from bot.service.pay_reading import COLUMNS, notice_of
from bot.service.pay_records import NoticeKind, PayNotice, PayRequest
from bot.service.pay_signing import check
from bot.service.pay_simulation import SimulatedBooks, SimulatedPayment, SimulatedRefund
from bot.service.refund_order import RefundOrder, money_of

Deed = Literal["pay", "pay_late", "pay_twice", "pay_silently", "fail"]
DEEDS: dict[str, tuple[NoticeKind, tuple[int, ...]]] = {
    "pay": (NoticeKind.PAID, (0,)),
    "pay_late": (NoticeKind.PAID, (60,)),
    "pay_twice": (NoticeKind.PAID, (0, 0)),
    "pay_silently": (NoticeKind.PAID, ()),
    "fail": (NoticeKind.FAILED, (0,)),
}
"""What can happen on the page: what is told, and after how many seconds each time it is."""


class Books(Protocol):
    """The provider's database: a transaction that commits at the end of the block."""

    def write(self) -> AbstractAsyncContextManager[SimulatedBooks]: ...
    def read(self) -> AbstractAsyncContextManager[SimulatedBooks]: ...


class SimulatedProvider:
    """`keys` sign its callbacks, one for each lender; `zone` gives a lender's business day."""

    name = "simulated"

    def __init__(self, books: Books, keys: Mapping[str, bytes], zone: Callable[[str], str]) -> None:
        self._books, self._keys, self._zone = books, keys, zone

    async def checkout(self, request: PayRequest) -> str:
        new = SimulatedPayment(
            id=f"S{secrets.token_hex(12)}", order=request.id, lender_id=request.lender_id, amount=request.amount
        )
        async with self._books.write() as books:
            await books.simulated_payments.add(new)
            known = await books.simulated_payments.of_order(request.id)
        assert known is not None
        return f"/pay/simulated/{known.id}"

    def read(self, lender_id: str, headers: Mapping[str, str], body: bytes, now: datetime) -> PayNotice:
        if lender_id not in self._keys:
            raise NotAllowed("pay_signature")
        check(self._keys[lender_id], headers, body, now)
        try:
            return notice_of(json.loads(body.decode()))
        except (ValueError, RecursionError):
            raise Invalid("pay_notice") from None

    async def refund(self, order: RefundOrder, now: datetime) -> None:
        amount = money_of(order.amount)
        async with self._books.write() as books:
            found = await books.simulated_payments.lock(order.reference)
            if found is None or found.lender_id != order.lender_id or found.state not in ("paid", "refunded"):
                raise Conflict("not_refundable")
            done = {each.id: each.amount for each in await books.simulated_payments.given_back(found.id)}
            if done.get(order.id) == amount:
                return
            left = found.amount - Money.sum(done.values(), found.amount.currency)
            if order.id in done or amount.currency != left.currency or not Money.zero(left.currency) < amount <= left:
                raise Conflict("not_refundable")
            on = business_date(now, self._zone(order.lender_id))
            back = SimulatedRefund(id=order.id, payment_id=found.id, amount=amount, on=on, at=now)
            await books.simulated_payments.give_back(back)
            if amount == left:
                await books.simulated_payments.change(found.id, state="refunded")
            await self._tell(books, replace(found, amount=amount), NoticeKind.REFUNDED, now, (0,), back.id)

    async def settled_on(self, lender_id: str, day: date) -> str:
        file = io.StringIO()
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        async with self._books.read() as books:
            for each in await books.simulated_payments.on(lender_id, day):
                rows.writerow([*_line(each, NoticeKind.PAID, each.amount, each.at), ""])
            for each, back in await books.simulated_payments.given_back_on(lender_id, day):
                rows.writerow([*_line(each, NoticeKind.REFUNDED, back.amount, back.at), back.id])
        return file.getvalue()

    async def shown(self, payment_id: str) -> SimulatedPayment:
        """The payment behind a page; NotFound when there is none."""
        async with self._books.read() as books:
            found = await books.simulated_payments.lock(payment_id)
        if found is None:
            raise NotFound("pay_link")
        return found

    async def act(self, payment_id: str, deed: str, now: datetime) -> None:
        """What the payer does on the page; a payment that is made already stays as it is."""
        if deed not in DEEDS:
            raise Invalid("pay_deed")
        kind, delays = DEEDS[deed]
        async with self._books.write() as books:
            found = await books.simulated_payments.lock(payment_id)
            if found is None or found.state in ("paid", "refunded"):
                return
            paid = {"on": business_date(now, self._zone(found.lender_id)), "at": now} if kind is NoticeKind.PAID else {}
            await books.simulated_payments.change(found.id, state=str(kind), **paid)
            await self._tell(books, found, kind, now, delays)

    async def _tell(
        self,
        books: SimulatedBooks,
        about: SimulatedPayment,
        kind: NoticeKind,
        now: datetime,
        delays: tuple[int, ...],
        refund: str | None = None,
    ) -> None:
        said = dict(zip(COLUMNS, [*_line(about, kind, about.amount, now), refund], strict=True))
        body = json.dumps({"id": f"N{secrets.token_hex(12)}", **said})
        for seconds in delays:
            await books.simulated_payments.call_later(about.lender_id, body, now + timedelta(seconds=seconds))


def _line(about: SimulatedPayment, kind: NoticeKind, amount: Money, at: datetime | None) -> list[str]:
    """All of a line but its last column."""
    return [about.id, about.order, str(kind), str(amount.amount), amount.currency, at.isoformat() if at else ""]
