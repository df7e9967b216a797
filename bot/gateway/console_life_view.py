"""A borrower's story in words and tables: codes and values become sentences of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot import wording
from bot.catalogue import entries, word
from bot.lending.money import Money
from bot.rulebook import contact_rules
from bot.rulebook.lenders import lender
from bot.service.account import LoanView, Overview
from bot.service.life_records import Happening
from bot.service.plan_progress import PlanProgress, stands
from bot.service.promise import state_on
from bot.service.reach_records import Circumstances
from bot.service.records import ALL_CHANNELS, RepaymentPlan
from bot.service.turn import Json, Language

GROUPS = {
    "purpose": "life_purpose",
    "channel": "life_channel",
    "topic": "console_topic",
    "reason": "console_reason",
    "about": "console_reason",
    "outcome": "console_outcome",
    "verdict": "console_state",
    "field": "life_field",
    "how": "life_how",
}
"""Under which group of wordings a figure's code is found."""
CHANNELS = (ALL_CHANNELS, "sms", "email")
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def happening_json(each: Happening, names: dict[str, str], language: Language) -> Json:
    figures: dict[str, Any] = {name: _said(name, value, names, language) for name, value in each.figures.items()}
    return {
        "on": each.on.isoformat(),
        "at": each.at.isoformat() if each.at else None,
        "kind": each.kind,
        "text": word(f"life_{each.code}", language, **figures).strip(),
        "why": [_coded("life_why", code, language) for code in each.why],
    }


def _said(name: str, value: Any, names: dict[str, str], language: Language) -> str:
    if isinstance(value, Money):
        return wording.money(value, language)
    if isinstance(value, date):
        return wording.day(value, language)
    if name == "agent":
        return names.get(str(value), str(value))
    return _coded(GROUPS[name], str(value), language) if name in GROUPS and value else str(value)


def _coded(group: str, code: str, language: Language) -> str:
    """The wording of a code; one without a wording stays as it is."""
    key = f"{group}_{code}"
    return word(key, language) if key in entries(language) else str(code)


def history_json(account: Overview, known: Circumstances, now: datetime, language: Language) -> Json:
    """{tables: [{title, head, rows, none}]}"""
    plans = _table("plans", ("agreed", "loan", "plan", "paid", "state", "ended"), _plans(account, language), language)
    promises = _table("promises", ("given", "loan", "amount", "by", "state", "since"), _promises(account, language), language)
    wishes = _table("wishes", ("channel", "wish", "since", "silent"), _wishes(account, language), language)
    caps = _table("contact", ("window", "sent", "most"), _caps(account, known, now, language), language)
    return {"tables": [plans, promises, wishes, caps]}


def _table(name: str, head: Sequence[str], rows: Iterable[Sequence[str]], language: Language) -> Json:
    return {
        "title": word(f"history_{name}", language),
        "head": [word(f"history_{each}", language) for each in head],
        "rows": [list(row) for row in rows],
        "none": word("history_none", language),
    }


def _day(on: date | None, language: Language) -> str:
    return wording.day(on, language) if on else "—"


def _plans(account: Overview, language: Language) -> Iterable[Sequence[str]]:
    """The latest first."""
    views = {view.id: view for view in account.loans}
    for each in reversed(account.plans):
        state = _stands(each, views.get(each.loan_id), account.on)
        ended = state.ended_on if state else each.ended_on
        status = str(state.status if state else each.status)
        figures: dict[str, Any] = {"count": len(each.plan.installments), "total": wording.money(each.plan.total, language)}
        paid = wording.money(state.paid, language) if state else "—"
        shown = word("history_plan_line", language, **figures)
        replaced = f" · {word('history_replaced', language)}" if each.replaced_by else ""
        named = _coded("history_plan", status, language) + replaced
        yield _day(each.agreed_on, language), each.loan_id, shown, paid, named, _day(ended, language)


def _stands(plan: RepaymentPlan, view: LoanView | None, on: date) -> PlanProgress | None:
    return stands(plan, view.account, on, lender(view.account.loan.lender_id).handling) if view else None


def _promises(account: Overview, language: Language) -> Iterable[Sequence[str]]:
    views = {view.id: view for view in account.loans}
    grace = lender(account.borrower.lender_id).handling.promise_grace_days
    for each in reversed(account.promises):
        view = views.get(each.loan_id)
        state, since = state_on(each, view.account, account.on, grace) if view else (each.state, each.settled_on)
        amount, named = wording.money(each.amount, language), _coded("history_promise", str(state), language)
        yield _day(each.made_on, language), each.loan_id, amount, _day(each.due, language), named, _day(since, language)


def _wishes(account: Overview, language: Language) -> Iterable[Sequence[str]]:
    for channel in CHANNELS:
        known = account.preferences.get(channel)
        wish = "unsaid" if known is None else "allowed" if known.allowed else "refused"
        since = _day(known.changed_at.date(), language) if known else "—"
        silent = _day(known.silent_until, language) if known else "—"
        yield _coded("life_channel", channel, language), word(f"history_wish_{wish}", language), since, silent


def _caps(account: Overview, known: Circumstances, now: datetime, language: Language) -> Iterable[Sequence[str]]:
    """How many messages that count were sent, against the most there may be."""
    rules = contact_rules(lender(account.borrower.lender_id))
    for name, length, most in (("week", WEEK, rules.per_week), ("month", MONTH, rules.per_month)):
        sent = sum(at > now - length for at, _ in known.sent)
        yield word(f"history_{name}", language), str(sent), str(most)
