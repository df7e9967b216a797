"""A contract's rates as words, and as a card on which each opens to how it came about."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from bot import catalogue
from bot.dialogue import wording
from bot.dialogue.cards import row
from bot.dialogue.figures import Figures
from bot.lending import LoanTerms
from bot.lending.apr import contract_cost
from bot.lending.charge import penalty_rate
from bot.service.turn import Json, Language

HUNDREDTH = Decimal("0.0001")  # of a percent


def rates(terms: LoanTerms, language: Language) -> Figures:
    """Yearly rate, yearly cost without and with compounding, yearly penalty rate, days of the contract's year, and a late fee on top."""
    penalty, cost = penalty_rate(terms.annual_rate, terms.penalty_multiplier, terms.penalty_ceiling), contract_cost(terms)
    return {
        "annual_rate": wording.percent(terms.annual_rate),
        "nominal": wording.percent(cost.nominal.quantize(HUNDREDTH, ROUND_HALF_UP)),
        "effective": wording.percent(cost.effective.quantize(HUNDREDTH, ROUND_HALF_UP)),
        "penalty_rate": wording.percent(penalty),
        "basis": str(terms.day_count.basis),
        "late_fee": catalogue.word("late_fee_some" if terms.late_fee else "late_fee_none", language),
    }


def rates_card(terms: LoanTerms, figures: Figures, language: Language) -> Json:
    """`figures` are those of the loan and its `rates`."""
    shown = ["annual_rate", "nominal", "effective", *([] if terms.revolving else ["penalty_rate"])]
    steps = {"annual_rate": _daily(terms), "penalty_rate": _penalty(terms)}
    rows = [
        row(
            catalogue.word(f"rates_{name}", language),
            figures[name],
            steps.get(name, ""),
            catalogue.word(f"rates_{name}_how", language, **figures),
        )
        for name in shown
    ]
    title = catalogue.word("rates_title", language, **figures)
    return {"type": "rows", "title": title, "rows": rows, "notes": [figures["late_fee"]]}


def _daily(terms: LoanTerms) -> str:
    """ "18% ÷ 360 = 0.05%"."""
    daily = (terms.annual_rate / terms.day_count.basis).quantize(HUNDREDTH / 100)
    return f"{wording.percent(terms.annual_rate)} ÷ {terms.day_count.basis} = {wording.percent(daily)}"


def _penalty(terms: LoanTerms) -> str:
    """ "min(24%, 18% × 1.5 = 27%)"."""
    rate, ceiling = terms.annual_rate * terms.penalty_multiplier, terms.penalty_ceiling
    worked = f"{wording.percent(terms.annual_rate)} × {terms.penalty_multiplier.normalize():f} = {wording.percent(rate)}"
    return worked if ceiling is None or rate <= ceiling else f"min({wording.percent(ceiling)}, {worked})"
