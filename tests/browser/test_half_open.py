"""The page's own heartbeat against a server that falls silent: the real scripts in Chromium, their real patience, a clock that jumps."""

import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Server
from tests.browser.quiet_line import QuietLine, quiet_line
from tests.browser.screens import Chat

QUIET_FOR, ANSWER_WITHIN, HELLO_WITHIN, READ_WITHIN = 28_000, 8_000, 8_000, 10_000
WHOSE = "B0029"
A_MOMENT = 1_500
"""Real time, in which a page does what it is about to, and in which its clock runs on too."""


@pytest.fixture
def line(server: Server) -> Iterator[QuietLine]:
    with quiet_line(server.url) as opened:
        yield opened


@pytest.fixture
def screen(device: Callable[..., BrowserContext], line: QuietLine) -> Chat:
    context = device(base_url=line.url)
    context.clock.install()
    return Chat.open(context, WHOSE)


@pytest.fixture
def other(chat: Callable[..., Chat]) -> Chat:
    """The same borrower on another device, whose line is fine."""
    return chat(WHOSE)


def said_elsewhere(other: Chat) -> str:
    text = f"我说 {secrets.token_hex(4)}"
    other.ask(text)
    return text


def pass_time(screen: Chat, milliseconds: int) -> None:
    screen.page.clock.fast_forward(milliseconds)
    screen.page.wait_for_timeout(A_MOMENT)


def shows(screen: Chat, text: str) -> bool:
    return screen.frame.locator(".message", has_text=text).count() == 1


def whole(screen: Chat) -> bool:
    numbers = screen.numbers()
    return numbers == list(range(1, len(numbers) + 1))


def test_a_dead_line_is_doubted_asked_and_given_up_for_a_new_one(screen: Chat, other: Chat, line: QuietLine) -> None:
    screen.ask("你好")
    assert len(line.sockets) == 1
    line.silence()
    text = said_elsewhere(other)
    pass_time(screen, QUIET_FOR // 2)
    assert line.sockets[0].unheard == 0
    pass_time(screen, QUIET_FOR // 2)
    assert line.sockets[0].unheard > 0
    assert len(line.sockets) == 1
    assert not shows(screen, text)
    pass_time(screen, ANSWER_WITHIN)
    expect(screen.frame.locator(".message", has_text=text)).to_have_count(1)
    assert len(line.sockets) == 2
    assert not line.sockets[1].silent
    assert whole(screen)


def test_a_line_that_answers_when_asked_is_kept(screen: Chat, line: QuietLine) -> None:
    screen.ask("你好")
    for _ in range(4):
        pass_time(screen, QUIET_FOR)
        pass_time(screen, ANSWER_WITHIN - 2 * A_MOMENT)
    assert len(line.sockets) == 1


def test_a_page_that_comes_back_shows_what_it_missed_before_the_line_is_given_up(
    screen: Chat, other: Chat, line: QuietLine
) -> None:
    screen.ask("你好")
    line.silence()
    text = said_elsewhere(other)
    screen.inside.evaluate("window.dispatchEvent(new Event('pageshow'))")
    expect(screen.frame.locator(".message", has_text=text)).to_have_count(1)
    assert len(line.sockets) == 1
    pass_time(screen, ANSWER_WITHIN)
    assert len(line.sockets) == 2
    assert whole(screen)


def test_a_server_that_says_nothing_at_all_is_told_and_caught_up_with(screen: Chat, other: Chat, line: QuietLine) -> None:
    screen.ask("你好")
    line.silence(everything=True)
    text = said_elsewhere(other)
    for patience in (QUIET_FOR, ANSWER_WITHIN, READ_WITHIN):
        pass_time(screen, patience)
    expect(screen.frame.locator("#banner")).to_be_visible()
    screen.say(own := f"我也说 {secrets.token_hex(4)}")
    line.mend()
    pass_time(screen, 60_000)
    expect(screen.frame.locator(".message", has_text=text)).to_have_count(1)
    expect(screen.frame.locator(".message.own[data-seq]", has_text=own)).to_have_count(1)
    expect(screen.frame.locator("#banner")).to_be_hidden()
    assert whole(screen)


def test_sockets_that_never_greet_are_given_up_and_the_chat_polls(
    device: Callable[..., BrowserContext], line: QuietLine, other: Chat
) -> None:
    line.deaf_to_new = "sockets"
    context = device(base_url=line.url)
    context.clock.install()
    screen = Chat.open(context, WHOSE)
    for _ in range(4):
        pass_time(screen, HELLO_WITHIN)
    assert len(line.sockets) == 2
    text = said_elsewhere(other)
    expect(screen.frame.locator(".message", has_text=text)).to_have_count(1)
    assert len(line.sockets) == 2
