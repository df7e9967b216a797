"""Which paper is written by whom: from the material that the book gives to the document."""

from __future__ import annotations

from bot.documents.agreement import agreement
from bot.documents.decision import decision
from bot.documents.letterhead import Letterhead
from bot.documents.parts import Document
from bot.documents.payments import payments
from bot.documents.settlement import settlement
from bot.documents.statement import statement
from bot.documents.transcript import transcript
from bot.service.documents import DocumentKind, Material

OF_LOAN = {DocumentKind.STATEMENT: statement, DocumentKind.PAYMENTS: payments, DocumentKind.SETTLEMENT: settlement}


def written(material: Material) -> Document:
    """The paper that the material's ticket is for."""
    kind = DocumentKind(material.ticket.kind)
    head = Letterhead(borrower=material.borrower, on=material.on, language=material.ticket.language)
    if kind is DocumentKind.TRANSCRIPT:
        return transcript(head, material.entries)
    if kind is DocumentKind.DECISION:
        assert material.decided is not None
        return decision(head, material.decided)
    assert material.view is not None
    if kind is DocumentKind.AGREEMENT:
        assert material.plan is not None
        return agreement(head, material.view, material.plan)
    return OF_LOAN[kind](head, material.view)
