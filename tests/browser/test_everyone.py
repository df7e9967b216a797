"""Keyboard, screen reader, zoom: every page and state, in both languages, without a flaw that axe can find."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.screens import Chat, Console, flaws

OpenChat = Callable[..., Chat]
Device = Callable[..., BrowserContext]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("borrower", "language", "question"), [("B0001", "zh", "我逾期了多少？"), ("B0002", "en", "How much do I owe?")]
)
def test_the_chat_has_no_flaws(chat: OpenChat, borrower: str, language: str, question: str, scheme: str) -> None:
    screen = chat(borrower, language, color_scheme=scheme)
    assert flaws(screen.page) == flaws(screen.inside) == []
    screen.ask(question)
    screen.inside.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    screen.frame.locator("#menu-button").click()
    assert flaws(screen.inside) == []
    screen.frame.locator("#hide").click()
    assert flaws(screen.inside) == []


@pytest.mark.parametrize("path", ["/", "/simulator/", "/console/"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_other_pages_have_no_flaws(device: Device, path: str, language: str) -> None:
    page = device(language).new_page()
    page.goto(path)
    page.wait_for_selector("html[data-ready]", state="attached")
    assert flaws(page) == []


@pytest.mark.parametrize(("borrower", "scheme"), [("B0028", "light"), ("B0033", "dark")])
def test_the_desk_has_no_flaws(chat: OpenChat, console: Callable[..., Console], borrower: str, scheme: str) -> None:
    chat(borrower, "en").frame.locator("#person").click()
    desk = console("maya", "en", color_scheme=scheme)
    desk.page.locator(".item").first.click()
    assert flaws(desk.page) == []
    desk.press("Take this case")
    expect(desk.reply).to_be_visible()
    assert flaws(desk.page) == []
    desk.press("Done, return to the assistant")
    assert flaws(desk.page) == []
    desk.page.locator("dialog button.primary").click()
    expect(desk.reply).to_be_hidden()
    desk.page.click("#help-button")
    assert flaws(desk.page) == []


def test_everything_is_done_by_keyboard_alone(chat: OpenChat) -> None:
    screen = chat("B0015")
    expect(screen.input).to_be_focused()
    keys = screen.page.keyboard
    keys.type("我逾期了多少？")
    keys.press("Enter")
    group = screen.frame.locator(".choices[role=group]").last
    expect(group).to_be_visible()
    expect(screen.input).to_be_focused()
    first, last = group.locator("button").first, group.locator("button").last
    for _ in range(12):
        keys.press("Shift+Tab")
        if group.evaluate("group => group.contains(document.activeElement)"):
            break
    expect(first).to_be_focused()
    keys.press("End")
    expect(last).to_be_focused()
    keys.press("ArrowRight")
    expect(first).to_be_focused()
    keys.press("Escape")
    expect(screen.input).to_be_focused()


def test_a_message_that_comes_is_spoken_once_and_moves_no_focus(chat: OpenChat) -> None:
    screen = chat("B0005")
    screen.frame.locator("#menu-button").focus()
    screen.inside.evaluate("document.querySelector('#live').replaceChildren()")
    screen.frame.locator("#input").evaluate("input => { input.value = '你好'; input.form.requestSubmit(); }")
    expect(screen.frame.locator("#live p").first).to_contain_text("自动助理")
    expect(screen.frame.locator("#menu-button")).to_be_focused()
    answer = screen.answers.last.locator(".bubble, .card").first
    if answer.evaluate("node => node.matches('.bubble')"):
        expect(screen.frame.locator("#live")).to_contain_text(answer.inner_text())
    assert screen.frame.locator("#log").get_attribute("aria-live") == "off"


def test_at_four_hundred_percent_nothing_scrolls_sideways(chat: OpenChat) -> None:
    screen = chat("B0001", width=320, height=256)
    screen.ask("我逾期了多少？")
    assert screen.inside.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(screen.input).to_be_in_viewport()


def test_the_largest_text_still_fits_a_small_phone(chat: OpenChat) -> None:
    screen = chat("B0002", "en", width=320, height=640)
    screen.ask("How much do I owe?")
    screen.frame.locator("#menu-button").click()
    screen.frame.locator("[data-size='2'].chip").click()
    screen.frame.locator("#menu-button").click()
    assert screen.inside.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(screen.input).to_be_in_viewport()


@pytest.mark.parametrize("selector", ["button:visible", "summary:visible", "textarea:visible"])
def test_everything_to_touch_is_large_enough(chat: OpenChat, selector: str) -> None:
    screen = chat("B0001")
    screen.ask("我逾期了多少？")
    for target in screen.frame.locator(selector).all():
        box = target.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_that_runs_from_right_to_left_mirrors_and_fits(chat: OpenChat, width: int) -> None:
    screen = chat("B0001", width=width, height=740)
    screen.ask("我逾期了多少？")
    screen.inside.evaluate("document.documentElement.dir = 'rtl'")
    own, other = screen.own.last.locator(".bubble").bounding_box(), screen.frame.locator(".card-total").last.bounding_box()
    assert own is not None
    assert other is not None
    assert own["x"] < other["x"] + other["width"] / 2
    assert screen.own.last.locator(".bubble").evaluate("node => getComputedStyle(node).direction") == "ltr"
    send = screen.frame.locator("#send").bounding_box()
    box = screen.input.bounding_box()
    assert send is not None
    assert box is not None
    assert send["x"] < box["x"]
    assert screen.inside.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert flaws(screen.inside) == []


def test_from_right_to_left_the_left_arrow_leads_on(chat: OpenChat) -> None:
    screen = chat("B0020")
    screen.ask("我逾期了多少？")
    screen.inside.evaluate("document.documentElement.dir = 'rtl'")
    buttons = screen.frame.locator(".choices[role=group]").last.locator("button")
    buttons.first.focus()
    screen.page.keyboard.press("ArrowLeft")
    expect(buttons.nth(1)).to_be_focused()
    screen.page.keyboard.press("ArrowRight")
    expect(buttons.first).to_be_focused()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_live_region_holds_a_plain_copy_of_what_came_and_of_the_choices(chat: OpenChat, language: str) -> None:
    screen = chat("B0022" if language == "zh" else "B0021", language)
    screen.inside.evaluate("document.querySelector('#live').replaceChildren()")
    last = max(screen.numbers(), default=0)
    screen.ask("你好" if language == "zh" else "hello")
    expect(screen.frame.locator("#typing")).to_be_hidden()
    name, offered = ("自动助理", "可选的回答") if language == "zh" else ("Automated assistant", "Answers you can choose")
    rows = screen.frame.locator(".message.from-bot").evaluate_all(
        """(rows, last) => rows.filter((row) => Number(row.dataset.seq) > last).map((row) => [
          row.querySelector('.bubble').textContent, [...row.querySelectorAll('.choices button')].map((each) => each.textContent)])""",
        last,
    )
    expected = [f"{name}: {text}" + (f" {offered}: {', '.join(titles)}" if titles else "") for text, titles in rows]
    assert screen.frame.locator("#live p").all_text_contents() == expected
    assert screen.frame.locator("#live").get_attribute("aria-live") == "polite"
    assert screen.frame.locator("#live button, #live a").count() == 0
