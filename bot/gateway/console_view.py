"""What the console shows of a case: names and numbers masked, an account only to whoever holds the case."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue import word
from bot.gateway.console_summary import OPEN, rows
from bot.lending.money import Money
from bot.service.account import LoanView, Overview
from bot.service.authority import CHARGES
from bot.service.records import Borrower
from bot.service.talk_records import Case, CaseNote, Conversation, StaffMember
from bot.service.turn import Json, Language

Names = dict[str, str]


def language_of(member: StaffMember, asked: str | None = None) -> Language:
    """The language in which somebody at the desk reads: the page's if it says, else their own first one."""
    named = asked if asked in ("zh", "en") else next(iter(member.languages), "zh")
    return "en" if named == "en" else "zh"


def case_json(case: Case, conversation: Conversation, borrower: Borrower | None, names: Names) -> Json:
    """A case as the list shows it."""
    return {
        "id": case.id,
        "conversation_id": case.conversation_id,
        "topic": case.topic,
        "reason": case.reason,
        "language": case.language,
        "channel": conversation.channel,
        "priority": "danger" if case.topic == "danger" else "normal",
        "status": case.status,
        "outcome": case.outcome,
        "opened_at": case.opened_at.isoformat(),
        "resolved_at": case.closed_at.isoformat() if case.closed_at else None,
        "agent": {"id": case.agent, "name": names.get(case.agent, case.agent)} if case.agent else None,
        "offered_to": case.offered_to,
        "offered_until": case.offered_until.isoformat() if case.offered_until else None,
        "callback": case.callback,
        "due_at": case.due_at.isoformat() if case.due_at else None,
        "remind_at": case.remind_at.isoformat() if case.remind_at else None,
        "borrower_name": masked_name(borrower.name) if borrower else None,
        "epoch": conversation.epoch,
        "last": conversation.last_seq,
    }


def detail_json(
    shown: Json, case: Case, notes: Iterable[CaseNote], staff: Iterable[StaffMember], borrower: Borrower | None
) -> Json:
    """A case opened: who, why, what was noted, and whom it can be passed to."""
    people = list(staff)
    names = {member.login: member.name for member in people}
    return {
        "case": shown,
        "summary": {name: fact for name, fact in case.summary.items() if name in OPEN},
        "borrower": person_json(borrower) if borrower else None,
        "verified": case.borrower_id is not None,
        "notes": [note_json(note, names) for note in notes],
        "agents": [{"id": each.login, "name": each.name} for each in people if each.role in ("agent", "supervisor")],
        "loans": [],
        "plan": None,
        "promises": [],
        "holds": [],
    }


def note_json(note: CaseNote, names: Names) -> Json:
    return {"at": note.at.isoformat(), "agent": names.get(note.author, note.author), "text": note.text}


def person_json(borrower: Borrower) -> Json:
    return {
        "id": borrower.id,
        "name": masked_name(borrower.name),
        "phone": masked_phone(borrower.phone),
        "phone_status": str(borrower.phone_status),
        "email": masked_email(borrower.email) if borrower.email else None,
    }


def masked_name(name: str) -> str:
    """The first letter and stars: 王** or M**."""
    return f"{name[:1]}**"


def masked_phone(phone: str) -> str:
    """The country and the last four digits."""
    return f"{phone[:3]}****{phone[-4:]}"


def masked_email(email: str) -> str:
    """The first letter and the domain."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}***@{domain}"


def account_json(case: Case, seen: Overview, language: Language) -> Json:
    """The borrower's account, for whoever holds the case."""
    plan = seen.active_plan
    return {
        "summary": case.summary,
        "gathered": rows(case.summary, seen.loans[0].statement.currency, language) if seen.loans else [],
        "loans": [_loan(view, language) for view in seen.loans],
        "plan": {"id": plan.id, "kind": str(plan.kind), "agreed_on": plan.agreed_on.isoformat()} if plan else None,
        "promises": [f"{each.due.isoformat()} {_money(each.amount, language)} · {each.state}" for each in seen.promises],
        "holds": sorted(seen.holds),
    }


def _loan(view: LoanView, language: Language) -> Json:
    statement = view.statement
    rows = [_row(name, amount, view, language) for name, amount in statement.overdue.items() if amount.minor]
    total = {"label": word("console_overdue_now", language), "value": _money(statement.overdue.total, language)}
    owed = f"{word('console_owed_in_all', language)} {_money(statement.payoff, language)}"
    card = {"type": "statement", "title": view.id, "subtitle": statement.range, "rows": rows, "total": total, "notes": [owed]}
    shown = {"id": view.id, "product": view.account.loan.product, "days_past_due": statement.days_past_due, "card": card}
    return {**shown, "waivable": [_waivable(name, amount, language) for name, amount in _charges(view) if amount.minor]}


def _charges(view: LoanView) -> Iterable[tuple[str, Money]]:
    return ((name, amount) for name, amount in view.statement.overdue.items() if name in CHARGES)


def _waivable(name: str, amount: Money, language: Language) -> Json:
    return {"component": name, "label": word(f"component_{name}", language), "most": _money(amount, language)}


def _row(name: str, amount: Money, view: LoanView, language: Language) -> Json:
    lines = [line.formula for line in view.statement.lines if line.component == name and line.is_due and line.formula]
    return {"label": word(f"component_{name}", language), "value": _money(amount, language), "detail": lines}


def _money(amount: Money, language: Language) -> str:
    return f"¥{amount}" if language == "zh" and amount.currency == "CNY" else f"{amount.currency} {amount}"
