"""A plan on its way into the book: what kind it is, which rules it rests on, and the hash of the terms as shown."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from bot.dialogue.bargaining.talk import Talk
from bot.lending.negotiation import Plan
from bot.rulebook.products import Product
from bot.service.plan_terms import plan_to_json, terms_hash
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


def kind_of(plan: Plan) -> PlanKind:
    """Several payments, one for less than everything, or one of everything, later."""
    if len(plan.installments) > 1:
        return PlanKind.INSTALLMENTS
    return PlanKind.SETTLEMENT if plan.waived.total else PlanKind.EXTENSION


def policy_version(lender_id: str, product: Product) -> str:
    """A name that changes exactly when the lender's rules for this product do."""
    rules = json.dumps(product.policy, sort_keys=True, default=str, separators=(",", ":"))
    return f"{lender_id}/{product.id}@{hashlib.sha256(rules.encode()).hexdigest()[:12]}"
