"""The letter that answers a dispute or a complaint: what was raised, what was decided and why, what is put right, what else one may do."""

from __future__ import annotations

from bot import catalogue
from bot.documents.letterhead import Letterhead
from bot.documents.parts import Document, Facts, Heading, Part, Table, Text
from bot.service.documents import Decided
from bot.service.records import Dispute

RULES = ("complaint_days", "credit_dispute_days", "hotline_12378", "hotline_12363")


def decision(head: Letterhead, decided: Decided) -> Document:
    record = decided.record
    kind = "dispute" if isinstance(record, Dispute) else "complaint"
    about = [
        (head.word("borrower"), head.borrower.name),
        (head.word("record"), record.id),
        (head.word("raised_on"), head.day(record.opened_on)),
        (head.word("decided_on"), head.day(record.resolved_on or head.on)),
        (head.word("decision_is"), head.word(f"verdict_{record.outcome}")),
    ]
    if isinstance(record, Dispute) and record.loan_id:
        about.insert(1, (head.word("loan"), record.loan_id))
    parts: list[Part] = [
        Facts(tuple(about)),
        Heading(head.word(f"raised_{kind}")),
        Text(record.statement),
        Heading(head.word("decision_why")),
        Text(record.reasons or ""),
        *_put_right(head, decided),
        Heading(head.word("decision_more")),
        Text(head.word("decision_rights")),
        *head.rule_lines(*RULES),
    ]
    return head.paper("DL", "decision", *parts)


def _put_right(head: Letterhead, decided: Decided) -> list[Part]:
    """What was taken off, and what the credit bureau hears; nothing when there is nothing to correct."""
    rows = tuple(
        (loan_id, catalogue.word(f"component_{name}", head.language), head.money(amount))
        for loan_id, waiver in decided.waived
        for name, amount in waiver.amount.items()
        if amount
    )
    if not rows and not decided.corrected:
        return []
    parts: list[Part] = [Heading(head.word("put_right"))]
    if rows:
        titles = tuple(head.word(key) for key in ("loan", "component", "amount"))
        parts.append(Table(titles, rows, (4, 6, 4), amounts=(2,)))
    if decided.corrected:
        parts.append(Text(head.word("record_corrected", loans=", ".join(decided.corrected))))
    return parts
