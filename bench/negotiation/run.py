"""One debtor before one way of negotiating, to the end and through the two years."""

from __future__ import annotations

from dataclasses import dataclass

from bench.negotiation.debtors import MANNERS, Debtor
from bench.negotiation.holdout import OTHER_MANNERS
from bench.negotiation.life import live
from bench.negotiation.measure import Outcome
from bench.negotiation.oracle import best_plan, is_livable
from bench.negotiation.referee import outside_rules, violations
from bench.negotiation.rules import PLAIN_RULES, by_rule
from bench.negotiation.sketch import Sketch
from bench.negotiation.told import best_told, told
from bench.negotiation.world import Case
from bot.lending.negotiation import Agree, Negotiation, Plan, Propose, Refer

OURS, ORACLE, SKETCH = "ours", "oracle", "first sketch"
TOLD, TOLD_GENTLY = "oracle on what was told", "the gentlest on that"
WAYS = (OURS, ORACLE, TOLD, TOLD_GENTLY, SKETCH, "accept the first ask", *PLAIN_RULES)


def debtor(case: Case) -> Debtor:
    """The debtor of a case, at the start of the conversation."""
    return (MANNERS | OTHER_MANNERS)[case.family](case)


@dataclass(frozen=True, slots=True)
class Possible:
    """What could be done for a debtor: the oracle's plan, and whether a plan beyond the buffer would be kept at least."""

    best: Plan | None
    livable: bool

    @classmethod
    def of(cls, case: Case) -> Possible:
        """Someone who contests the debt is for a person to hear, whatever the figures."""
        if case.family == "disputing":
            return cls(None, False)
        best = best_plan(case)
        return cls(best, best is not None or is_livable(case))


@dataclass(frozen=True, slots=True)
class End:
    """How a negotiation ended; neither a plan nor a person is a close."""

    plan: Plan | None
    referred: bool
    conceded: float | None = None
    broken: int = 0


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


def _end(way: str, case: Case, possible: Possible) -> End:
    if way == OURS:
        talk = negotiate(case)
        plan = talk.move.plan if isinstance(talk.move, Agree) else None
        broken = len(violations(talk, case.debt, case.policy, case.today))
        return End(plan, isinstance(talk.move, Refer), kappa(talk, case), broken)
    if way == ORACLE:
        return End(possible.best, possible.best is None)
    if case.family == "disputing":
        return End(None, way in (SKETCH, TOLD, TOLD_GENTLY))
    if way in (TOLD, TOLD_GENTLY):
        known = told(negotiate(case))
        best = best_told(case, known, debtor(case), gentlest=way == TOLD_GENTLY)
        return End(best, best is None)
    plan = Sketch(case).hold(debtor(case)) if way == SKETCH else by_rule(way, case, debtor(case))
    unlawful = plan is not None and any(outside_rules(plan, case.debt, case.policy, case.today))
    return End(plan, way == SKETCH and plan is None, None, int(unlawful))


def outcome(way: str, case: Case, possible: Possible) -> Outcome:
    """The end of one negotiation, lived."""
    end, owed = _end(way, case, possible), case.debt.outstanding.total.minor
    return Outcome(
        family=case.family,
        habit=debtor(case).habit,
        debt=owed,
        agreed=end.plan is not None,
        referred=end.referred,
        feasible=possible.best is not None,
        livable=possible.livable,
        life=live(case.house, end.plan, case.today),
        best=live(case.house, possible.best, case.today).total / owed if possible.best else 0.0,
        conceded=end.conceded,
        violations=end.broken,
    )
