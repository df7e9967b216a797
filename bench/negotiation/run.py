"""One debtor before one way of negotiating, to the end and through the two years."""

from __future__ import annotations

from bench.negotiation.debtors import debtor
from bench.negotiation.life import live
from bench.negotiation.measure import Outcome
from bench.negotiation.oracle import best_plan
from bench.negotiation.referee import violations
from bench.negotiation.rules import PLAIN_RULES, by_rule
from bench.negotiation.world import Case
from bot.lending.negotiation import Agree, Negotiation, Plan, Propose, Refer

OURS, ORACLE = "ours", "oracle"
WAYS = (OURS, ORACLE, "accept the first ask", *PLAIN_RULES)


def negotiate(case: Case) -> Negotiation:
    """Our negotiation with this debtor, until it is over."""
    other, talk = debtor(case), Negotiation.open(case.debt, case.policy, case.today)
    while not talk.is_over:
        talk = talk.hear(other.answer(talk.move))
    return talk


def kappa(talk: Negotiation, case: Case) -> float | None:
    """How far from the first proposal to the gentlest plan in the rules the agreement lies, in months."""
    first = next((len(move.plan.installments) for move in talk.history if isinstance(move, Propose)), None)
    if first is None or not isinstance(talk.move, Agree) or first >= case.policy.max_months:
        return None
    agreed = len(talk.move.plan.installments)
    return max(0.0, (agreed - first) / (case.policy.max_months - first))


def outcome(way: str, case: Case, best: Plan | None) -> Outcome:
    """The end of one negotiation, lived."""
    plan, referred, conceded, broken = None, False, None, 0
    if way == OURS:
        talk = negotiate(case)
        plan = talk.move.plan if isinstance(talk.move, Agree) else None
        referred, conceded = isinstance(talk.move, Refer), kappa(talk, case)
        broken = len(violations(talk, case.debt, case.policy, case.today))
    elif way == ORACLE:
        plan, referred = best, best is None
    elif case.family != "disputing":
        plan = by_rule(way, case, debtor(case))
    owed = case.debt.outstanding.total.minor
    return Outcome(
        family=case.family,
        debt=owed,
        agreed=plan is not None,
        referred=referred,
        feasible=best is not None,
        life=live(case.house, plan, case.today),
        best=live(case.house, best, case.today).total / owed if best else 0.0,
        conceded=conceded,
        violations=broken,
    )


def feasible_plan(case: Case) -> Plan | None:
    """The oracle's plan; someone who contests the debt is for a person to hear, whatever the figures."""
    return None if case.family == "disputing" else best_plan(case)
