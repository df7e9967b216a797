"""What somebody looks for among the cases, as a condition on their rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from bot.service.case_search import Wanted
from bot.store.tables.people import borrower
from bot.store.tables.staff import handoff_case
from bot.store.tables.talk import conversation


def matching(wanted: Wanted, now: datetime) -> ColumnElement[bool]:
    """The cases that somebody looks for."""
    columns = handoff_case.c
    among: ColumnElement[bool] = columns.status.in_(wanted.statuses)
    for name in ("agent", "topic", "language"):
        if (value := getattr(wanted, name)) is not None:
            among &= columns[name] == value
    if wanted.channel is not None:
        among &= columns.conversation_id.in_(select(conversation.c.id).where(conversation.c.channel == wanted.channel))
    if wanted.due == "late":
        among &= columns.due_at <= now
    if wanted.due == "soon":
        among &= (columns.remind_at <= now) & (columns.due_at > now)
    if wanted.number is not None:
        among &= _numbered(wanted.number)
    if wanted.initial is not None:
        named = func.lower(func.substr(borrower.c.name, 1, 1)) == wanted.initial.lower()
        among &= columns.borrower_id.in_(select(borrower.c.id).where(named))
    return among


def _numbered(number: str) -> ColumnElement[bool]:
    """A case, its dispute or complaint, or its customer by the beginning of its number, in whatever case it was typed."""
    columns = (handoff_case.c.id, handoff_case.c.record_id, handoff_case.c.borrower_id)
    return or_(*(func.lower(column).startswith(number.lower(), autoescape=True) for column in columns))
