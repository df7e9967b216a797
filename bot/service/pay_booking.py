"""What a provider told, taken onto the book exactly once.

A notice is known by its id and a payment by the provider's reference, so a callback that comes twice, at once or a day late, books
once. One that does not fit what was asked for is kept aside as a difference for a person: nothing is guessed, nothing is lost.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.lending.dates import business_date
from bot.lending.loan import Payment, PaymentKind
from bot.lending.money import Money
from bot.rulebook.lenders import lender
from bot.service import pay_receipt, payment
from bot.service.pay_ports import Paying
from bot.service.pay_records import BY_LINK, Difference, DifferenceKind, NoticeKind, Outcome, PayNotice, PayRequest, PayState
from bot.service.refund_order import RefundOrder, RefundState, money_of, taken_back

ACTOR = "payments"


async def take(uow: Paying, lender_id: str, notice: PayNotice, now: datetime) -> Outcome:
    """Book what a notice says, or note why it can't be; what became of it."""
    request = await uow.payments.lock(notice.order)
    if not await uow.payments.note(lender_id, notice, now):
        return Outcome.REPEATED
    outcome = await _judged(uow, lender_id, request, notice, now)
    await uow.payments.judge(lender_id, notice.id, outcome)
    return outcome


async def _judged(uow: Paying, lender_id: str, request: PayRequest | None, notice: PayNotice, now: datetime) -> Outcome:
    if request is None or request.lender_id != lender_id:
        return await _aside(uow, lender_id, notice, DifferenceKind.UNKNOWN_ORDER, None, now)
    if notice.kind is NoticeKind.FAILED:
        await pay_receipt.tell_failed(uow, request, notice, now)
        return Outcome.NOTED
    if notice.kind is NoticeKind.REFUNDED:
        return await _give_back(uow, request, notice, now)
    if notice.amount != request.amount:
        return await _aside(uow, lender_id, notice, DifferenceKind.AMOUNT, request, now)
    return await _pay(uow, request, notice, now)


async def _pay(uow: Paying, request: PayRequest, notice: PayNotice, now: datetime) -> Outcome:
    if request.reference is not None:
        same = request.reference == notice.reference
        return Outcome.REPEATED if same else await _aside(uow, request.lender_id, notice, DifferenceKind.PAID_TWICE, request, now)
    day, today = _day(request, notice.at), _day(request, now)
    booked = Payment(id=payment_id(notice), received_on=day, amount=notice.amount)
    await uow.payments.change(request.id, state=PayState.PAID, reference=notice.reference, settled_on=day)
    await payment.record(uow, actor=ACTOR, loan_id=request.loan_id, payment=booked, now=now, today=today)
    await pay_receipt.tell_paid(uow, request, booked, now, today)
    return Outcome.BOOKED


async def _give_back(uow: Paying, request: PayRequest, notice: PayNotice, now: datetime) -> Outcome:
    """Money that went back, as it was ordered at the desk or, without an order, as the provider did; each refund once, and of a payment
    never more than it was."""
    order = await _ordered(uow, request, notice)
    booked = request.reference == notice.reference
    paid = payment_id(notice)
    name = f"{paid}-back-{notice.refund}"
    if (order and order.state is RefundState.RETURNED) or await uow.loans.payments_among([name]):
        return Outcome.REPEATED
    if not booked and order is None:
        return await _aside(uow, request.lender_id, notice, DifferenceKind.NOT_PAID, request, now)
    left = request.amount - taken_back(await uow.loans.account(request.loan_id), request) if booked else notice.amount
    if not _may_be(notice.amount, order, left):
        return await _aside(uow, request.lender_id, notice, DifferenceKind.REFUND, request, now)
    if order is not None:
        await uow.refunds.change(order.id, state=RefundState.RETURNED)
    if booked:
        day, today = _day(request, notice.at), _day(request, now)
        returned = Payment(id=name, received_on=day, amount=notice.amount, kind=PaymentKind.REFUND, reverses=paid)
        if notice.amount == left:
            await uow.payments.change(request.id, state=PayState.REFUNDED)
        await payment.record(uow, actor=ACTOR, loan_id=request.loan_id, payment=returned, now=now, today=today)
    await pay_receipt.tell_returned(uow, request, notice, now)
    return Outcome.RETURNED if booked else Outcome.NOTED


async def _ordered(uow: Paying, request: PayRequest, notice: PayNotice) -> RefundOrder | None:
    """The order by which this payment went back, held; None when the provider gave it back of its own accord."""
    order = await uow.refunds.lock(notice.refund or "")
    mine = order is not None and (order.request_id, order.reference) == (request.id, notice.reference)
    return order if mine else None


def _may_be(amount: Money, order: RefundOrder | None, left: Money) -> bool:
    return amount.currency == left.currency and amount <= left and (order is None or amount == money_of(order.amount))


async def _aside(
    uow: Paying, lender_id: str, notice: PayNotice, kind: DifferenceKind, request: PayRequest | None, now: datetime
) -> Outcome:
    """Keep what does not fit for a person, and say so to the borrower if there is one."""
    difference = Difference(
        lender_id=lender_id,
        kind=kind,
        reference=notice.refund or notice.reference,
        noticed_on=business_date(now, lender(lender_id).zone),
        order=notice.order,
        expected=None if request is None else sum_text(request.amount.currency, request.amount),
        found=sum_text(notice.amount.currency, notice.amount),
    )
    if await uow.payments.differ(difference):
        await uow.audit.add(actor=ACTOR, verb="payment_differs", subject=lender_id, details={"kind": str(kind)}, at=now)
        if request is not None:
            await pay_receipt.tell_checking(uow, request, notice, now)
    return Outcome.DIFFERENT


def payment_id(notice: PayNotice) -> str:
    """The payment's name on the book: the same for every notice of it."""
    return f"{BY_LINK}{notice.reference}"


def sum_text(currency: str, amount: object) -> str:
    return f"{currency} {amount}"


def _day(request: PayRequest, at: datetime) -> date:
    return business_date(at, lender(request.lender_id).zone)
