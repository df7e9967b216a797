"""The figures of a loan as words: what the placeholders of account wording mean, made once for every topic.

product, loan        the product's name and the loan's number
today, since         the day of the statement; the due date of the oldest unpaid instalment
days, grace          days past due; the contract's days of grace
overdue, payoff      what is due and unpaid; what closes the loan today
overdue_parts        its components, those that are not nil
next_due, next_amount, due_day
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.dialogue import wording
from bot.lending import LoanAccount, Money, Statement
from bot.lending.delinquency import GRACE
from bot.service.turn import Language

Figures = dict[str, Any]


def standing(statement: Statement) -> str:
    """Which of five situations a loan is in: paid_off, overdue, grace, due_today or upcoming."""
    if statement.paid_off:
        return "paid_off"
    if statement.range == GRACE:
        return "grace"
    if statement.days_past_due:
        return "overdue"
    return "due_today" if statement.overdue.total else "upcoming"


def figures(account: LoanAccount, statement: Statement, name: str, language: Language) -> Figures:
    """All figures of one loan in a language; `name` is the product's."""
    today = statement.on
    since, upcoming = statement.oldest_unpaid_due or today, statement.next_due
    nothing = wording.nothing(language)
    return {
        "product": name,
        "loan": account.loan.id,
        "today": wording.day(today, language, today),
        "since": wording.day(since, language, today),
        "days": wording.days(statement.days_past_due, language),
        "grace": wording.days(account.terms.grace_days, language),
        "overdue": wording.money(statement.overdue.total, language),
        "overdue_parts": wording.parts(statement.overdue, language),
        "payoff": wording.money(statement.payoff, language),
        "next_due": wording.day(upcoming, language, today) if upcoming else nothing,
        "next_amount": wording.money(statement.next_amount, language) if statement.next_amount else nothing,
        "due_day": str(account.terms.due_day),
    }


def totals(statements: Iterable[Statement], language: Language) -> Figures:
    """Overdue and payoff of several loans of one currency together."""
    several = list(statements)
    currency = several[0].currency
    return {
        "overdue": wording.money(Money.sum((each.overdue.total for each in several), currency), language),
        "payoff": wording.money(Money.sum((each.payoff for each in several), currency), language),
    }
