"""What a person at the desk lays out for a borrower, worked out by the negotiator's own engine: what fits, who may grant it, and why.

{"loan": "L0001", "scope": "all", "first": "500", "monthly": "800", "months": null, "date": "2026-12-01",
 "waive": {"fee": "", "penalty": "20", "interest": ""},
 "means": {"monthly_income": "8000", "essential_costs": "5000", "other_debt_payments": "", "savings": "", "payday": "15"}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation import BadFigures, Bounds, Built, Debt, Finances, Offer, Plan, Verdict, build
from bot.service.account import LoanView, Overview
from bot.service.authority import Role, authority_of, by_hand
from bot.service.errors import Conflict, Invalid, NotFound
from bot.service.plan_debt import ALL, OVERDUE, Scope, cause_of, debt_of
from bot.service.plan_terms import kind_of, plan_to_json, policy_version, terms_hash
from bot.service.turn import Json
from bot.service.values import amount_of, day_of
from bot.service.waiving import amounts

BY_HAND: tuple[Role, ...] = ("agent", "supervisor")
AMOUNTS = ("monthly_income", "essential_costs", "other_debt_payments", "savings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was laid out."""

    loan_id: str
    scope: Scope
    offer: Offer
    waived: Components
    finances: Finances


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """The engine's answer; `may` is who may grant it at the least, None when nobody may. `bounds` are those of each role."""

    view: LoanView
    wish: Wish
    debt: Debt
    built: Built
    may: Role | None
    bounds: Mapping[Role, Bounds]
    replaces: str | None
    cause: str | None

    @property
    def version(self) -> str:
        return policy_version(self.view.account.loan.lender_id, self.view.product)

    def terms(self, plan: Plan) -> str:
        """The hash of the terms that a borrower would say yes to."""
        return terms_hash(self.view.id, str(kind_of(plan)), plan_to_json(plan), self.version)


def wish_of(request: Json, account: Overview) -> Wish:
    """What a request says; Invalid names the field that can't be read."""
    loan_id = str(request.get("loan") or "")
    view = _view(account, loan_id)
    currency, scope = view.statement.currency, request.get("scope") or ALL
    if scope not in (ALL, OVERDUE) or (scope == OVERDUE and not view.statement.overdue.total):
        raise Invalid("field", field="scope")
    return Wish(
        loan_id=loan_id,
        scope=ALL if scope == ALL else OVERDUE,
        offer=_offer(request, currency, account.on),
        waived=amounts(_mapping(request, "waive"), currency),
        finances=_finances(_mapping(request, "means"), currency),
    )


def work_out(account: Overview, wish: Wish) -> Worked:
    """The engine's answer on today's figures; Conflict while the loan is disputed or nothing is owed."""
    view = _view(account, wish.loan_id)
    if view.disputed:
        raise Conflict("in_dispute")
    debt = debt_of(view, wish.scope)
    if not debt.outstanding.total:
        raise Conflict("nothing_owed")
    built = {role: _built(view, debt, wish, role, account.on) for role in BY_HAND}
    may = next((role for role in BY_HAND if built[role].verdict is Verdict.AGREED), None)
    shocked = any(each.is_open for each in account.hardships)
    return Worked(
        view=view,
        wish=wish,
        debt=debt,
        built=built[may or BY_HAND[-1]],
        may=may,
        bounds={role: each.bounds for role, each in built.items()},
        replaces=view.plan.id if view.plan else None,
        cause=str(cause_of(view, shocked=shocked)) if view.plan else None,
    )


def _built(view: LoanView, debt: Debt, wish: Wish, role: Role, today: date) -> Built:
    policy = by_hand(view.product.negotiation_policy, authority_of(view.account.loan.lender_id, role))
    return build(debt, policy, today, wish.finances, wish.offer, wish.waived)


def _view(account: Overview, loan_id: str) -> LoanView:
    found = next((view for view in account.loans if view.id == loan_id), None)
    if found is None:
        raise NotFound("loan", loan=loan_id)
    return found


def _offer(request: Json, currency: str, today: date) -> Offer:
    first, monthly = _amount(request, "first", currency), _amount(request, "monthly", currency)
    months, named = _whole(request, "months"), str(request.get("date") or "")
    if monthly is not None and months is not None:
        raise Invalid("plan_monthly_or_months")
    day = day_of(named) if named else None
    if day is not None and day <= today:
        raise Invalid("plan_date_past")
    return Offer(pay_now=first, pay_monthly=monthly, months=months, first_date=day)


def _finances(means: Json, currency: str) -> Finances:
    said = {name: _amount(means, name, currency, least=0) for name in AMOUNTS}
    try:
        return Finances(**said, payday=_whole(means, "payday"))
    except BadFigures:
        raise Invalid("field", field="payday") from None


def _mapping(request: Json, field: str) -> Json:
    value = request.get(field)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Invalid("field", field=field)
    return value


def _amount(request: Json, field: str, currency: str, least: int = 1) -> Money | None:
    said = str(request.get(field) or "").strip().replace(",", "")
    if not said:
        return None
    amount = amount_of(said, currency)
    if amount.minor < least:
        raise Invalid("field", field=field)
    return amount


def _whole(request: Json, field: str) -> int | None:
    said = str(request.get(field) or "").strip()
    if not said:
        return None
    if not said.isascii() or not said.isdigit() or not 0 < int(said[:6]) < 1000:
        raise Invalid("field", field=field)
    return int(said)
