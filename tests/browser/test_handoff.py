"""One borrower and two agents, each in a browser of their own."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.screens import Chat, Console

OpenChat = Callable[..., Chat]
OpenConsole = Callable[..., Console]


@pytest.fixture(scope="module")
def people() -> Iterator[str]:
    """Demo borrowers who are overdue and have no open case; each journey has its own."""
    return iter(["B0004", "B0006", "B0008", "B0010"])


@pytest.fixture
def waiting(chat: OpenChat, people: Iterator[str]) -> Chat:
    """A borrower who has asked for a person with the button that is always there."""
    screen = chat(next(people), "en")
    screen.frame.locator("#person").click()
    expect(screen.frame.locator("#presence[data-kind=queue]")).to_be_visible()
    return screen


def test_a_person_takes_over_answers_and_hands_back(waiting: Chat, console: OpenConsole) -> None:
    desk = console("maya", "en")
    desk.open_case(masked_name_of(waiting))
    expect(desk.reply).to_be_hidden()
    desk.press("Take this case")
    expect(waiting.frame.locator("#holder-name")).to_have_text("Maya")
    expect(waiting.frame.locator(".status .choice")).to_have_count(0)
    desk.say("I am looking at your loan now.")
    expect(waiting.frame.locator(".from-agent", has_text="I am looking at your loan now.")).to_be_in_viewport(ratio=1)
    answers = waiting.answers.count()
    waiting.say("Thank you, my penalty looks wrong")
    expect(desk.page.locator(".from-borrower", has_text="my penalty looks wrong")).to_be_visible()
    assert waiting.answers.count() == answers
    desk.page.fill("#note", "Check clause 8 first")
    desk.page.click(".notes button")
    expect(desk.page.locator(".notes li")).to_contain_text("Check clause 8 first")
    desk.press("Done, return to the assistant")
    desk.page.locator("dialog button.primary").click()
    expect(waiting.frame.locator("#presence[data-kind=bot]")).to_be_visible()
    waiting.ask("How much do I owe?")
    expect(waiting.frame.locator("body")).not_to_contain_text("clause 8")


def test_the_second_agent_is_told_who_was_first(waiting: Chat, console: OpenConsole) -> None:
    first, second = console("maya", "en"), console("lin", "en")
    name = masked_name_of(waiting)
    first.open_case(name)
    second.open_case(name)
    second.page.route("**/api/console/cases*/**", lambda route: route.abort())
    first.press("Take this case")
    expect(first.reply).to_be_visible()
    second.page.unroute("**/api/console/cases*/**")
    second.press("Take this case")
    expect(second.page.locator(".notice")).to_contain_text("Maya")
    expect(second.reply).to_be_hidden()
    first.press("Transfer")
    first.page.locator("dialog button.primary").click()
    expect(first.reply).to_be_hidden()
    expect(waiting.frame.locator("#presence[data-kind=queue]")).to_be_visible()
    first.press("Take this case")
    first.press("Done, return to the assistant")
    first.page.locator("dialog button.primary").click()
    expect(waiting.frame.locator("#presence[data-kind=bot]")).to_be_visible()


def test_a_reply_that_missed_something_new_is_held_back_and_kept(waiting: Chat, console: OpenConsole) -> None:
    desk = console("maya", "en")
    desk.open_case(masked_name_of(waiting))
    desk.press("Take this case")
    expect(desk.reply).to_be_visible()
    desk.page.route("**/messages", lambda route: route.continue_(post_data={**route.request.post_data_json, "seen": 0}))
    desk.say("An answer to something older")
    expect(desk.page.locator(".is-failed")).to_contain_text("An answer to something older")
    desk.page.unroute("**/messages")
    desk.page.locator(".is-failed button").first.click()
    expect(waiting.frame.locator(".from-agent", has_text="An answer to something older")).to_be_visible()
    desk.press("Done, return to the assistant")
    desk.page.locator("dialog button.primary").click()
    expect(waiting.frame.locator("#presence[data-kind=bot]")).to_be_visible()


def test_the_desk_counts_what_waits_and_obeys_single_keys(waiting: Chat, console: OpenConsole) -> None:
    desk = console("maya", "en")
    alarms = desk.page.get_by_role("button", name="Seen, stop the sound")
    while alarms.count():
        alarms.first.click()
    expect(desk.page).to_have_title(re.compile(r"^\(\d+\) Agents' console$"))
    mine = desk.page.locator("#views button", has_text="Mine")
    before = mine.inner_text()
    desk.page.keyboard.press("1")
    desk.page.keyboard.press("j")
    expect(desk.page.locator(".case-head h2")).to_be_visible()
    desk.open_case(masked_name_of(waiting))
    desk.page.keyboard.press("c")
    expect(desk.reply).to_be_focused()
    desk.press("Done, return to the assistant")
    desk.page.locator("dialog button.primary").click()
    expect(mine).to_have_text(before)


def masked_name_of(screen: Chat) -> str:
    return f"{screen.page.inner_text('#name')[0]}**"
