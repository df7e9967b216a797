"""How the figures of a plan come about: what is owed, what is waived or added, the payments, and what a household has for them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot import catalogue, wording
from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation import Plan, Reason
from bot.service.plan_progress import PlanProgress
from bot.service.turn import Json, Language


def payments_line(plan: Plan) -> str:
    """ "1,000.00 + 500.00 × 3 + 499.98 = 2,999.98"; "" for a single payment, which is its own sum."""
    runs = [(amount, len(list(same))) for amount, same in groupby(each.amount for each in plan.installments)]
    if len(plan.installments) == 1:
        return ""
    terms = (f"{amount} × {count}" if count > 1 else str(amount) for amount, count in runs)
    return f"{' + '.join(terms)} = {plan.total}"


def total_lines(plan: Plan, owed: Money, made_of: Components | None, language: Language) -> list[str]:
    """What is owed and what it is made of, what is waived, what the plan adds, and the payments that are the sum of it."""
    parts = wording.colon(language) + wording.parts(made_of, language) if made_of and made_of.total == owed else ""
    lines = [catalogue.word("plan_how_owed", language, owed=wording.money(owed, language), parts=parts)]
    if plan.waived.total:
        lines.append(catalogue.word("plan_how_waived", language, parts=wording.parts(plan.waived, language)))
    if plan.extra_cost:
        lines.append(catalogue.word("plan_how_extra", language, extra=wording.money(plan.extra_cost, language)))
    changed = [f" − {plan.waived.total}"] if plan.waived.total else []
    changed += [f" + {plan.extra_cost}"] if plan.extra_cost else []
    lines += [f"{owed}{''.join(changed)} = {plan.total}"] if changed else []
    return [each for each in (*lines, payments_line(plan)) if each]


def against_line(plan: Plan, owed: Money) -> str:
    """What a plan comes to, less what paying everything today would take."""
    return f"{plan.total} − {owed} = {plan.total - owed}"


def left_line(plan: Plan, state: PlanProgress) -> str:
    """What is left of a plan that runs."""
    return f"{plan.total} − {state.paid} = {state.left}"


def means_row(reasons: Sequence[Reason], language: Language) -> Json | None:
    """What a household has for payments each month, by the figures that it told; None where they were not told or say no sum."""
    told = next((dict(each.figures) for each in reasons if each.code == "within_means"), {})
    amounts = {name: figure for name, figure in told.items() if isinstance(figure, Money)}
    if not amounts.get("costs") or amounts["affordable_monthly"] != amounts["surplus"] - amounts["kept_back"]:
        return None
    spent = (amounts[name] for name in ("costs", "other_debts") if amounts[name])
    left = f"{amounts['income']}{''.join(f' − {each}' for each in spent)} = {amounts['surplus']}"
    kept = f"{amounts['surplus']} − {amounts['kept_back']} = {amounts['affordable_monthly']}"
    return {
        "label": catalogue.word("row_means", language),
        "value": wording.money(amounts["affordable_monthly"], language),
        "detail": [
            catalogue.word("plan_how_left", language, sum=left),
            catalogue.word("plan_how_kept_back", language, sum=kept),
        ],
    }
