"""The printable page is inert: no script, no address, only text and its own style."""

import re

import pytest

from bot.documents.page import POLICY, STYLE_HASH, to_page
from bot.documents.parts import Text
from bot.documents.transcript import transcript
from bot.service.turn import Language
from tests.documents.papers import LANGUAGES, all_papers, head, row, words_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_what_the_document_says(language: Language) -> None:
    for document in all_papers(language):
        page = to_page(document)
        assert document.number in page
        assert document.digest in page
        assert all(line in page for line in words_of(document).splitlines() if not set(line) & set("&<>\"'"))


def test_what_somebody_wrote_never_becomes_markup() -> None:
    page = to_page(transcript(head(), [row(1, "borrower", "<script>alert(1)</script>\"'&")]))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nothing_is_loaded_from_anywhere() -> None:
    page = to_page(all_papers("zh")[0])
    assert not re.search(r"(?:src|href|url\()", page)
    assert f"style-src 'sha256-{STYLE_HASH}'" in POLICY
    assert "script-src" not in POLICY


def test_small_print_and_amounts_are_marked_for_the_style() -> None:
    page = to_page(all_papers("en")[0])
    assert '<td class="amount">' in page
    assert '<p class="quiet">' in page
    assert any(isinstance(part, Text) and part.quiet for part in all_papers("en")[0].parts)


def test_the_language_is_declared() -> None:
    assert '<html lang="zh-CN">' in to_page(all_papers("zh")[0])
    assert '<html lang="en-GB">' in to_page(all_papers("en")[0])
