"""Lines fit, lose nothing, and break where readers of Chinese and English expect."""

from hypothesis import given
from hypothesis import strategies as st

from bot.documents.wrap import CLOSING, lines_of, pieces

LETTERS = "还款¥，。（）“”%，Abc 0129.,-一二三"


def measured(text: str) -> float:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


@given(st.text(LETTERS + "\n", max_size=120), st.integers(4, 40))
def test_nothing_is_lost_but_space_at_the_end_of_lines(text: str, width: int) -> None:
    assert "".join("".join(lines_of(text, width, measured)).split()) == "".join(text.split())


@given(st.text(LETTERS, max_size=120), st.integers(4, 40))
def test_no_line_is_wider_than_the_column(text: str, width: int) -> None:
    assert all(measured(line) <= width for line in lines_of(text, width, measured))


@given(st.text(LETTERS, max_size=60))
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_chinese_breaks_anywhere_but_not_before_a_sign_that_closes() -> None:
    assert lines_of("您现在应还，谢谢。", 8, measured) == ["您现在应", "还，谢", "谢。"]


def test_an_opening_sign_goes_to_the_line_of_what_it_opens() -> None:
    assert lines_of("本金（三期）", 6, measured) == ["本金", "（三", "期）"]


def test_english_words_and_amounts_stay_whole() -> None:
    assert lines_of("You owe CNY 1,234.50 today", 12, measured) == ["You owe CNY", "1,234.50", "today"]


def test_a_number_longer_than_the_line_is_cut() -> None:
    assert lines_of("0123456789", 4, measured) == ["0123", "4567", "89"]


def test_lines_of_a_text_stay_lines() -> None:
    assert lines_of("一\n\n二", 10, measured) == ["一", "", "二"]


def test_every_sign_that_closes_stays_with_what_it_closes() -> None:
    assert all(pieces(f"还{sign}款") == [f"还{sign}", "款"] for sign in CLOSING)
