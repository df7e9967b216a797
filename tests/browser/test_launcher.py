"""The button in the lender's page counts what came while the chat was closed; nothing sounds unless the reader asked for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.screens import Chat, flaws

Open = Callable[..., Chat]
Device = Callable[..., BrowserContext]
SOUNDS = """
window.sounds = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function () { window.sounds += 1; start.call(this); };
"""

KEYBOARD = """
const seen = Object.assign(new EventTarget(), { height: innerHeight, offsetTop: 0, scale: 1 });
Object.defineProperty(window, 'visualViewport', { get: () => seen });
window.shows = (part) => { Object.assign(seen, part); seen.dispatchEvent(new Event('resize')); };
"""
"""What a browser tells a page when a keyboard comes up over it; a Chromium without a screen has none."""


@pytest.mark.parametrize(("language", "told"), [("zh", "新消息"), ("en", "new message")])
def test_the_launcher_counts_what_came_while_the_chat_was_closed(chat: Open, language: str, told: str) -> None:
    borrower = "B0005" if language == "zh" else "B0004"
    screen = chat(borrower, language)
    launcher, badge = screen.page.locator("borrower-chat button"), screen.page.locator("borrower-chat button b")
    elsewhere = chat(borrower, language)
    screen.frame.locator("#close").click()
    elsewhere.ask("你好")
    expect(launcher).to_be_focused()
    expect(badge).to_be_visible()
    assert int(badge.inner_text()) >= 1
    expect(screen.page.locator("borrower-chat [role=status]")).to_contain_text(told, ignore_case=True)
    expect(launcher).to_have_accessible_description(screen.page.locator("borrower-chat [role=status]").inner_text())
    assert flaws(screen.page) == []
    launcher.click()
    expect(badge).to_be_hidden()
    expect(screen.input).to_be_focused()
    screen.frame.locator("#close").click()
    expect(badge).to_be_hidden()


def test_nothing_sounds_until_the_reader_switches_it_on(device: Device) -> None:
    context = device()
    context.add_init_script(SOUNDS)
    screen = Chat.open(context, "B0005")
    screen.ask("你好")
    assert screen.inside.evaluate("window.sounds") == 0
    screen.frame.locator("#menu-button").click()
    switch = screen.frame.locator("#sound")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    sounded = screen.inside.evaluate("window.sounds")
    screen.ask("你好")
    assert screen.inside.evaluate("window.sounds") > sounded
    switch.click()
    silent = screen.inside.evaluate("window.sounds")
    screen.ask("你好")
    assert screen.inside.evaluate("window.sounds") == silent


def test_another_person_signing_in_begins_behind_the_launcher(chat: Open) -> None:
    screen = chat("B0005", width=1280, height=800)
    screen.ask("你好")
    screen.page.select_option("#borrower", "B0007")
    expect(screen.page.locator("borrower-chat iframe")).to_have_count(0)
    expect(screen.page.locator("borrower-chat button")).to_be_visible()


def test_a_keyboard_over_the_page_leaves_the_whole_chat_in_sight(device: Device) -> None:
    context = device()
    context.add_init_script(KEYBOARD)
    screen = Chat.open(context, "B0005")
    frame = screen.page.locator("borrower-chat iframe")

    def stands() -> tuple[float, float]:
        box = frame.bounding_box()
        assert box is not None
        return box["y"], box["height"]

    assert stands() == (0, 740)
    screen.page.evaluate("shows({ height: 400, offsetTop: 12 })")
    assert stands() == (12, 400)
    written = screen.input.bounding_box()
    assert written is not None
    assert written["y"] + written["height"] <= 412
    screen.frame.locator("#hide").click()
    assert stands() == (0, 740)
    screen.frame.locator("#back").click()
    screen.page.evaluate("shows({ height: 370, offsetTop: 100, scale: 2 })")
    assert stands() == (0, 740)
