"""The worksheet as a form to fill in at once, and what comes of it as rows that show how."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from bot import catalogue
from bot.dialogue import wording
from bot.dialogue.budget import FIELDS, Worksheet
from bot.dialogue.cards import money, row
from bot.dialogue.figures import Figures
from bot.lending.budget import Budget
from bot.lending.money import Money
from bot.lending.negotiation import Finances
from bot.service.turn import Json, Language

FORM = "fill_budget"


def form_card(sheet: Worksheet, unread: Iterable[str], language: Language) -> Json:
    """The form with what is known already; a field that could not be read says so."""
    wrong = set(unread)
    return {
        "type": "form",
        "id": FORM,
        "title": catalogue.word("budget_title", language),
        "fields": [_field(name, sheet.said, name in wrong, language) for name in FIELDS],
        "submit": catalogue.word("budget_submit", language),
        "notes": [catalogue.word("budget_form_note", language)],
    }


def form_offer(language: Language) -> Json:
    """The choice that filling the form in is."""
    labels = {name: catalogue.word(f"budget_field_{name}", language) for name in FIELDS}
    return {"id": FORM, "title": catalogue.word("budget_title", language), "fields": labels}


def _field(name: str, said: Finances, is_wrong: bool, language: Language) -> Json:
    value = getattr(said, name)
    return {
        "id": name,
        "label": catalogue.word(f"budget_field_{name}", language),
        "hint": catalogue.word(f"budget_hint_{name}", language),
        "value": "" if value is None else str(value.amount if isinstance(value, Money) else value),
        "day": name == "payday",
        **({"error": catalogue.word("budget_unread_field", language)} if is_wrong else {}),
    }


def budget_figures(budget: Budget, ratio: Decimal, cap: Money, language: Language) -> Figures:
    """income, essentials, other_debts, surplus, gap, buffer, safe: the placeholders of what comes of it."""
    none = Money.zero(budget.income.currency)
    amounts = {
        "income": budget.income,
        "essentials": budget.essentials,
        "other_debts": budget.other_debts,
        "surplus": budget.surplus,
        "gap": max(none, -budget.surplus),
        "buffer": budget.buffer(ratio, cap),
        "safe": budget.safe_monthly(ratio, cap),
    }
    return {name: money(amount, language) for name, amount in amounts.items()}


def budget_card(budget: Budget, payday: int | None, ratio: Decimal, cap: Money, language: Language) -> Json:
    """Each figure, and for those that were computed how."""
    figures = budget_figures(budget, ratio, cap, language)
    surplus = f"{budget.income} − {budget.essentials} − {budget.other_debts} = {budget.surplus}"
    safe = f"{budget.surplus} − {budget.buffer(ratio, cap)} = {budget.safe_monthly(ratio, cap)}"
    is_over = budget.surplus > Money.zero(cap.currency)
    details = {"surplus": [surplus], "safe": [safe] if is_over else []}
    details["buffer"] = _kept_back(budget, ratio, cap, language) if is_over else []
    names = ("income", "essentials", "other_debts", "surplus", "buffer", "safe")
    rows = [row(catalogue.word(f"budget_row_{name}", language), figures[name], *details.get(name, [])) for name in names]
    if payday is not None:
        rows.append(row(catalogue.word("budget_row_payday", language), catalogue.word("budget_day", language, day=payday)))
    return {"type": "rows", "title": catalogue.word("budget_result_title", language), "rows": rows, "notes": []}


def _kept_back(budget: Budget, ratio: Decimal, cap: Money, language: Language) -> list[str]:
    """The share of what is left that is kept for emergencies, and the most that is."""
    share = f"{budget.surplus} × {wording.percent(ratio)} = {budget.surplus.times(ratio)}"
    return [share, catalogue.word("budget_how_cap", language, cap=money(cap, language))]
