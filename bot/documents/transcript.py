"""The conversation as it stands in the log, row by row, for the borrower to keep."""

from __future__ import annotations

from collections.abc import Sequence

from bot.documents.letterhead import Letterhead
from bot.documents.parts import Document, Facts, Table, Text
from bot.service.talk_records import Entry


def transcript(head: Letterhead, entries: Sequence[Entry]) -> Document:
    """Every row that has words, with its number, moment and who said it."""
    said = [entry for entry in entries if entry.text]
    rows = tuple((str(entry.seq), head.moment(entry.at).rpartition(" ")[0], _who(head, entry), entry.text) for entry in said)
    titles = tuple(head.word(key) for key in ("row", "when", "who", "words"))
    about = Facts(((head.word("borrower"), head.borrower.name), (head.word("rows"), str(len(rows)))))
    table = Table(titles, rows, (3, 8, 5, 20))
    return head.paper("CT", "transcript", about, table, Text(head.word("zone_note", zone=head.rules.zone), quiet=True))


def _who(head: Letterhead, entry: Entry) -> str:
    named = str(entry.payload.get("agent") or "")
    return named or head.word(f"by_{entry.sender}")
