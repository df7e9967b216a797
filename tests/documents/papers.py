"""Papers that tests look at, and the text that a reader of a PDF gets out of it."""

from __future__ import annotations

import re
import zlib
from datetime import date, timedelta

from bot.documents.agreement import agreement
from bot.documents.letterhead import Letterhead
from bot.documents.parts import Document
from bot.documents.payments import payments
from bot.documents.settlement import settlement
from bot.documents.statement import statement
from bot.documents.transcript import transcript
from bot.service.account import LoanView
from bot.service.records import RepaymentPlan
from bot.service.talk_records import Entry
from bot.service.turn import Language
from tests import accounts

LANGUAGES: tuple[Language, ...] = ("zh", "en")
PLAN = accounts.agreed(accounts.TODAY + timedelta(days=5), 3, policy_version="tqg/instalment@0123456789ab", terms_hash="ab" * 32)


def head(language: Language = "zh") -> Letterhead:
    return Letterhead(borrower=accounts.account().borrower, on=accounts.TODAY, language=language)


def overdue() -> LoanView:
    return accounts.view(
        accounts.loan(payments=(accounts.paid("500", date(2026, 9, 20)), accounts.paid("300", date(2026, 10, 20), "P2")))
    )


def paid_off() -> LoanView:
    return accounts.view(accounts.loan(principal="1200", months=3, payments=(accounts.paid("2000", date(2026, 11, 18)),)))


def row(seq: int, sender: str, text: str) -> Entry:
    facts = {"kind": "text", "payload": {}, "language": "zh", "channel": "web", "at": accounts.NOW, "epoch": 0}
    return Entry(conversation_id="C1", seq=seq, sender=sender, text=text, **facts)  # type: ignore[arg-type]


TALK = (row(1, "borrower", "我到底欠多少？"), row(2, "bot", "现在应还¥2,542.41。"), row(3, "system", "已转人工"))


def all_papers(language: Language, plan: RepaymentPlan = PLAN) -> tuple[Document, ...]:
    top, late = head(language), overdue()
    return (
        statement(top, late),
        payments(top, late),
        settlement(top, paid_off()),
        agreement(top, late, plan),
        transcript(top, TALK),
    )


def words_of(document: Document) -> str:
    """Everything that a document says, in one text."""
    return "\n".join(text for part in document.parts for text in _texts(part))


def _texts(part: object) -> list[str]:
    if isinstance(part, str):
        return [part]
    if isinstance(part, tuple):
        return [text for each in part for text in _texts(each)]
    return [text for name in getattr(part, "__slots__", ()) for text in _texts(getattr(part, name))]


def text_of(pdf: bytes) -> str:
    """The text of a PDF as copying it gives: codes drawn on the pages, read by the font's own table to Unicode."""
    return "\n".join(content_of(pdf))


def content_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    table = next(each for each in _streams(pdf) if b"begincmap" in each).decode("latin-1")
    letters = {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in _mapped(table)}
    pages = [re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", each, re.S) for each in _drawings(pdf)]
    return ["\n".join("".join(letters[code] for code in _codes(found)) for found in page) for page in pages]


def heights_of(pdf: bytes) -> list[float]:
    """How far from the lower edge of its page each text stands, in points."""
    return [float(found) for each in _drawings(pdf) for found in re.findall(rb"BT [\d.]+ ([-\d.]+) Td", each)]


def _drawings(pdf: bytes) -> list[bytes]:
    return [each for each in _streams(pdf) if b" Tf ET" in each]


def _streams(pdf: bytes) -> list[bytes]:
    found = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.S)
    return [zlib.decompress(each) if each[:1] == b"x" else each for each in found]


def _mapped(table: str) -> list[tuple[str, str]]:
    return re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.M | re.I)


def _codes(escaped: bytes) -> list[int]:
    plain = re.sub(rb"\\(.)", lambda found: {b"r": b"\r", b"n": b"\n"}.get(found[1], found[1]), escaped, flags=re.S)
    return [int.from_bytes(plain[at : at + 2], "big") for at in range(0, len(plain), 2)]
