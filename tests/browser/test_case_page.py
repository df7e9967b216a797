"""The case page at work: a plan laid out and agreed in the chat, the borrower's story, data put right; by keyboard, small and dark too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.screens import Chat, Console, flaws
from tests.browser.test_handoff import masked_name_of

OpenChat = Callable[..., Chat]
OpenConsole = Callable[..., Console]


def held(chat: OpenChat, console: OpenConsole, borrower: str, language: str, **screen: object) -> tuple[Chat, Console]:
    """A borrower who asked for a person, and the agent who took the case."""
    phone = chat(borrower, language)
    phone.frame.locator("#person").click()
    expect(phone.frame.locator("#presence[data-kind=queue]")).to_be_visible()
    desk = console("maya" if language == "en" else "lin", language, **screen)
    desk.open_case(masked_name_of(phone))
    desk.page.keyboard.press("c")
    expect(desk.page.locator(".builder").first).to_be_visible()
    return phone, desk


def test_a_plan_is_laid_out_by_keyboard_and_agreed_in_the_chat(chat: OpenChat, console: OpenConsole) -> None:
    phone, desk = held(chat, console, "B0002", "en")
    page = desk.page
    page.locator(".builder summary").first.focus()
    page.keyboard.press("Enter")
    page.fill("#builder-monthly", "900")
    page.keyboard.press("Enter")
    expect(page.locator(".builder-answer .card-plan")).to_be_visible()
    assert flaws(page) == []
    page.fill("#builder-reason", "They said 900 a month")
    page.keyboard.press("Enter")
    expect(page.locator(".offers-made")).to_contain_text("waiting")
    phone.frame.get_by_role("button", name="I agree").click()
    expect(phone.frame.locator(".card-receipt")).to_be_visible()
    expect(page.locator(".offers-made")).to_contain_text("agreed by the borrower")
    assert flaws(phone.inside) == []
    desk.press("Done, return to the assistant")
    page.locator("dialog button.primary").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_story_is_read_on_a_tablet_without_a_flaw(chat: OpenChat, console: OpenConsole, scheme: str) -> None:
    borrower = "B0016" if scheme == "light" else "B0017"
    _, desk = held(chat, console, borrower, "zh", width=820, height=1180, color_scheme=scheme)
    page = desk.page
    page.locator("#tab-talk").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".happening").first).to_be_visible()
    assert flaws(page) == []
    page.select_option("#timeline-kind", "case")
    expect(page.locator(".happening:not([data-kind=case])")).to_have_count(0)
    page.locator("#tab-history").click()
    expect(page.locator("#panel-history h3").first).to_be_visible()
    assert flaws(page) == []
    desk.press("处理完，交回助理")
    page.locator("dialog button.primary").click()
