"""A week of a lender's work, small enough to count by hand, and one thing of each kind that belongs to another lender or week.

The week is Monday 2 to Sunday 8 November 2026 by Shanghai's clock. B0001 (zh, 40 days late as it begins), B0003 (zh, 5 days late) and
B0004 (zh, no snapshot) owe tqg; B0002 (en) owes lxqb.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert

from bot.service.reports import Scope, scope_of
from bot.store.tables.arrangements import complaint, dispute, promise, repayment_plan
from bot.store.tables.heard import heard_meaning
from bot.store.tables.lending import delinquency
from bot.store.tables.people import contact_preference
from bot.store.tables.reach import contact_decision
from bot.store.tables.staff import handoff_case
from bot.store.tables.survey import survey_answer
from bot.store.tables.talk import conversation, entry
from bot.store.unit_of_work import UnitOfWork
from tests.accounts import loan
from tests.service.people import add_people

ZONE = "Asia/Shanghai"
MONDAY, SUNDAY = date(2026, 11, 2), date(2026, 11, 8)
TALKS = {"C1": ("B0001", "web"), "C2": ("B0003", "sms"), "C3": (None, "web"), "C9": ("B0002", "web")}


def week(by: str | None = None, lender: str = "tqg") -> Scope:
    return scope_of(lender, ZONE, MONDAY, SUNDAY, by)


def at(day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    """A moment of November by the lender's clock."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZoneInfo(ZONE))


async def put(uow: UnitOfWork, table: Table, *rows: dict[str, Any]) -> None:
    await uow.connection.execute(insert(table), list(rows))


async def fill_week(uow: UnitOfWork) -> None:
    await add_people(uow)
    for loan_id, borrower_id, lender_id in (
        ("L0001", "B0001", "tqg"),
        ("L0003", "B0003", "tqg"),
        ("L0004", "B0004", "tqg"),
        ("L0002", "B0002", "lxqb"),
    ):
        await uow.loans.add([replace(loan(loan_id).loan, borrower_id=borrower_id, lender_id=lender_id)])
    await put(uow, delinquency, late("L0001", 1, 40), late("L0003", 1, 5), late("L0001", 6, 0))
    await _talks(uow)
    await _meanings(uow)
    await _cases(uow)
    await _arrangements(uow)
    await _messages(uow)
    await put(
        uow,
        contact_preference,
        {"borrower_id": "B0001", "channel": "sms", "allowed": False, "changed_at": at(4)},
        {"borrower_id": "B0001", "channel": "email", "allowed": False, "changed_at": at(4)},
        {"borrower_id": "B0003", "channel": "sms", "allowed": True, "changed_at": at(4)},
        {"borrower_id": "B0004", "channel": "sms", "allowed": False, "changed_at": at(9, 0)},
        {"borrower_id": "B0002", "channel": "sms", "allowed": False, "changed_at": at(4)},
    )
    await put(
        uow,
        survey_answer,
        mark("K1", "C1", 5),
        mark("K2", "C2", 2),
        mark("K3", "C3", None),
        mark("K9", "C9", 1) | {"lender_id": "lxqb"},
    )


def late(loan_id: str, day: int, days: int) -> dict[str, Any]:
    none = {"oldest_unpaid_due": None, "next_due": None, "currency": "CNY", "overdue": 0, "outstanding": 0}
    return {"on": date(2026, 11, day), "loan_id": loan_id, "days_past_due": days, "bucket": "8-30", **none}


async def _talks(uow: UnitOfWork) -> None:
    """C1, C2 and C3 were written in; C1 and C3 with the bot alone. C9 is another lender's."""
    await put(uow, conversation, *(_talk(name, *of) for name, of in TALKS.items()))
    said = [("C1", at(2, 0)), ("C1", at(3)), ("C2", at(5)), ("C3", at(8, 23, 59, 59)), ("C2", at(9, 0)), ("C9", at(5))]
    rows = [_entry(name, seq, "borrower", when) for seq, (name, when) in enumerate(said, 1)]
    await put(uow, entry, *rows, _entry("C3", 20, "bot", at(8)))


def _talk(name: str, borrower_id: str | None, channel: str) -> dict[str, Any]:
    return {
        "id": name,
        "lender_id": "lxqb" if name == "C9" else "tqg",
        "borrower_id": borrower_id,
        "verified_at": at(1) if borrower_id else None,
        "language": "en" if name == "C3" else "zh",
        "channel": channel,
        "owner": "bot",
        "epoch": 0,
        "last_seq": 30,
        "asked_seq": 0,
        "answered_seq": 0,
        "offered": [],
        "zone": ZONE,
        "created_at": at(1),
    }


def _entry(name: str, seq: int, sender: str, when: datetime) -> dict[str, Any]:
    plain = {"kind": "text", "text": "…", "payload": {}, "language": "zh", "channel": TALKS[name][1], "epoch": 0}
    return {"conversation_id": name, "seq": seq, "sender": sender, "at": when, **plain}


async def _meanings(uow: UnitOfWork) -> None:
    """Of C1 a question twice and once something not understood; of C2 a choice, of C3 one not understood."""
    await put(
        uow,
        heard_meaning,
        _meant("C1", 1, at(2, 0), "ask_amount_due"),
        _meant("C1", 2, at(3), "ask_amount_due"),
        _meant("C1", 3, at(3), "nlu_fallback"),
        _meant("C2", 1, at(5), "request_human", typed=False),
        _meant("C3", 1, at(8, 23, 59, 59), "nlu_fallback"),
        _meant("C2", 2, at(9, 0), "thank"),
        _meant("C9", 1, at(5), "greet"),
    )


def _meant(name: str, seq: int, when: datetime, intent: str, *, typed: bool = True) -> dict[str, Any]:
    shared = {
        "lender_id": "lxqb" if name == "C9" else "tqg",
        "channel": TALKS[name][1],
        "language": "en" if name == "C3" else "zh",
    }
    return {"conversation_id": name, "seq": seq, "at": when, "intent": intent, "typed": typed, **shared}


async def _cases(uow: UnitOfWork) -> None:
    """Waits of 60, 120 and 600 seconds and one that still waits; handled in 300 and 900 seconds. All are C2's but the last."""
    await put(
        uow,
        handoff_case,
        _case("K1", "C2", at(3), 60, 300),
        _case("K2", "C2", at(4), 120, 900),
        _case("K3", "C2", at(5), 600, None),
        _case("K4", "C9", at(5), 5, 5) | {"lender_id": "lxqb"},
        _case("K5", "C1", at(9, 0), None, None),
    )


def _case(name: str, talk: str, opened: datetime, wait: int | None, handle: int | None) -> dict[str, Any]:
    claimed = None if wait is None else opened + timedelta(seconds=wait)
    closed = None if handle is None or claimed is None else claimed + timedelta(seconds=handle)
    return {
        "id": name,
        "conversation_id": talk,
        "lender_id": "tqg",
        "borrower_id": TALKS[talk][0],
        "language": "zh",
        "topic": "danger" if name == "K5" else "dispute",
        "reason": "amount",
        "summary": {},
        "status": "resolved" if closed else "open",
        "priority": 0 if name == "K5" else 10,
        "opened_at": opened,
        "claimed_at": claimed,
        "closed_at": closed,
        "declined": [],
    }


async def _arrangements(uow: UnitOfWork) -> None:
    """Plans: one kept, one broken, one running, by the first two borrowers; promises: two kept, one pending."""
    await put(
        uow,
        repayment_plan,
        _plan("R1", "L0001", "kept", 2, "C1"),
        _plan("R2", "L0001", "broken", 8, "C1"),
        _plan("R3", "L0003", "active", 3, "C2"),
        _plan("R4", "L0004", "kept", 9, None),
        _plan("R5", "L0002", "kept", 3, "C9"),
    )
    await put(
        uow,
        promise,
        _promise("G1", "L0001", "kept", 2),
        _promise("G2", "L0001", "kept", 3),
        _promise("G3", "L0003", "pending", 8),
        _promise("G4", "L0001", "broken", 1),
    )
    await put(
        uow,
        complaint,
        _request("M1", "B0001", 2, 5),
        _request("M2", "B0003", 8, None),
        _request("M3", "B0002", 3, None),
    )
    await put(uow, dispute, _request("D1", "B0001", 4, None) | {"holds_penalty": False})


OWNERS = {"L0001": "B0001", "L0002": "B0002", "L0003": "B0003", "L0004": "B0004"}


def _plan(name: str, loan_id: str, status: str, day: int, talk: str | None) -> dict[str, Any]:
    sums = ("total", "extra_cost", "waived_fee", "waived_penalty", "waived_interest", "waived_principal", "paid_before")
    return {
        "id": name,
        "loan_id": loan_id,
        "borrower_id": OWNERS[loan_id],
        "kind": "installments",
        "status": status,
        "currency": "CNY",
        "policy_version": "1",
        "terms_hash": "",
        "agreed_at": at(day),
        "agreed_on": date(2026, 11, day),
        "covers_all": False,
        "conversation_id": talk,
        **dict.fromkeys(sums, 0),
    }


def _promise(name: str, loan_id: str, state: str, day: int) -> dict[str, Any]:
    made = date(2026, 11, day)
    common = {"borrower_id": OWNERS[loan_id], "currency": "CNY", "amount": 100, "paid_before": 0}
    return {"id": name, "loan_id": loan_id, "made_on": made, "due": made, "state": state, **common}


def _request(name: str, borrower_id: str, opened: int, resolved: int | None) -> dict[str, Any]:
    days = {"opened_on": date(2026, 11, opened), "resolved_on": date(2026, 11, resolved) if resolved else None}
    return {"id": name, "borrower_id": borrower_id, "kind": "other", "statement": "…", **days}


async def _messages(uow: UnitOfWork) -> None:
    """B0001: one at the end of October, then on the 2nd, twice on the 3rd and on the 8th; B0003: one; two were withheld."""
    sent = [("B0001", at(2) - timedelta(days=4)), *(("B0001", moment) for moment in (at(2), at(3, 9), at(3, 15), at(8)))]
    rows = [message(f"s{number}", *of) for number, of in enumerate([*sent, ("B0003", at(5))])]
    other = [
        message("notice", "B0001", at(4)) | {"purpose": "notice"},
        message("w1", "B0001", at(4)) | {"posted": False},
        message("w2", "B0003", at(4)) | {"posted": False, "channel": "email"},
        message("next", "B0003", at(9, 0)),
        message("theirs", "B0002", at(4)) | {"lender_id": "lxqb"},
    ]
    await put(uow, contact_decision, *rows, *other)


def message(key: str, borrower_id: str, when: datetime) -> dict[str, Any]:
    rest = {"lender_id": "tqg", "purpose": "reminder", "wording": "w", "channel": "sms", "posted": True, "reasons": []}
    return {"key": key, "on": when.date(), "at": when, "borrower_id": borrower_id, **rest}


def mark(subject: str, talk: str, score: int | None) -> dict[str, Any]:
    answered = at(6) if score else None
    common = {"survey": "case", "lender_id": "tqg", "channel": TALKS[talk][1], "asked_at": at(6)}
    return {"subject": subject, "conversation_id": talk, "score": score, "answered_at": answered, **common}
