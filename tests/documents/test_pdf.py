"""PDFs are the same each time, can be read by machines and people, and carry their own font."""

import re
from pathlib import Path

import pytest

from bot.documents import fonts
from bot.documents.fonts import Font, NoFont, font
from bot.documents.parts import Document, Table, Text
from bot.documents.pdf import to_pdf
from tests.accounts import TODAY
from tests.documents.papers import LANGUAGES, all_papers, content_of, heights_of, text_of, words_of


@pytest.fixture(scope="module")
def here() -> Font:
    try:
        return font()
    except NoFont as problem:
        pytest.skip(str(problem))


def a_paper(*parts: Text | Table) -> Document:
    return Document(code="XX", language="zh", title="测试", lender="示例", issued=TODAY, parts=parts)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\n", pdf))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("“", '"').replace("”", '"'))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", range(5))
def test_a_pdf_says_in_text_what_the_document_says(here: Font, language: str, place: int) -> None:
    document = all_papers(language)[place]  # type: ignore[arg-type]
    got = bare(text_of(to_pdf(document, here)))
    for words in words_of(document).splitlines():
        assert all(bare(part) in got for part in re.split(r"(?<=[，。：；,.:;])|\s", words)), words
    assert document.number in got
    assert document.digest[:30] in got


def test_the_same_document_makes_the_same_bytes(here: Font) -> None:
    first, second = all_papers("zh")[0], all_papers("zh")[0]
    assert to_pdf(first, here) == to_pdf(second, here)


def test_the_pages_are_numbered_and_every_one_says_which_paper_it_is(here: Font) -> None:
    table = Table(("序号", "内容"), tuple((str(number), "内容") for number in range(150)), (1, 3))
    pdf = to_pdf(a_paper(table), here)
    text = text_of(pdf)
    pages = pages_of(pdf)
    assert pages > 2
    assert [f"第 {page} 页" in text for page in range(1, pages + 1)] == [True] * pages
    assert text.count(a_paper(table).number) == pages + 1
    assert text.count("序号") == pages


def test_the_font_is_embedded_with_no_more_than_what_is_used(here: Font) -> None:
    pdf = to_pdf(all_papers("zh")[0], here)
    assert re.search(rb"/FontFile[23]", pdf)
    assert re.search(rb"/BaseFont /[A-Z]{6}\+", pdf)
    assert len(pdf) < 150_000


def test_the_title_the_lender_and_the_language_are_in_the_file(here: Font) -> None:
    zh, en = (to_pdf(all_papers(language)[0], here) for language in LANGUAGES)
    assert b"/Lang (zh-CN)" in zh
    assert b"/Lang (en-GB)" in en
    assert b"/DisplayDocTitle true" in en
    assert b"Statement of account" in en


def test_a_sign_that_the_font_lacks_is_named(here: Font) -> None:
    assert "[loudly crying face]" in text_of(to_pdf(a_paper(Text("😭")), here))


def test_english_quotation_marks_are_narrow(here: Font) -> None:
    assert 'Say "change my plan" in' in text_of(to_pdf(all_papers("en")[3], here))


def test_a_cell_longer_than_a_page_goes_on_over_the_next_ones(here: Font) -> None:
    words = "很长的一段话，" * 400
    pdf = to_pdf(a_paper(Table(("一",), (("短",), (words,)), (1,)), Text("完")), here)
    text = text_of(pdf)
    assert text.count("段") == 400
    assert text.count("一\n") >= pages_of(pdf) - 1
    assert all(height > 36 for height in heights_of(pdf))


def test_a_row_that_fits_on_a_page_is_not_broken(here: Font) -> None:
    rows = tuple((f"行{number}", "\n".join(["文字"] * 9)) for number in range(12))
    pdf = to_pdf(a_paper(Table(("一", "二"), rows, (1, 3))), here)
    for page in content_of(pdf):
        assert page.count("文字") % 9 == 0


def test_without_a_font_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoFont, match="fonts-wqy-microhei"):
        fonts.font((tmp_path,))
