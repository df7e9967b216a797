"""A message that has not left can be changed, lives over a reload, is sent once and is readable by nobody in the browser."""

import json
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.screens import Chat, flaws

Open = Callable[..., Chat]
STORAGE = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
EDIT = {"zh": "改一改", "en": "Change it"}


def something_new() -> str:
    return f"我说 {secrets.token_hex(4)}"


def reload(screen: Chat) -> None:
    screen.page.on("dialog", lambda dialog: dialog.accept())
    screen.page.reload()
    screen.page.wait_for_selector("html[data-ready]", state="attached")
    screen.launch()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unsent_message_goes_back_to_be_changed_and_only_the_changed_one_is_sent(chat: Open, language: str) -> None:
    screen = chat("B0005" if language == "zh" else "B0004", language)
    screen.ask("你好")
    screen.page.context.set_offline(True)
    wrong, right = something_new(), something_new()
    screen.say(wrong)
    row = screen.frame.locator(".is-waiting")
    expect(row.locator("button")).to_have_count(3)
    assert flaws(screen.inside) == []
    screen.input.fill("半句")
    row.get_by_role("button", name=EDIT[language]).click()
    expect(screen.input).to_have_value(f"{wrong}\n半句")
    expect(screen.input).to_be_focused()
    expect(row).to_have_count(0)
    screen.say(right)
    screen.page.context.set_offline(False)
    expect(screen.frame.locator(".message.own[data-seq]", has_text=right)).to_have_count(1)
    expect(screen.frame.locator(".message.own", has_text=wrong)).to_have_count(0)


def test_what_had_not_left_is_sent_once_after_a_reload_and_was_never_readable_in_the_browser(chat: Open) -> None:
    screen = chat("B0011")
    screen.ask("你好")
    text = something_new()
    screen.page.route("**/messages", lambda route: route.abort())
    screen.say(text)
    expect(screen.frame.locator(".is-waiting")).to_be_visible()
    kept = screen.inside.evaluate(STORAGE)
    _, tab, cookies = json.loads(kept)
    assert (list(tab), cookies) == (["unsent"], "")
    assert not [each for each in (text, json.dumps(text), "B0011", "sending") if each in kept]
    screen.page.unroute("**/messages")
    reload(screen)
    expect(screen.frame.locator(".message.own[data-seq]", has_text=text)).to_have_count(1)
    expect(screen.frame.locator(".is-waiting, .is-sending, .is-sent")).to_have_count(0)
    assert screen.inside.evaluate(STORAGE) == '[{},{},""]'


def test_what_had_arrived_without_a_receipt_is_not_said_twice_after_a_reload(chat: Open) -> None:
    screen = chat("B0011")
    text = something_new()

    def deliver_but_lose_the_receipt(route) -> None:
        route.fetch()
        route.abort()

    screen.page.route("**/messages", deliver_but_lose_the_receipt)
    screen.page.route("**/events?*", lambda route: route.abort())
    screen.inside.evaluate("WebSocket.prototype.send = () => undefined")
    screen.say(text)
    screen.page.wait_for_timeout(500)
    screen.page.unroute("**/messages")
    screen.page.unroute("**/events?*")
    reload(screen)
    said = screen.frame.locator(".message.own[data-seq]", has_text=text)
    expect(said).to_have_count(1)
    screen.ask("你好")
    expect(said).to_have_count(1)


def test_another_person_on_the_same_tab_gets_nothing_of_it(chat: Open) -> None:
    screen = chat("B0011")
    screen.ask("你好")
    text = something_new()
    screen.page.route("**/messages", lambda route: route.abort())
    screen.say(text)
    expect(screen.frame.locator(".is-waiting")).to_be_visible()
    screen.page.unroute("**/messages")
    screen.page.on("dialog", lambda dialog: dialog.accept())
    screen.page.evaluate("history.replaceState({ borrower: 'B0012', language: 'zh' }, '')")
    reload(screen)
    screen.ask("你好")
    expect(screen.frame.locator("body")).not_to_contain_text(text)
    assert screen.inside.evaluate(STORAGE) == '[{},{},""]'


def test_what_waited_long_is_offered_and_not_sent(chat: Open) -> None:
    screen = chat("B0011")
    screen.ask("你好")
    text = something_new()
    screen.page.route("**/messages", lambda route: route.abort())
    screen.inside.evaluate("Date.now = () => performance.timeOrigin - 660_000")
    screen.say(text)
    expect(screen.frame.locator(".is-waiting")).to_be_visible()
    screen.page.unroute("**/messages")
    reload(screen)
    offered = screen.frame.locator(".is-failed", has_text=text)
    expect(offered).to_be_visible()
    offered.get_by_role("button", name="现在重发").click()
    expect(screen.frame.locator(".message.own[data-seq]", has_text=text)).to_have_count(1)


def test_a_page_with_something_unsent_asks_before_it_is_closed(chat: Open) -> None:
    screen = chat("B0011")
    screen.ask("你好")
    screen.page.route("**/messages", lambda route: route.abort())
    screen.say(something_new())
    expect(screen.frame.locator(".is-waiting")).to_be_visible()
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    screen.page.on("dialog", answer)
    screen.page.goto("about:blank")
    assert asked == ["beforeunload"]
