"""Who may grant how much: the lender's data, checked where a plan is put on the book, whoever worked it out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from bot.lending.money import Money
from bot.lending.negotiation import NegotiationPolicy, Plan, Ratios
from bot.lending.statement import Statement
from bot.rulebook.lenders import Authority, lender
from bot.service.errors import NotAllowed

Role = Literal["bot", "agent", "supervisor"]
ROLES: tuple[Role, ...] = ("bot", "agent", "supervisor")
CHARGES = ("fee", "penalty", "interest")
MANY = 10**6  # broken plans that nobody reaches


def authority_of(lender_id: str, role: Role) -> Authority:
    found: Authority = getattr(lender(lender_id).authority, role)
    return found


def within(policy: NegotiationPolicy, authority: Authority) -> NegotiationPolicy:
    """The policy as far as somebody with that authority may use it."""
    limit = min(policy.authority_limit, Money.of(authority.amount, policy.authority_limit.currency))
    capped = tuple((days, _capped(ratios, authority.waiver)) for days, ratios in policy.waiver_ceiling)
    return replace(policy, authority_limit=limit, waiver_ceiling=capped)


def by_hand(policy: NegotiationPolicy, authority: Authority) -> NegotiationPolicy:
    """The policy for a person who lays out a plan: the shape of plans stays, how much is theirs to decide is their authority.

    What sends the bot to a person (so much owed, so many broken plans) has done so by then.
    """
    share = authority.waiver
    return replace(
        policy,
        authority_limit=Money.of(authority.amount, policy.authority_limit.currency),
        waiver_ceiling=((0, Ratios(**dict.fromkeys(CHARGES, share))),),
        settlement_floor=None,
        max_broken_plans=MANY,
    )


def _capped(ratios: Ratios, most: Decimal) -> Ratios:
    return Ratios(**{name: min(getattr(ratios, name), most) for name in CHARGES})


def within_authority(lender_id: str, role: Role, owed: Statement, plan: Plan) -> None:
    """NotAllowed when the debt that a plan settles, or a share waived, is more than the role may decide on; principal is never waived."""
    if least_role(lender_id, owed, plan) not in ROLES[: ROLES.index(role) + 1]:
        raise NotAllowed("above_authority")


def least_role(lender_id: str, owed: Statement, plan: Plan) -> Role | None:
    """Who may grant a plan at the least; None when nobody may."""
    if plan.waived.principal:
        return None
    return next((role for role in ROLES if _may(authority_of(lender_id, role), owed, plan)), None)


def _may(authority: Authority, owed: Statement, plan: Plan) -> bool:
    settled = plan.total + plan.waived.total - plan.extra_cost
    if settled > Money.of(authority.amount, owed.currency):
        return False
    shares = ((getattr(plan.waived, name), getattr(owed.outstanding, name)) for name in CHARGES)
    return all(waived <= there.times(authority.waiver) for waived, there in shares)
