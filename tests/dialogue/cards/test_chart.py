import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.cards.chart import MARGIN, SIZE, WIDTH, Bar, bars, lines_of

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [Bar("今天", "¥0.00", 0), Bar("30天后", "¥190.80", 19080), Bar("60天后", "¥382.66", 38266)]


def test_the_bars_are_as_long_as_their_sizes_say() -> None:
    widths = [int(rect.attrib["width"]) for rect in ElementTree.fromstring(bars("多付", ROWS)).iter(f"{SVG}rect")]
    assert widths == sorted(widths)
    assert 0 < widths[0] < widths[1]
    assert abs(widths[2] - 2 * widths[1]) <= 2


def test_nothing_to_compare_is_no_picture() -> None:
    assert bars("多付", [ROWS[0]]) == ""
    assert bars("多付", []) == ""


def test_the_picture_needs_neither_style_nor_script() -> None:
    assert not re.search(r"style|script|href|on\w+=|class=", bars("多付", ROWS))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_any_label_is_text_and_never_markup(label: str) -> None:
    drawn = ElementTree.fromstring(bars(label, [Bar(label, label, 1)]))
    texts = [each.text or "" for each in drawn.iter(f"{SVG}text")]
    assert "".join("".join(texts).split()) == "".join((label + label).split())


def test_letters_are_as_large_as_a_phone_shows_them() -> None:
    assert SIZE * (320 - 68) / WIDTH >= 12  # a card on the narrowest phone that is still sold


def test_a_label_that_is_too_long_takes_a_second_line() -> None:
    assert lines_of("Pay it all in 90 days (20 February 2027)") == ["Pay it all in 90 days (20", "February 2027)"]
    assert lines_of("60天后（2027年1月21日）结清") == ["60天后（2027年1月21日）结清"]
    assert lines_of("长" * 25) == ["长" * 19, "长" * 6]
    once, twice = (ElementTree.fromstring(bars("x", [Bar(label, "1", 1)])) for label in ("a", "a b " * 15))
    assert int(twice.attrib["height"]) > int(once.attrib["height"])


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=20))
def test_no_line_of_words_is_wider_than_there_is_room(words: list[str]) -> None:
    found = lines_of(" ".join(words))
    assert all(len(line) * SIZE * 0.6 <= WIDTH - 2 * MARGIN for line in found)
    assert " ".join(found) == " ".join(words)


@given(st.lists(st.integers(-5, 10**12), min_size=1, max_size=6))
def test_every_bar_stays_inside_the_picture(sizes: list[int]) -> None:
    drawn = bars("x", [Bar("a", "b", size) for size in sizes])
    for rect in ElementTree.fromstring(drawn or "<svg/>").iter(f"{SVG}rect"):
        assert 0 < int(rect.attrib["x"]) + int(rect.attrib["width"]) < WIDTH
