"""The loans of an account as answers go through them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.context import TurnContext
from bot.dialogue.figures import Figures, figures
from bot.service.account import LoanView, Overview


def each_loan(account: Overview, turn: TurnContext) -> Iterator[tuple[LoanView, Figures]]:
    """Every loan with its figures, the one longest overdue first."""
    for view in account.loans:
        yield view, figures(view.account, view.statement, product_name(view, turn), turn.language)


def first_owed(account: Overview) -> LoanView | None:
    """The loan longest overdue, else the first that is not paid off."""
    return next((view for view in account.loans if not view.statement.paid_off), None)


def product_name(view: LoanView, turn: TurnContext) -> str:
    return view.product.name.zh if turn.language == "zh" else view.product.name.en
