"""Giving money back that should not have come, or not here: asked for at the desk, approved by a second person, done by the provider.

Only what came through the provider can go back by it: a payment on the book whole or in parts, money that was kept aside as a whole. What
a bank transfer brought is for the lender's own accounts. Each part is an order of its own, and its id is the name by which the provider
does it once. The order is kept with its approval; the gateway hands it to the provider after, again until that answers, and the book
changes only when the provider tells that the money went back.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from bot.lending.loan import LoanAccount
from bot.lending.money import Money
from bot.service import handoff
from bot.service.decisions import Acting
from bot.service.errors import Invalid, NotAllowed, NotFound
from bot.service.pay_records import BY_LINK, DifferenceKind, PayRequest
from bot.service.ports import BookAndTalk
from bot.service.talk_records import Case
from bot.service.turn import Json

BOOKED = "booked"
EXTRA = (DifferenceKind.PAID_TWICE, DifferenceKind.AMOUNT)
WAITS = (timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1))


class RefundState(StrEnum):
    WAITING = "waiting"  # the provider has not answered yet
    GIVEN = "given"  # the provider took it on
    REFUSED = "refused"  # the provider would not
    RETURNED = "returned"  # the provider told that the money went back


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """A payment, or a part of one, to give back: `reference` is the provider's name for it, `request_id` the link by which it came."""

    id: str
    lender_id: str
    reference: str
    request_id: str = field(repr=False)
    borrower_id: str
    loan_id: str
    case_id: str
    amount: str = field(repr=False)
    asked_by: str
    ordered_at: datetime
    next_at: datetime
    state: RefundState = RefundState.WAITING
    attempts: int = 0
    problem: str | None = None

    @property
    def name(self) -> str:
        """What people at both ends can find it by."""
        return f"{self.reference}-back-{self.id}"

    @property
    def on_its_way(self) -> bool:
        return self.state in (RefundState.WAITING, RefundState.GIVEN)


class Refunds(Protocol):
    async def add(self, new: RefundOrder) -> None: ...
    async def of_borrower(self, borrower_id: str) -> Sequence[RefundOrder]:
        """Every order of a borrower, oldest first."""
        ...

    async def lock(self, order_id: str) -> RefundOrder | None:
        """The order, held until the transaction ends; None when there is none."""
        ...

    async def due(self, now: datetime) -> Sequence[RefundOrder]: ...
    async def change(self, order_id: str, **values: Any) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Refundable:
    """Money that came through the provider: `left` of its `amount` may still go back, the rest has or is on its way.

    `kind` is `booked`, or why it was kept aside.
    """

    reference: str
    request: PayRequest
    amount: Money
    left: Money
    kind: str

    def part(self, wished: str) -> Money:
        """As much of it as somebody wrote, all that is left if nothing; Invalid when that is no sum of it."""
        if not wished:
            return self.left
        try:
            found = Money.of(wished, self.left.currency)
            exact = found.amount == Decimal(wished)
        except (ValueError, ArithmeticError):
            raise Invalid("refund_amount", most=self.left) from None
        if not exact or not Money.zero(found.currency) < found <= self.left:
            raise Invalid("refund_amount", most=self.left)
        if found != self.amount and self.kind != BOOKED:
            raise Invalid("refund_whole", amount=self.amount)
        return found


async def refundable(uow: BookAndTalk, borrower_id: str) -> list[Refundable]:
    """What may be given back to a borrower: payments on the book, and those that were kept aside, as far as they are not back already."""
    requests = {each.id: each for each in await uow.payments.of_borrower(borrower_id)}
    orders = [each for each in await uow.refunds.of_borrower(borrower_id) if each.state is not RefundState.REFUSED]
    accounts = {each.loan.id: each for each in await uow.loans.accounts({each.loan_id for each in requests.values()})}
    found = [_booked(each, each.reference, accounts[each.loan_id], orders) for each in requests.values() if each.reference]
    ordered = {each.reference for each in orders}
    for _, each in await uow.payments.differences():
        if each.kind in EXTRA and each.order in requests and each.found and each.reference not in ordered:
            whole, request = money_of(each.found), requests[each.order]
            found.append(Refundable(reference=each.reference, request=request, amount=whole, left=whole, kind=str(each.kind)))
    return [each for each in found if each.left > Money.zero(each.left.currency)]


def _booked(request: PayRequest, reference: str, account: LoanAccount, orders: Sequence[RefundOrder]) -> Refundable:
    coming = (money_of(each.amount) for each in orders if each.reference == reference and each.on_its_way)
    left = request.amount - taken_back(account, request) - Money.sum(coming, request.amount.currency)
    return Refundable(reference=reference, request=request, amount=request.amount, left=left, kind=BOOKED)


def taken_back(account: LoanAccount, request: PayRequest) -> Money:
    """How much of a booked payment the book says went back, or never arrived."""
    paid = f"{BY_LINK}{request.reference}"
    return Money.sum((each.amount for each in account.payments if each.reverses == paid), request.amount.currency)


async def act_refund(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{payment: the provider's reference, amount?, reason}: order it back, or a part of it; always with a second person."""
    case = await handoff.held(uow, case_id, by.member)
    reason = str(request.get("reason") or "").strip()
    if not reason:
        raise Invalid("field", field="reason")
    chosen, amount = await _chosen(uow, case, request)
    if not by.approved:
        raise NotAllowed("second_person")
    order = RefundOrder(
        id=f"B{secrets.token_hex(6)}",
        lender_id=case.lender_id,
        reference=chosen.reference,
        request_id=chosen.request.id,
        borrower_id=chosen.request.borrower_id,
        loan_id=chosen.request.loan_id,
        case_id=case.id,
        amount=money_text(amount),
        asked_by=by.member.login,
        ordered_at=by.now,
        next_at=by.now,
    )
    await uow.refunds.add(order)
    await handoff.note(uow, case.id, by.member, reason, by.now)
    details = {"refund": order.id, "payment": order.reference, "loan": order.loan_id}
    await uow.audit.add(actor=handoff.actor(by.member), verb="order_refund", subject=case.id, details=details, at=by.now)
    return case


async def _chosen(uow: BookAndTalk, case: Case, request: Json) -> tuple[Refundable, Money]:
    """What is asked for, reckoned while nobody else can order of the same payments."""
    await uow.payments.hold(case.borrower_id or "")
    there = await refundable(uow, case.borrower_id or "")
    chosen = next((each for each in there if each.reference == request.get("payment")), None)
    if chosen is None:
        raise NotFound("no_refundable")
    return chosen, chosen.part(str(request.get("amount") or "").strip())


async def refund_sum(uow: BookAndTalk, case: Case, request: Json, now: datetime) -> Json:
    """A request for a second person with the sums that they decide on: what goes back, of what, on which loan."""
    chosen, amount = await _chosen(uow, case, request)
    shown = {"amount": money_text(amount), "of": money_text(chosen.amount), "loan": chosen.request.loan_id, "kind": chosen.kind}
    if chosen.left != chosen.amount:
        shown["left"] = money_text(chosen.left)
    return {**request, "analysis": shown}


async def settled(uow: BookAndTalk, order: RefundOrder, state: RefundState, now: datetime, problem: str | None = None) -> None:
    """What the provider said to an order."""
    await uow.refunds.change(order.id, state=state, problem=problem, attempts=order.attempts + 1)
    details = {"refund": order.id, "state": str(state)}
    await uow.audit.add(actor="payments", verb="refund_answered", subject=order.case_id, details=details, at=now)


async def put_off(uow: BookAndTalk, order: RefundOrder, problem: str, now: datetime) -> None:
    """The provider could not be reached: again, later."""
    wait = WAITS[min(order.attempts, len(WAITS) - 1)]
    await uow.refunds.change(order.id, attempts=order.attempts + 1, next_at=now + wait, problem=problem)


def money_text(amount: Money) -> str:
    return f"{amount.currency} {amount}"


def money_of(text: str) -> Money:
    """The sum that `money_text` wrote."""
    currency, _, figure = text.partition(" ")
    return Money.of(figure, currency)
