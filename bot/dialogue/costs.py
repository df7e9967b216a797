"""What a choice would cost, from the contract as it stands."""

from __future__ import annotations

from datetime import date

from bot.lending import LoanAccount, Money, Statement, statement


def cost_of_waiting(account: LoanAccount, now: Statement, later: date) -> tuple[Money, Money]:
    """What would close the loan on `later`, and how much more that is than today."""
    then = statement(account, later).payoff
    return then, then - now.payoff
