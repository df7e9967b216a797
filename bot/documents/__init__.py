"""Papers: records of the book in, a `Document` out, and from it the bytes of a PDF or a page to print.

Everything here is pure. The same records on the same day make the same bytes, so a document can be made again and compared.

    document = statement(letterhead, view)
    document.number, document.digest
    to_pdf(document, font())  -> bytes
    to_page(document)         -> str
"""

from __future__ import annotations
