"""A long conversation opens with its newest rows; the rest is read back page by page, and a copy is of the whole or is not made."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Route, expect

from tests.browser.screens import Chat, flaws

Device = Callable[..., BrowserContext]
PAGE = 6
QUESTIONS = ("你好", "我逾期了多少？", "费用是怎么算的？", "接下来会怎样？", "你好", "谢谢")
EARLIER = {"zh": "查看更早的消息", "en": "Show earlier messages"}


def short_pages(context: BrowserContext) -> None:
    """The real server answers with pages of six rows, so that a conversation of a few turns is a long one."""

    def ask_for_less(route: Route) -> None:
        route.continue_(url=re.sub(r"newest=\d+", f"newest={PAGE}", route.request.url))

    context.route(re.compile(r"/events\?.*newest="), ask_for_less)


@pytest.fixture
def long_talk(device: Device) -> Callable[..., Chat]:
    """Opens a conversation that is longer than a page."""
    talk = Chat.open(device(), "B0013")
    while len(talk.numbers()) < 3 * PAGE:
        for question in QUESTIONS:
            talk.ask(question)

    def open_again(language: str = "zh", **options: object) -> Chat:
        context = device(language, **options)
        short_pages(context)
        return Chat.open(context, "B0013")

    return open_again


def button(screen: Chat) -> Locator:
    return screen.frame.locator(".earlier button")


def gapless(numbers: list[int]) -> bool:
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_it_opens_with_the_newest_rows_and_reads_back_to_the_first(long_talk: Callable[..., Chat]) -> None:
    screen = long_talk()
    expect(button(screen)).to_have_text(EARLIER["zh"])
    assert screen.numbers()[0] > 1
    while screen.numbers()[0] > 1:
        first = screen.numbers()[0]
        button(screen).click()
        expect(screen.frame.locator(f"[data-seq='{first - 1}']")).to_have_count(1)
        assert gapless(screen.numbers())
    expect(screen.frame.locator(".earlier")).to_be_hidden()
    assert len(screen.frame.locator(".day").all_inner_texts()) == len(set(screen.frame.locator(".day").all_inner_texts()))


def test_what_is_being_read_stays_where_it_is(long_talk: Callable[..., Chat]) -> None:
    screen = long_talk()
    first = screen.frame.locator("[data-seq]").first
    seq = first.get_attribute("data-seq")
    button(screen).scroll_into_view_if_needed()
    row = screen.frame.locator(f"[data-seq='{seq}']")
    before = row.bounding_box()
    button(screen).focus()
    screen.page.keyboard.press("Enter")
    expect(screen.frame.locator(f"[data-seq='{int(seq or 0) - 1}']")).to_have_count(1)
    after = row.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 2
    assert screen.inside.evaluate("document.activeElement.id") == "scroller"
    expect(screen.frame.locator("#live p").last).to_have_text(f"上面多了 {PAGE} 条更早的消息")


def test_without_network_it_says_so_to_everybody_and_works_later(long_talk: Callable[..., Chat]) -> None:
    screen = long_talk()
    first = screen.numbers()[0]
    screen.page.context.set_offline(True)
    button(screen).click()
    expect(screen.frame.locator(".earlier [role=alert]")).to_contain_text("请检查网络")
    expect(button(screen)).to_be_focused()
    assert flaws(screen.inside) == []
    screen.page.context.set_offline(False)
    button(screen).click()
    expect(screen.frame.locator(f"[data-seq='{first - 1}']")).to_have_count(1)
    expect(screen.frame.locator(".earlier [role=alert]")).to_be_empty()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_saved_copy_is_of_the_whole_or_is_not_made(long_talk: Callable[..., Chat], language: str) -> None:
    screen = long_talk(language)
    screen.frame.locator("#menu-button").click()
    screen.page.context.set_offline(True)
    screen.frame.locator("#save").click()
    expect(screen.frame.locator("#kept")).not_to_be_empty()
    expect(screen.frame.locator("#kept")).to_be_in_viewport()
    assert flaws(screen.inside) == []
    screen.page.context.set_offline(False)
    with screen.page.expect_download() as got:
        screen.frame.locator("#save").click()
    text = Path(got.value.path()).read_text(encoding="utf-8")
    assert all(question in text for question in QUESTIONS)
    assert len(re.findall(r"^\[", text, re.M)) == len(screen.numbers())
    assert screen.numbers()[0] == 1
    expect(screen.frame.locator("#kept")).to_be_empty()


def test_another_language_keeps_what_was_read_back(long_talk: Callable[..., Chat]) -> None:
    screen = long_talk()
    button(screen).click()
    first = screen.numbers()[0]
    expect(screen.frame.locator(f"[data-seq='{first}']")).to_have_count(1)
    before = screen.numbers()
    screen.frame.locator("#tongue").click()
    expect(button(screen)).to_have_text(EARLIER["en"])
    assert screen.numbers() == before


def test_what_comes_while_reading_back_is_below_and_in_order(long_talk: Callable[..., Chat]) -> None:
    screen = long_talk()
    button(screen).click()
    screen.ask("你好")
    assert gapless(screen.numbers())
