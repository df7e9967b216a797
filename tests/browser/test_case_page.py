"""The case page at work: a plan laid out and agreed in the chat, the borrower's story, data put right; by keyboard, small and dark too."""

from __future__ import annotations

import re
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


REFUND = re.compile("Give a payment back|退回款项")


def paid_by_link(phone: Chat, wish: str, yes: str) -> None:
    """The borrower asks for a link in the chat and pays on the provider's page."""
    phone.ask(wish)
    phone.ask(yes)
    address = phone.frame.locator(".card-document a").last.get_attribute("href")
    page = phone.page.context.new_page()
    page.goto(str(address))
    page.locator("button[value=pay]").click()
    expect(page.locator("button[value=pay]")).to_have_count(0)
    page.close()
    expect(phone.frame.locator(".card-receipt")).to_be_visible()


def order_back(desk: Console, amount: str, supervisor: Console, approve: str) -> None:
    """The agent asks for a part, the supervisor approves it on the same case."""
    desk.page.fill("#refund-amount", amount)
    desk.page.fill("#refund-reason", "paid by mistake")
    desk.page.locator("#refund-reason").press("Enter")
    supervisor.page.locator("#requests button", has_text=REFUND).click()
    supervisor.page.locator(".fact").get_by_role("button", name=approve).click()


@pytest.mark.parametrize(
    ("language", "borrower", "login", "wish", "yes", "approve", "returned", "left"),
    [
        ("en", "B0039", "maya", "I want to pay 500", "yes", "Approve", "gone back", "CNY 300.00 left of CNY 500.00"),
        ("zh", "B0022", "lin", "我要还500", "对", "批准", "已退回", "还能退¥300.00，原付¥500.00"),
    ],
)
def test_a_payment_goes_back_in_two_parts_and_what_is_left_of_it_is_shown(
    chat: OpenChat,
    console: OpenConsole,
    language: str,
    borrower: str,
    login: str,
    wish: str,
    yes: str,
    approve: str,
    returned: str,
    left: str,
) -> None:
    phone = chat(borrower, language)
    paid_by_link(phone, wish, yes)
    phone.frame.locator("#person").click()
    desk, supervisor = console(login, language, width=1280 if language == "en" else 360), console("su", language)
    desk.open_case(masked_name_of(phone))
    desk.page.keyboard.press("c")
    money = desk.page.locator(".fact", has=desk.page.locator("#correct-payment"))
    money.locator("summary").click()
    order_back(desk, "120.50", supervisor, approve)
    desk.page.fill("#refund-reason", "typed before the news came")
    expect(money.locator("li")).to_contain_text(returned)
    expect(desk.page.locator("#refund-reason")).to_have_value("typed before the news came")
    order_back(desk, "79.50", supervisor, approve)
    expect(money.locator("li", has_text=returned)).to_have_count(2)
    expect(desk.page.locator("#correct-payment")).to_contain_text(left)
    assert flaws(desk.page) == []
    desk.press("Done, return to the assistant" if language == "en" else "处理完，交回助理")
    desk.page.locator("dialog button.primary").click()
    expect(phone.frame.locator("#presence[data-kind=bot]")).to_be_attached()
