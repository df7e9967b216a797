"""A person's offer of a plan as the borrower sees it: the same card, terms and question as the bot's own, and the same receipt."""

from __future__ import annotations

from datetime import date

from bot.catalogue import entry, filled, word, worded
from bot.lending.money import Money
from bot.rulebook.lenders import lender
from bot.rulebook.loader import Rule, UnknownRule, rule
from bot.service import plan_cards as cards
from bot.service.account import LoanView
from bot.service.plan_debt import covers_all
from bot.service.plan_offer_records import PlanOffer
from bot.service.plan_terms import plan_from_json
from bot.service.talk_records import Draft, StaffMember
from bot.service.turn import Channel, Json, Language

AGREE, DECLINE = "agree_offer", "decline_offer"


def choice(kind: str, offer: PlanOffer) -> str:
    """The id of a button; the offer's name in it makes it say yes to these terms and no others."""
    return f'{kind}{{"offer": "{offer.id}"}}'


def choices(offer: PlanOffer, language: Language) -> list[Json]:
    return [{"id": choice(kind, offer), "title": word(f"choice_{kind}", language)} for kind in (AGREE, DECLINE)]


def offered(offer: PlanOffer, view: LoanView, owed: Money, member: StaffMember, to: tuple[Language, Channel]) -> list[Draft]:
    """Everything that a yes would mean, then the question."""
    language, channel = to
    card, figures = _card(offer, view, owed, language), _figures(offer, view, language, sms=channel == "sms")
    legal = [] if channel == "sms" else [f"· {each}" for each in _legal(view, offer.on, language)]
    terms_entry = worded(entry("plan_terms", language), lambda name: _rule(view, name, offer.on) is not None)
    text = "\n".join([filled(terms_entry, sms=channel == "sms", **figures), *legal])
    ask = [word("plan_replaces", language)] if offer.replaces else []
    ask += [word("plan_consent", language, sms=channel == "sms"), word("offer_today", language)]
    terms = _row(member, text, {"card": card}, language, kind=True)
    return [terms, _row(member, "\n".join(ask), {"choices": choices(offer, language)}, language)]


def agreed(offer: PlanOffer, view: LoanView, member: StaffMember, to: tuple[Language, Channel]) -> list[Draft]:
    """The plan as a receipt, and the agreement as a paper."""
    language, channel = to
    plan = plan_from_json(offer.plan)
    following = word("plan_next_steps", language, first_due=cards.plan_figures(plan, language)["first_due"])
    after = word("plan_agreed_after", language)
    card = cards.receipt_card(plan, [*_notes(offer, view, language), following, after], language)
    figures = _figures(offer, view, language, sms=channel == "sms")
    text = word("plan_agreed", language, sms=channel == "sms", following=following, after=after, **figures)
    rows = [_row(member, text, {"card": card}, language, kind=True)]
    if channel != "sms":
        paper: Json = {"type": "document", "title": word("paper_agreement", language), "subtitle": ""}
        paper |= {"document": {"kind": "agreement", "of": offer.terms_hash}, "notes": [word("document_note", language)]}
        rows.append(_row(member, word("offer_paper", language), {"card": paper}, language, kind=True))
    return rows


def told(key: str, member: StaffMember, language: Language) -> Draft:
    return _row(member, word(key, language, agent=member.name), {}, language)


def _row(member: StaffMember, text: str, payload: Json, language: Language, *, kind: bool = False) -> Draft:
    return Draft(
        sender="agent",
        kind="card" if kind else "text",
        text=text,
        payload={"agent": member.name, **payload},
        author=member.login,
        language=language,
    )


def _card(offer: PlanOffer, view: LoanView, owed: Money, language: Language) -> Json:
    notes = [*_notes(offer, view, language), *cards.before_yes(_legal(view, offer.on, language), language)]
    option = cards.option_card("a", "", plan_from_json(offer.plan), owed, notes, language)
    return cards.plan_card(_names(view, language), [option], language)


def _figures(offer: PlanOffer, view: LoanView, language: Language, *, sms: bool) -> cards.Figures:
    plan, notes = plan_from_json(offer.plan), _notes(offer, view, language, sms=sms)
    return {
        "summary": cards.summary(
            plan, word("plan_summary_title", language, sms=sms, **_names(view, language)), language, sms=sms
        ),
        "schedule": cards.schedule_lines(plan, language),
        "notes": notes[0] if sms else "\n".join(notes),
        "before": cards.before_yes_lines(_legal(view, offer.on, language), language),
    }


def _notes(offer: PlanOffer, view: LoanView, language: Language, *, sms: bool = False) -> list[str]:
    covered = covers_all(view, offer.scope)
    return cards.terms_notes(view.account.loan.lender_id, language, covers_all=covered, cause=offer.cause, sms=sms)


def _names(view: LoanView, language: Language) -> cards.Figures:
    return {"product": getattr(view.product.name, language), "loan": view.id}


def _legal(view: LoanView, on: date, language: Language) -> list[str]:
    """What the law makes of a yes, where the lender is; a rule that is not known there is left out."""
    names = entry("plan_terms", language).get("rules", [])
    return [found.statement(language) for name in names if (found := _rule(view, name, on))]


def _rule(view: LoanView, name: str, on: date) -> Rule | None:
    """The rule of that name where the lender is, in force on a day."""
    try:
        known = rule(f"{lender(view.account.loan.lender_id).jurisdiction}.{name}")
    except UnknownRule:
        return None
    return known if known.holds_on(on) else None
