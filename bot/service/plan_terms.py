"""A plan as plain data, as it travels between dialogue and gateway, and the hash of the terms that a borrower confirmed.

{"currency": "CNY", "installments": [{"due": "2026-12-05", "amount": "500.00"}, …],
 "waived": {"fee": "30.00", "penalty": "0.00", "interest": "0.00", "principal": "0.00"}, "total": "6000.00", "extra_cost": "0.00"}
"""

from __future__ import annotations

import hashlib
import json
from datetime import date

from bot.lending.components import COMPONENTS, Components
from bot.lending.money import Money
from bot.lending.negotiation import Plan, PlanInstallment
from bot.rulebook.products import Product
from bot.service.errors import Invalid
from bot.service.records import PlanKind
from bot.service.turn import Json


def plan_to_json(plan: Plan) -> Json:
    return {
        "currency": plan.total.currency,
        "installments": [{"due": each.due.isoformat(), "amount": str(each.amount.amount)} for each in plan.installments],
        "waived": {name: str(amount.amount) for name, amount in plan.waived.items()},
        "total": str(plan.total.amount),
        "extra_cost": str(plan.extra_cost.amount),
    }


def plan_from_json(data: Json) -> Plan:
    """The plan that `plan_to_json` made; Invalid when a part is missing or is no amount or date."""
    try:
        currency = data["currency"]
        rows = data["installments"]
        return Plan(
            installments=tuple(
                PlanInstallment(due=date.fromisoformat(row["due"]), amount=Money.of(row["amount"], currency)) for row in rows
            ),
            waived=Components(**{name: Money.of(data["waived"][name], currency) for name in COMPONENTS}),
            total=Money.of(data["total"], currency),
            extra_cost=Money.of(data["extra_cost"], currency),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as problem:
        raise Invalid("plan_malformed") from problem


def terms_hash(loan_id: str, kind: str, plan: Json, policy_version: str) -> str:
    """SHA-256 of what was shown and confirmed: loan, kind, plan and the policy it rests on, as canonical JSON."""
    terms = json.dumps([loan_id, kind, plan, policy_version], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(terms.encode()).hexdigest()


def kind_of(plan: Plan) -> PlanKind:
    """Several payments, one for less than everything, or one of everything, later."""
    if len(plan.installments) > 1:
        return PlanKind.INSTALLMENTS
    return PlanKind.SETTLEMENT if plan.waived.total else PlanKind.EXTENSION


def policy_version(lender_id: str, product: Product) -> str:
    """A name that changes exactly when the lender's rules for this product do."""
    rules = json.dumps(product.policy, sort_keys=True, default=str, separators=(",", ":"))
    return f"{lender_id}/{product.id}@{hashlib.sha256(rules.encode()).hexdigest()[:12]}"
