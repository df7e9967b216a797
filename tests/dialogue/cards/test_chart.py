import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.cards.chart import WIDTH, Bar, bars

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
    assert label in [each.text for each in drawn.iter(f"{SVG}text")]


@given(st.lists(st.integers(-5, 10**12), min_size=1, max_size=6))
def test_every_bar_stays_inside_the_picture(sizes: list[int]) -> None:
    drawn = bars("x", [Bar("a", "b", size) for size in sizes])
    for rect in ElementTree.fromstring(drawn or "<svg/>").iter(f"{SVG}rect"):
        assert 0 < int(rect.attrib["x"]) + int(rect.attrib["width"]) < WIDTH
