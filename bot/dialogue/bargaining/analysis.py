"""What the agent who takes over finds of a negotiation: facts and the engine's own figures, never the borrower's words.

{"loan": "L0001", "why": {"code": …, …}, "said": [statements], "offered": {plan}, "may_grant": "agent",
 "authority": {"bot": {"amount": …, "waiver": …}, "agent": …, "supervisor": …}}
"""

from __future__ import annotations

from bot.dialogue.bargaining.history import to_json
from bot.dialogue.bargaining.talk import Talk
from bot.lending.money import Money
from bot.lending.negotiation import Propose, Reason
from bot.service.authority import ROLES, authority_of
from bot.service.plan_reasons import as_data
from bot.service.plan_terms import plan_to_json
from bot.service.turn import Json


def analysis(talk: Talk, reason: Reason) -> Json:
    """Why it did not end here, what was said of means and wishes, the last plan laid out, and who may decide."""
    lender_id = talk.view.account.loan.lender_id
    proposed = [move for move in talk.negotiation.history if isinstance(move, Propose)]
    facts: Json = {"loan": talk.view.id, "why": as_data(reason), "said": to_json(talk.heard), "scope": talk.scope}
    facts |= {"authority": {role: _authority(lender_id, role) for role in ROLES}, "may_grant": who_may(talk)}
    if proposed:
        facts |= {"offered": as_data(proposed[-1].reasons[0]), "offered_plan": plan_to_json(proposed[-1].plan)}
    return facts | ({"replaces": talk.replaces} if talk.replaces else {})


def who_may(talk: Talk) -> str | None:
    """The first whose authority reaches the debt at all; None when nobody's does."""
    owed, lender_id = talk.debt.outstanding.total, talk.view.account.loan.lender_id
    return next((role for role in ROLES if owed <= Money.of(authority_of(lender_id, role).amount, owed.currency)), None)


def _authority(lender_id: str, role: str) -> dict[str, str]:
    found = authority_of(lender_id, role)  # type: ignore[arg-type]
    return {"amount": str(found.amount), "waiver": str(found.waiver)}
