"""Corrections and refunds as the console shows them: what a second person is asked for, what may go back, and how it stands."""

from __future__ import annotations

from bot import wording
from bot.catalogue import word
from bot.service.procedure_records import Approval
from bot.service.refund_order import Refundable, money_of, refundable
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
    """{refundable: [{payment, line}], refunds: [{amount, state}]}"""
    there = [{"payment": each.reference, "line": _line(each, language)} for each in await refundable(uow, borrower_id)]
    orders = await uow.refunds.of_borrower(borrower_id)
    ordered = [{"amount": _sum(each.amount, language), "state": str(each.state)} for each in orders]
    return {"refundable": there, "refunds": ordered}


def _refund_line(found: Json, language: Language) -> str:
    kind = word(f"desk_refund_{found['kind']}", language)
    amount, whole = _sum(found["amount"], language), _sum(found["of"], language)
    return word("desk_refund_line", language, amount=amount, whole=whole, loan=found["loan"], kind=kind)


def _sum(text: str, language: Language) -> str:
    return wording.money(money_of(text), language)


def _line(each: Refundable, language: Language) -> str:
    on = str(each.request.settled_on) if each.request.settled_on else "—"
    return " · ".join(
        (wording.money(each.amount, language), each.request.loan_id, word(f"desk_refund_{each.kind}", language), on)
    )
