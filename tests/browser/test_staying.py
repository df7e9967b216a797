"""Reload, loss of network and a second tab: nothing is lost, doubled or moved."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.screens import Chat

Open = Callable[..., Chat]


DEAF = "window.WebSocket = class { constructor() { setTimeout(() => this.onclose()); } close() {} }"


def something_new() -> str:
    return f"我说 {secrets.token_hex(4)}"


def whole(numbers: list[int]) -> bool:
    return numbers == list(range(1, len(numbers) + 1))


def test_a_reload_keeps_the_whole_conversation_in_its_order(chat: Open) -> None:
    screen = chat("B0007")
    screen.ask("我逾期了多少？")
    shown = screen.numbers()
    screen.page.reload()
    screen.page.wait_for_selector("html[data-ready]", state="attached")
    screen.launch()
    expect(screen.frame.locator(f"[data-seq='{shown[-1]}']")).to_be_visible()
    assert screen.numbers()[: len(shown)] == shown
    assert whole(screen.numbers())


def test_what_is_written_offline_waits_and_goes_out_once(chat: Open) -> None:
    screen = chat("B0005")
    screen.ask("你好")
    screen.page.context.set_offline(True)
    text = something_new()
    screen.say(text)
    expect(screen.frame.locator(".is-waiting")).to_be_visible()
    expect(screen.frame.locator("#banner")).to_be_visible()
    screen.page.context.set_offline(False)
    expect(screen.frame.locator(".is-waiting")).to_have_count(0)
    expect(screen.frame.locator(".message.own[data-seq]", has_text=text)).to_have_count(1)
    expect(screen.frame.locator("#banner")).to_be_hidden()
    assert whole(screen.numbers())


def test_a_message_whose_receipt_was_lost_is_still_one_message(chat: Open) -> None:
    screen = chat("B0009")
    lost: list[str] = []

    def lose_the_first_receipt(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.request.url)
        route.fetch()
        return route.abort()

    screen.page.route("**/messages", lose_the_first_receipt)
    text = something_new()
    screen.say(text)
    said = screen.frame.locator(".message.own[data-seq]", has_text=text)
    expect(said).to_have_count(1)
    screen.ask("你好")
    expect(said).to_have_count(1)
    assert lost
    assert whole(screen.numbers())


def test_without_sockets_the_chat_still_follows(device: Callable[..., BrowserContext]) -> None:
    context = device()
    context.add_init_script(DEAF)
    screen = Chat.open(context, "B0009")
    screen.ask("我逾期了多少？")
    assert whole(screen.numbers())


def test_two_tabs_show_the_same_conversation(chat: Open) -> None:
    one, other = chat("B0007"), chat("B0007")
    for speaking, reading in ((one, other), (other, one)):
        text = something_new()
        speaking.ask(text)
        expect(reading.frame.locator(".message", has_text=text)).to_be_visible()
    expect(one.answers).to_have_count(other.answers.count())
    assert one.numbers() == other.numbers()


def test_nothing_personal_is_in_addresses_or_browser_storage(chat: Open) -> None:
    screen = chat("B0001")
    visited: list[str] = []
    screen.page.on("request", lambda request: visited.append(request.url))
    screen.ask("我逾期了多少？")
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert screen.inside.evaluate(kept) == screen.page.evaluate(kept) == '[{},{},""]'
    assert not [url for url in visited if "token" in url or "credential" in url or "B0001" in url]


def test_hiding_blanks_the_page_and_its_title_at_once(chat: Open) -> None:
    screen = chat("B0003", width=1280, height=800)
    screen.ask("我逾期了多少？")
    title = screen.page.title()
    screen.frame.locator("#hide").click()
    expect(screen.frame.locator("#chat")).to_be_hidden()
    expect(screen.page).to_have_title("便笺")
    box = screen.page.locator("borrower-chat iframe").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1280, 800)
    screen.frame.locator("#back").click()
    expect(screen.input).to_be_focused()
    expect(screen.page).to_have_title(title)


def test_a_tab_that_slept_catches_up_when_it_wakes(chat: Open) -> None:
    sleeper, other = chat("B0007"), chat("B0007")
    expect(other.frame.locator("#presence")).to_be_visible()
    line = sleeper.page.context.new_cdp_session(sleeper.page)
    line.send("Page.setWebLifecycleState", {"state": "frozen"})
    text = something_new()
    other.ask(text)
    line.send("Page.setWebLifecycleState", {"state": "active"})
    expect(sleeper.frame.locator(".message", has_text=text)).to_have_count(1)
    expect(sleeper.answers).to_have_count(other.answers.count())
    assert sleeper.numbers() == other.numbers()
    assert whole(sleeper.numbers())


def test_on_a_slow_line_what_is_said_is_seen_at_once_and_answered(chat: Open) -> None:
    screen = chat("B0009")
    line = screen.page.context.new_cdp_session(screen.page)
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 6_000, "uploadThroughput": 3_000}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    text = something_new()
    before = screen.answers.count()
    screen.say(text)
    pending = screen.frame.locator(".message.own", has_text=text)
    expect(pending).to_be_visible(timeout=1000)
    expect(pending).to_have_class(re.compile("is-sending"))
    expect(screen.answers.nth(before)).to_be_visible()
    expect(screen.frame.locator(".message.own[data-seq]", has_text=text)).to_have_count(1)
    assert whole(screen.numbers())
