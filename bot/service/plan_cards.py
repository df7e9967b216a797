"""Plans as a card, side by side or in full, and the same in lines for those who only read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot import catalogue, wording
from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation import Plan
from bot.rulebook.lenders import lender
from bot.service.plan_progress import PlanProgress, saved_within
from bot.service.plan_workings import against_line, left_line, payments_line, total_lines
from bot.service.records import RepaymentPlan
from bot.service.turn import Json, Language
from bot.wording import money

Figures = dict[str, Any]


def plan_figures(plan: Plan, language: Language) -> Figures:
    """count, first, first_due, monthly, last_due, total, waived: the placeholders of a plan's wording."""
    rows = plan.installments
    waived = money(plan.waived.total, language)
    return {
        "count": len(rows),
        "first": money(rows[0].amount, language),
        "first_due": wording.day(rows[0].due, language, rows[0].due),
        "monthly": money(rows[min(1, len(rows) - 1)].amount, language),
        "last_due": wording.day(rows[-1].due, language, rows[0].due),
        "total": money(plan.total, language),
        "waived": catalogue.word("option_waived", language, waived=waived) if plan.waived.total else "",
    }


def summary(plan: Plan, title: str, language: Language, *, sms: bool = False) -> str:
    """A plan in one line."""
    key = "option_line_many" if len(plan.installments) > 1 else "option_line_one"
    return catalogue.word(key, language, sms=sms, title=title, **plan_figures(plan, language)).strip()


def schedule(plan: Plan, language: Language) -> list[Json]:
    """Every payment with its number, day and amount."""
    first = plan.installments[0].due
    return [
        {
            "label": catalogue.word("schedule_label", language, number=number),
            "date": wording.day(each.due, language, first),
            "value": money(each.amount, language),
        }
        for number, each in enumerate(plan.installments, start=1)
    ]


def schedule_lines(plan: Plan, language: Language) -> str:
    first = plan.installments[0].due
    rows = enumerate(plan.installments, start=1)
    return "\n".join(
        catalogue.word(
            "schedule_line",
            language,
            number=number,
            due=wording.day(each.due, language, first),
            amount=money(each.amount, language),
        )
        for number, each in rows
    )


def option_card(
    name: str, title: str, plan: Plan, owed: Money, notes: Sequence[str], language: Language, made_of: Components | None = None
) -> Json:
    """One plan to choose; `owed` is what paying everything today would take, `made_of` its components where they are known."""
    return {
        "id": name,
        "title": title,
        "rows": _rows(plan, owed, made_of, language),
        "schedule": schedule(plan, language) if len(plan.installments) > 1 else [],
        "notes": list(notes),
    }


def plan_card(figures: Figures, options: Sequence[Json], language: Language, lead: str = "") -> Json:
    """Plans side by side under what they answer (`lead`): a reader of cards sees no other text."""
    card = {"type": "plan", "title": catalogue.word("plan_card_title", language, **figures), "options": list(options)}
    return {**card, "subtitle": lead} if lead else card


def terms_notes(lender_id: str, language: Language, *, covers_all: bool, cause: str | None, sms: bool = False) -> list[str]:
    """What a plan covers, what rests while it runs, what ends it, and that more can be paid at any time; `cause` says why it takes the
    place of another."""
    handling = lender(lender_id).handling
    keys = ["note_covers_all" if covers_all else "note_overdue_only"]
    keys += ["note_holds"] if handling.plan_holds_penalty else []
    days = saved_within(handling, cause)
    return [catalogue.word(key, language, sms=sms, days=days) for key in [*keys, "note_grace", "note_early"]]


def before_yes(legal: Sequence[str], language: Language) -> list[str]:
    """What a plan does not undo, and what the law makes of a yes to it."""
    stays = catalogue.word("note_record_stays", language)
    return [stays, catalogue.word("note_before_yes", language), *legal] if legal else [stays]


def before_yes_lines(legal: Sequence[str], language: Language) -> str:
    """The same as text; what the law says follows it as a list."""
    told = before_yes(legal, language)
    return "\n".join(told[: len(told) - len(legal)])


def receipt_card(plan: Plan, notes: Sequence[str], language: Language) -> Json:
    rows = [_row(f"{row['label']} · {row['date']}", row["value"]) for row in schedule(plan, language)]
    if len(rows) > 1:
        rows.append(_row(catalogue.word("row_total", language), money(plan.total, language), payments_line(plan)))
    return {"type": "receipt", "title": catalogue.word("plan_receipt_title", language), "rows": rows, "notes": list(notes)}


def _row(label: str, value: str, *detail: str) -> Json:
    return {"label": label, "value": value, "detail": [line for line in detail if line]}


def _rows(plan: Plan, owed: Money, made_of: Components | None, language: Language) -> list[Json]:
    """The plan in figures, each open to how it came about."""
    figures, summed = plan_figures(plan, language), payments_line(plan)
    is_single = len(plan.installments) == 1
    first = catalogue.word("row_first_value", language, **figures)
    rows: list[tuple[str, str, list[str]]] = [("row_once" if is_single else "row_first", first, [summed])]
    if not is_single:
        rows.append(("row_monthly", figures["monthly"], [summed]))
        rows.append(("row_count", catalogue.word("row_count_value", language, **figures), []))
    if plan.waived.total:
        rows.append(("row_waived", money(plan.waived.total, language), [wording.parts(plan.waived, language)]))
    rows.append(("row_total", figures["total"], total_lines(plan, owed, made_of, language)))
    rows.append(("row_against_now", _against(plan.total - owed, language), [against_line(plan, owed)]))
    return [_row(catalogue.word(key, language), value, *detail) for key, value, detail in rows]


def _against(more: Money, language: Language) -> str:
    """What a plan costs beyond paying everything today."""
    if not more:
        return catalogue.word("row_same", language)
    key, amount = ("row_more", more) if more > Money.zero(more.currency) else ("row_less", -more)
    return catalogue.word(key, language, amount=money(amount, language))


def status_figures(agreed: RepaymentPlan, state: PlanProgress, grace_days: int, today: date, language: Language) -> Figures:
    """loan, count, paid, left, how_left, next_due, next_amount, last_day: how a plan that runs stands."""
    due, nothing = state.next_due, wording.nothing(language)
    return {
        "loan": agreed.loan_id,
        "count": len(agreed.plan.installments),
        "paid": money(state.paid, language),
        "left": money(state.left, language),
        "how_left": left_line(agreed.plan, state),
        "next_due": wording.day(due, language, today) if due else nothing,
        "next_amount": money(state.next_amount, language) if state.next_amount else nothing,
        "last_day": wording.day(due + timedelta(days=grace_days), language, today) if due else nothing,
    }


def status_card(plan: Plan, figures: Figures, said: str, language: Language) -> Json:
    """A plan that runs, with its whole schedule, under the sentence that says how it stands."""
    following = catalogue.word("row_first_value", language, first=figures["next_amount"], first_due=figures["next_due"])
    paid = catalogue.word("plan_how_paid", language)
    told = [
        _row(catalogue.word("plan_row_paid", language), figures["paid"], paid),
        _row(catalogue.word("plan_row_left", language), figures["left"], payments_line(plan), figures["how_left"]),
        _row(catalogue.word("plan_row_next", language), following),
    ]
    option = {"id": "plan", "title": "", "rows": told, "schedule": schedule(plan, language), "notes": []}
    title = catalogue.word("plan_status_title", language, **figures)
    return {"type": "plan", "title": title, "subtitle": said, "options": [option]}
