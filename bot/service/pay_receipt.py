"""What a borrower is told of a payment: a receipt in the conversation, or plainly that it did not go through or is being checked.

A receipt says what the money met, what is left of what is due, and how plan and promise stand, all read from the book after the
payment was booked. It goes to the channel on which the link was asked for.
"""

from __future__ import annotations

from datetime import date, datetime

from bot import catalogue, wording
from bot.lending.components import COMPONENTS
from bot.lending.loan import LoanAccount, Payment
from bot.lending.money import Money
from bot.lending.promise import PromiseState
from bot.lending.statement import Statement, statement
from bot.rulebook.lenders import lender
from bot.service.conversation import tell
from bot.service.pay_ports import Paying
from bot.service.pay_records import PayNotice, PayRequest
from bot.service.plan_progress import stands
from bot.service.records import PlanStatus
from bot.service.talk_records import Draft
from bot.service.turn import Json, Language


async def tell_paid(uow: Paying, request: PayRequest, booked: Payment, now: datetime, today: date) -> None:
    """The receipt, as a card and in words."""
    account = await uow.loans.account(request.loan_id)
    stated, language = statement(account, today), request.language
    figures: Json = {
        "amount": wording.money(booked.amount, language),
        "on": wording.day(booked.received_on, language, today),
        "loan": request.loan_id,
        "left": left(stated, language),
    }
    lines = (await promise_line(uow, request.loan_id, today, language), await plan_line(uow, account, today, language))
    standing = [each for each in lines if each]
    card = receipt_card(stated, booked, figures, standing, language)
    text = "\n".join([catalogue.word("pay_received", language, **figures), *standing])
    key = "pay_left_overdue" if stated.overdue.total > stated.credit and not lines[1] else "pay_received"
    await _tell(uow, request, f"paid:{booked.id}", text, {"card": card, "choices": choices(key, language)}, now)


async def tell_failed(uow: Paying, request: PayRequest, notice: PayNotice, now: datetime) -> None:
    await _tell_of(uow, request, notice, "pay_failed", now)


async def tell_returned(uow: Paying, request: PayRequest, notice: PayNotice, now: datetime) -> None:
    await _tell_of(uow, request, notice, "pay_returned", now)


async def tell_checking(uow: Paying, request: PayRequest, notice: PayNotice, now: datetime) -> None:
    await _tell_of(uow, request, notice, "pay_checking", now)


async def _tell_of(uow: Paying, request: PayRequest, notice: PayNotice, key: str, now: datetime) -> None:
    amount = wording.money(notice.amount, request.language)
    text = catalogue.word(key, request.language, amount=amount, loan=request.loan_id)
    await _tell(uow, request, f"{key}:{notice.id}", text, {"choices": choices(key, request.language)}, now)


async def _tell(uow: Paying, request: PayRequest, name: str, text: str, payload: Json, now: datetime) -> None:
    draft = Draft(
        sender="bot",
        kind="card" if "card" in payload else "text",
        text=text,
        payload=payload,
        channel=request.channel,
        language=request.language,
        client_msg_id=name[:128],
    )
    await tell(uow, request.conversation_id, [draft], now)
    conversation = await uow.conversations.get(request.conversation_id)
    if conversation is not None and conversation.owner == "bot":
        await uow.conversations.change(request.conversation_id, offered=[*payload["choices"], *conversation.offered])


def choices(key: str, language: Language) -> list[Json]:
    return [dict(choice) for choice in catalogue.entry(key, language).get("choices", [])]


def left(stated: Statement, language: Language) -> str:
    """What remains due, or that nothing does."""
    if stated.paid_off:
        return catalogue.word("pay_left_paid_off", language)
    if stated.overdue.total > stated.credit:
        return catalogue.word("pay_left_overdue", language, overdue=wording.money(stated.overdue.total - stated.credit, language))
    return catalogue.word("pay_left_nothing_due", language)


def receipt_card(stated: Statement, booked: Payment, figures: Json, notes: list[str], language: Language) -> Json:
    met = [each for each in stated.allocations if each.payment_id == booked.id]
    rows = [_row("pay_row_amount", figures["amount"], language), _row("pay_row_on", figures["on"], language)]
    for name in COMPONENTS:
        total = Money.sum((getattr(each.components, name) for each in met), stated.currency)
        if total:
            rows.append({"label": wording.component(name, language), "value": wording.money(total, language), "detail": []})
    return {
        "type": "receipt",
        "title": catalogue.word("pay_receipt_title", language, loan=figures["loan"]),
        "rows": rows,
        "notes": [figures["left"], *notes],
    }


def _row(key: str, value: str, language: Language) -> Json:
    return {"label": catalogue.word(key, language), "value": value, "detail": []}


async def promise_line(uow: Paying, loan_id: str, today: date, language: Language) -> str:
    """Thanks for a promise that was kept by this payment."""
    given = await uow.promises.of_loan(loan_id)
    kept = next((each for each in given if each.state is PromiseState.KEPT and each.settled_on == today), None)
    return "" if kept is None else catalogue.word("pay_promise_kept", language, amount=wording.money(kept.amount, language))


async def plan_line(uow: Paying, account: LoanAccount, today: date, language: Language) -> str:
    """How the latest plan stands now, if it runs or has just been kept."""
    plans = await uow.plans.of_loan(account.loan.id)
    if not plans:
        return ""
    state = stands(plans[-1], account, today, lender(account.loan.lender_id).handling)
    if state.status is PlanStatus.KEPT:
        return catalogue.word("pay_plan_kept", language) if state.ended_on == today else ""
    if state.next_due is None or state.next_amount is None:
        return ""
    next_due = wording.day(state.next_due, language, today)
    return catalogue.word("pay_plan_next", language, next_due=next_due, next_amount=wording.money(state.next_amount, language))
