"""A plan on its way into the book: what kind it is, which rules it rests on, and the hash of the terms as shown."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.bargaining.talk import Talk
from bot.lending.negotiation import Plan
from bot.service.plan_terms import kind_of, plan_to_json, policy_version, terms_hash
from bot.service.records import PlanKind
from bot.service.turn import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The arguments of the effect that records it, and the plan they describe."""

    loan_id: str
    plan: Plan
    kind: PlanKind
    policy_version: str
    replaces: str | None = None
    cause: str | None = None

    @classmethod
    def of(cls, talk: Talk, plan: Plan) -> Agreement:
        version = policy_version(talk.view.account.loan.lender_id, talk.view.product)
        place = {"replaces": talk.replaces, "cause": talk.cause}
        return cls(loan_id=talk.view.id, plan=plan, kind=kind_of(plan), policy_version=version, **place)

    @property
    def terms_hash(self) -> str:
        return terms_hash(self.loan_id, str(self.kind), plan_to_json(self.plan), self.policy_version)

    def effect(self) -> Json:
        return {
            "loan_id": self.loan_id,
            "plan": plan_to_json(self.plan),
            "kind": str(self.kind),
            "policy_version": self.policy_version,
            "terms_hash": self.terms_hash,
            **({"replaces": self.replaces, "cause": self.cause} if self.replaces else {}),
        }
