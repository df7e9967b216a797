"""A document as one page of HTML to read and print: whole in itself, without script, and styled by a sheet whose hash is known."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from bot import catalogue, wording
from bot.documents.parts import Document, Facts, Heading, Part, Row, Table, Text

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem; overflow-wrap: anywhere; }
header { border-bottom: 1px solid #8888; margin-bottom: 1rem; }
h1 { font-size: 1.6rem; margin: .2rem 0; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; break-after: avoid; }
dl { display: grid; grid-template-columns: minmax(7rem, 1fr) 2fr; gap: .2rem 1rem; margin: 0; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #8886; white-space: pre-line; }
tr { break-inside: avoid; }
.amount { text-align: end; font-variant-numeric: tabular-nums; }
tfoot { font-weight: 600; }
.quiet, footer { font-size: .9rem; }
@page { size: A4; margin: 18mm; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } .hint { display: none; } }
"""
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The content policy that the page is served with: nothing but its own style."""

_QUIET, _AMOUNT = ' class="quiet"', ' class="amount"'
LANG = {"zh": "zh-CN", "en": "en-GB"}


def to_page(document: Document) -> str:
    """The page; every word in it is text, whoever wrote it."""
    under = catalogue.word(
        "document_under", document.language, number=document.number, day=wording.day(document.issued, document.language)
    )
    hint = catalogue.word("document_print_hint", document.language)
    digest = catalogue.word("document_digest", document.language, digest=document.digest)
    body = "\n".join(_part(part) for part in document.parts)
    return f"""<!doctype html>
<html lang="{LANG[document.language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(document.title)} {escape(document.number)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<p>{escape(document.lender)}</p>
<h1>{escape(document.title)}</h1>
<p class="quiet">{escape(under)}</p>
<p class="hint quiet">{escape(hint)}</p>
</header>
<main>
{body}
</main>
<footer>
<p>{escape(digest)}</p>
</footer>
</body>
</html>
"""


def _part(part: Part) -> str:
    match part:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Text(text, quiet):
            return f"<p{_QUIET if quiet else ''}>{escape(text)}</p>"
        case Facts(rows):
            return f"<dl>{''.join(f'<dt>{escape(label)}</dt><dd>{escape(value)}</dd>' for label, value in rows)}</dl>"
        case Table():
            return _table(part)


def _table(table: Table) -> str:
    head = _row(table.head, table.amounts, "th", ' scope="col"')
    body = "\n".join(_row(row, table.amounts) for row in table.rows)
    foot = f"<tfoot>{_row(table.total, table.amounts)}</tfoot>" if table.total else ""
    return f"<table><thead>{head}</thead><tbody>{body}</tbody>{foot}</table>"


def _row(row: Row, amounts: Iterable[int], tag: str = "td", more: str = "") -> str:
    cells = (f"<{tag}{more}{_AMOUNT if place in amounts else ''}>{escape(text)}</{tag}>" for place, text in enumerate(row))
    return f"<tr>{''.join(cells)}</tr>"
