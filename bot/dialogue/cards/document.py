"""A paper as a card: which one it is. The address to fetch it is asked for when its button is pressed, so no log row holds one."""

from __future__ import annotations

from bot import catalogue
from bot.service.documents import DocumentKind
from bot.service.turn import Json, Language


def document_card(kind: DocumentKind, subject: str | None, language: Language, about: str = "") -> Json:
    """`subject` is a loan, or for an agreement its plan or the hash of the plan's terms; `about` names it for people."""
    title = catalogue.word(f"paper_{kind}", language)
    return {
        "type": "document",
        "title": title,
        "subtitle": about,
        "document": {"kind": str(kind), "of": subject},
        "notes": [catalogue.word("document_note", language)],
    }
