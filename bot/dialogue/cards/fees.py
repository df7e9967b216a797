"""A contract's rates as words."""

from __future__ import annotations

from bot import catalogue
from bot.dialogue import wording
from bot.dialogue.figures import Figures
from bot.lending import LoanTerms
from bot.lending.charge import penalty_rate
from bot.service.turn import Language


def rates(terms: LoanTerms, language: Language) -> Figures:
    """Yearly rate, yearly penalty rate, days of the contract's year, and whether a late fee comes on top."""
    penalty = penalty_rate(terms.annual_rate, terms.penalty_multiplier, terms.penalty_ceiling)
    return {
        "annual_rate": wording.percent(terms.annual_rate),
        "penalty_rate": wording.percent(penalty),
        "basis": str(terms.day_count.basis),
        "late_fee": catalogue.word("late_fee_some" if terms.late_fee else "late_fee_none", language),
    }
