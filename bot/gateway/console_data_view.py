"""Corrections and refunds as the console shows them: what a second person is asked for, what may go back, and how it stands."""

from __future__ import annotations

from bot import wording
from bot.catalogue import word
from bot.lending.dates import business_date
from bot.rulebook.lenders import lender
from bot.service.procedure_records import Approval
from bot.service.refund_order import Refundable, RefundOrder, money_of, refundable
from bot.service.turn import Json, Language
from bot.store.unit_of_work import UnitOfWork

WORDED = ("correct", "refund")


def lines(asked: Approval, language: Language) -> list[str]:
    """What is asked for, in full: who approves a value must see it."""
    request = asked.request
    if asked.kind == "refund":
        return [_refund_line(request.get("analysis") or {}, language)]
    value = str(request.get("value") or "").strip() or word("desk_correct_empty", language)
    return [word("desk_correct_line", language, field=word(f"life_field_{request['field']}", language), value=value)]


async def refunds_json(uow: UnitOfWork, borrower_id: str, language: Language) -> Json:
    """{refundable: [{payment, line}], refunds: [{name, amount, loan, on, state}]}, the latest order first."""
    there = [{"payment": each.reference, "line": _line(each, language)} for each in await refundable(uow, borrower_id)]
    orders = await uow.refunds.of_borrower(borrower_id)
    return {"refundable": there, "refunds": [_order_json(each, language) for each in reversed(orders)]}


def _order_json(order: RefundOrder, language: Language) -> Json:
    on = str(business_date(order.ordered_at, lender(order.lender_id).zone))
    return {
        "name": order.name,
        "amount": _sum(order.amount, language),
        "loan": order.loan_id,
        "on": on,
        "state": str(order.state),
    }


def _refund_line(found: Json, language: Language) -> str:
    kind = word(f"desk_refund_{found['kind']}", language)
    sums: Json = {"amount": _sum(found["amount"], language), "whole": _sum(found["of"], language)}
    if "left" not in found:
        return word("desk_refund_line", language, **sums, loan=found["loan"], kind=kind)
    return word("desk_refund_line_left", language, **sums, left=_sum(found["left"], language), loan=found["loan"], kind=kind)


def _sum(text: str, language: Language) -> str:
    return wording.money(money_of(text), language)


def _line(each: Refundable, language: Language) -> str:
    on = str(each.request.settled_on) if each.request.settled_on else "—"
    whole, left = (wording.money(sum_, language) for sum_ in (each.amount, each.left))
    sums = whole if left == whole else word("desk_refund_left", language, left=left, whole=whole)
    return " · ".join((sums, each.request.loan_id, word(f"desk_refund_{each.kind}", language), on))
