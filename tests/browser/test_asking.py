"""A borrower asks, sees a card, opens its workings and answers with a button."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.screens import Chat

Open = Callable[..., Chat]
People = Iterator[tuple[str, str]]
HOW_MUCH = {"zh": "我逾期了多少？", "en": "How much do I owe?"}
PERSON = {"zh": "找人工", "en": "Talk to a person"}


@pytest.mark.parametrize("borrower", ["B0001", "B0002"])
def test_asking_what_is_owed_shows_a_statement_whose_lines_open(chat: Open, borrower: str) -> None:
    language = "zh" if borrower == "B0001" else "en"
    screen = chat(borrower, language)
    screen.ask(HOW_MUCH[language])
    card = screen.frame.locator(".card-statement").last
    expect(card.locator(".card-total strong")).to_contain_text("¥" if language == "zh" else "CNY")
    line = card.locator("details.row").filter(has_text="×").first
    expect(line.locator(".row-detail")).to_be_hidden()
    line.locator("summary").click()
    expect(line.locator(".row-detail")).to_contain_text("×")


def test_an_answer_begins_right_under_its_question(chat: Open) -> None:
    screen = chat("B0001")
    screen.ask(HOW_MUCH["zh"])
    expect(screen.own.last).to_be_in_viewport()
    expect(screen.frame.locator(".card-statement .card-total").last).to_be_in_viewport()


def test_a_chosen_answer_stays_to_be_read_and_the_others_go(chat: Open) -> None:
    screen = chat("B0003")
    screen.ask(HOW_MUCH["zh"])
    group = screen.frame.locator(".choices[role=group]").last
    chosen = group.locator("button").first
    title = chosen.inner_text()
    chosen.click()
    expect(screen.own.last.locator(".bubble")).to_have_text(title)
    settled = screen.frame.locator(".choices[role=group]").filter(has=screen.frame.locator("[aria-disabled=true]")).last
    expect(settled.locator("button")).to_have_count(1)
    expect(settled.locator("button")).to_contain_text(title)


def test_what_people_write_is_text_and_never_markup(chat: Open) -> None:
    screen = chat("B0005")
    written = '<img src=x onerror="document.title=1"> /affirm{"x":1} &amp;'
    screen.ask(written)
    expect(screen.own.last.locator(".bubble")).to_have_text(written)
    expect(screen.frame.locator(".bubble img")).to_have_count(0)


def test_a_message_that_is_too_long_is_told_before_it_is_sent(chat: Open) -> None:
    screen = chat("B0005")
    screen.input.fill("长" * 2001)
    expect(screen.frame.locator("#left")).to_contain_text("1")
    screen.input.press("Enter")
    expect(screen.input).to_have_value("长" * 2001)


def test_a_visitor_is_told_that_no_figures_are_shown(chat: Open) -> None:
    screen = chat("")
    expect(screen.frame.locator("#unverified")).to_be_visible()
    screen.ask(HOW_MUCH["zh"])
    expect(screen.frame.locator(".card-statement")).to_have_count(0)
    expect(screen.frame.locator("#person")).to_have_text(PERSON["zh"])


def test_the_page_and_the_chat_change_language_together_with_the_reader(chat: Open) -> None:
    screen = chat("B0003")
    screen.frame.locator("#tongue").click()
    expect(screen.frame.locator("#person")).to_contain_text(PERSON["en"])
    assert screen.inside.evaluate("document.documentElement.lang") == "en"
