"""A plan that is being laid out, as the console shows it: the borrower's own card, what bounds it, and who may grant it."""

from __future__ import annotations

from typing import Any

from bot import wording
from bot.catalogue import entries, word
from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation import Bounds, Finances, Plan, Reason
from bot.service import plan_cards as cards
from bot.service.authority import Role
from bot.service.plan_builder import Worked
from bot.service.plan_offer_records import OfferState, PlanOffer
from bot.service.plan_reasons import sentences
from bot.service.plan_terms import plan_from_json
from bot.service.turn import Json, Language

MEANS = ("monthly_income", "essential_costs", "other_debt_payments", "savings", "payday")
REFUSALS = ("waiver_beyond", "above_authority", "offer_above_means", "offer_below_rules", "offer_partial")


def worked_json(worked: Worked, role: Role, language: Language) -> Json:
    """{verdict, may, why, card, told, bounds, terms, replaces}: `card` is the plan, or else the nearest one."""
    built, shown = worked.built, worked.built.shown
    refused = [each for each in built.reasons if each.code in REFUSALS]
    rest = [each for each in built.reasons if each not in refused]
    return {
        "verdict": str(built.verdict),
        "may": worked.may,
        "why": [_refusal(each, language) for each in refused],
        "card": _card(worked.view.id, shown, worked.debt.outstanding, language) if shown else None,
        "told": sentences(rest, language),
        "bounds": bounds_json(worked.bounds[role], language),
        "terms": worked.terms(built.plan) if built.plan else None,
        "nearest": _wish(built.nearest) if built.nearest else None,
        "replaces": worked.replaces,
    }


def bounds_json(bounds: Bounds, language: Language) -> list[Json]:
    """What every plan keeps to, as rows."""
    rows: list[tuple[str, object]] = [
        ("months", bounds.months),
        ("least", wording.money(bounds.least, language)),
        ("first_least", wording.money(bounds.first_least, language)),
        ("first_by", wording.day(bounds.first_by, language)),
        ("waiver", _waiver(bounds, language)),
        ("monthly", wording.money(bounds.monthly, language) if bounds.monthly is not None else word("desk_not_said", language)),
    ]
    return [{"label": word(f"console_bound_{name}", language), "value": str(value)} for name, value in rows]


def _waiver(bounds: Bounds, language: Language) -> str:
    parts = [(name, amount) for name, amount in bounds.waiver.items() if amount]
    named = [f"{wording.component(name, language)} {wording.money(amount, language)}" for name, amount in parts]
    return wording.listed(named, language) if named else wording.nothing(language)


def _refusal(reason: Reason, language: Language) -> str:
    figures: dict[str, Any] = {
        name: wording.money(value, language) if isinstance(value, Money) else str(value) for name, value in reason.figures.items()
    }
    return word(f"desk_plan_{reason.code}", language, **figures)


def _card(loan_id: str, plan: Plan, owed: Components, language: Language) -> Json:
    option = cards.option_card("a", "", plan, owed.total, [], language, owed)
    return {"type": "plan", "title": word("desk_plan_for", language, loan=loan_id), "options": [option]}


def _wish(plan: Plan) -> Json:
    """The nearest plan as what to lay out to get it."""
    rows = plan.installments
    return {
        "first": str(rows[0].amount.amount),
        "months": len(rows),
        "date": rows[0].due.isoformat(),
        "waive": {name: str(amount.amount) for name, amount in plan.waived.items() if amount and name != "principal"},
    }


def means_json(saved: Finances | None, summary: Json) -> Json:
    """What is known of the household, to begin with: what the borrower let us keep, then what they said before the handoff."""
    said: Json = {name: _plain(getattr(saved, name)) for name in MEANS} if saved else {}
    for each in summary.get("said", ()):
        if isinstance(each, dict) and each.get("kind") == "finances":
            said |= {name: str(each[name]) for name in MEANS if each.get(name) is not None}
    return {name: value for name, value in said.items() if value}


def _plain(value: Money | int | None) -> str:
    return "" if value is None else str(value.amount if isinstance(value, Money) else value)


def analysis_card(found: Json, language: Language) -> Json | None:
    """What a second person is asked to approve: the plan, and the engine's reasons for it."""
    if not found.get("plan"):
        return None
    plan, owed = plan_from_json(found["plan"]), Money.of(found["owed"], found["currency"])
    notes = [word("desk_plan_beyond_agent", language)]
    notes += [word("plan_replaces", language)] if found.get("replaces") else []
    notes += [_analysed(each, language) for each in found.get("why", ()) if f"desk_why_{each['code']}" in entries(language)]
    option = cards.option_card("a", "", plan, owed, notes, language)
    return {"type": "plan", "title": word("desk_plan_asked", language), "options": [option]}


def _analysed(reason: Json, language: Language) -> str:
    return word(f"desk_why_{reason['code']}", language, **{name: value for name, value in reason.items() if name != "code"})


def offer_json(offer: PlanOffer, names: dict[str, str], language: Language) -> Json:
    """An offer that was put to the borrower, and what became of it."""
    plan = plan_from_json(offer.plan)
    return {
        "id": offer.id,
        "loan": offer.loan_id,
        "state": str(offer.state),
        "open": offer.state is OfferState.OPEN,
        "line": cards.summary(plan, offer.loan_id, language),
        "offered_at": offer.offered_at.isoformat(),
        "by": names.get(offer.offered_by, offer.offered_by),
        "problem": offer.problem,
    }
