"""Which lesson belongs to the moment: what was just asked, and how the borrower stands."""

from __future__ import annotations

from collections.abc import Collection

from bot.dialogue.figures import standing
from bot.service.account import Overview

# What was asked → its lesson, where the account does not name a better one.
ABOUT = {
    "amount": "statement",
    "fees": "apr",
    "minimum": "minimum",
    "consequences": "rights",
    "credit": "credit",
    "legal": "collectors",
    "practice": "rights",
    "early": "part",
    "plan": "budget",
}
FROM_THE_ACCOUNT = ("amount", "fees")


def lesson_for(about: str, account: Overview | None, done: Collection[str]) -> str | None:
    """The lesson to offer after an answer; none that was finished, and none while a hardship or a case is open: then help comes first."""
    if account is not None and (account.open_cases or any(each.is_open for each in account.hardships)):
        return None
    wanted = [*(_of_the_account(account) if account and about in FROM_THE_ACCOUNT else ()), ABOUT[about]]
    return next((name for name in wanted if name not in done), None)


def _of_the_account(account: Overview) -> list[str]:
    """What the loans themselves raise, the most pressing first."""
    owed = [view for view in account.loans if not view.statement.paid_off]
    late = [view for view in owed if standing(view.statement) == "overdue"]
    raised = {
        "several": len(late) > 1,
        "minimum": any(view.account.terms.revolving for view in owed),
        "penalty": any(view.statement.overdue.penalty for view in owed),
        "after": not owed,
    }
    return [name for name, applies in raised.items() if applies]
