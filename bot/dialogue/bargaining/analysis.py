"""What the agent who takes over finds of a negotiation: facts and the engine's own figures, never the borrower's words.

{"loan": "L0001", "why": {"code": …, …}, "said": [statements], "offered": {plan}, "may_grant": "agent",
 "authority": {"bot": {"amount": …, "waiver": …}, "agent": …, "supervisor": …}}
"""

from __future__ import annotations

from bot.dialogue.bargaining.history import to_json
from bot.dialogue.bargaining.talk import Talk
from bot.lending.money import Money
from bot.lending.negotiation import Agree, Propose, Reason
from bot.service.authority import ROLES, authority_of
from bot.service.plan_reasons import as_data
from bot.service.plan_terms import plan_to_json
from bot.service.turn import Json


def analysis(talk: Talk, reason: Reason) -> Json:
    """Why it did not end here, what was said of means and wishes, the last plan laid out, and who may decide."""
    proposed = [move for move in talk.negotiation.history if isinstance(move, Propose)]
    if not proposed:
        return _facts(talk, reason)
    last = proposed[-1]
    return _facts(talk, reason) | {"offered": as_data(last.reasons[0]), "offered_plan": plan_to_json(last.plan)}


def unoffered(talk: Talk, reason: Reason) -> Json:
    """The same where nothing was laid out: the plan that the rules would allow now, which is a person's to offer."""
    move = talk.move
    plan = move.plan if isinstance(move, Propose | Agree) else None
    return _facts(talk, reason) | ({"allowed_plan": plan_to_json(plan)} if plan else {})


def _facts(talk: Talk, reason: Reason) -> Json:
    lender_id = talk.view.account.loan.lender_id
    facts: Json = {"loan": talk.view.id, "why": as_data(reason), "said": to_json(talk.heard), "scope": talk.scope}
    facts |= {"authority": {role: _authority(lender_id, role) for role in ROLES}, "may_grant": who_may(talk)}
    return facts | ({"replaces": talk.replaces} if talk.replaces else {})


def who_may(talk: Talk) -> str | None:
    """The first whose authority reaches the debt at all; None when nobody's does."""
    owed, lender_id = talk.debt.outstanding.total, talk.view.account.loan.lender_id
    return next((role for role in ROLES if owed <= Money.of(authority_of(lender_id, role).amount, owed.currency)), None)


def _authority(lender_id: str, role: str) -> dict[str, str]:
    found = authority_of(lender_id, role)  # type: ignore[arg-type]
    return {"amount": str(found.amount), "waiver": str(found.waiver)}
