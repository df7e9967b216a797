"""The desk's own pages: finding a case, dates that run, colleagues at the same case, people, and the audit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import Console, flaws

OpenConsole = Callable[..., Console]
LANGUAGES = ["zh", "en"]


def test_a_dispute_that_nobody_has_is_seen_with_its_day_and_taken_up(console: OpenConsole) -> None:
    desk = console("maya", "en")
    desk.page.keyboard.press("5")
    waiting = desk.page.locator(".dated", has=desk.page.get_by_role("button", name="Take it up")).first
    customer = waiting.locator(".item-end").inner_text().split(" · ")[1]
    waiting.get_by_role("button", name="Take it up").click()
    expect(desk.reply).to_be_visible()
    expect(desk.page.locator(".case-head .item-due")).to_be_visible()
    carried = desk.page.locator(".dated", has_text=customer)
    expect(carried.get_by_role("button", name="Open")).to_be_visible()
    desk.page.keyboard.press("Escape")
    desk.page.locator(".case-head h2").click()
    desk.page.keyboard.press("/")
    expect(desk.page.locator("#find-words")).to_be_focused()
    desk.page.fill("#find-words", customer)
    expect(desk.page.locator(".item")).to_have_count(1)
    desk.page.fill("#find-words", "a name in full")
    expect(desk.page.locator("#no-cases")).to_contain_text("full names are not searched")


def test_two_people_at_one_case_see_each_other_and_who_is_writing(console: OpenConsole) -> None:
    first, second = console("su", "en"), console("maya", "en")
    first.page.keyboard.press("5")
    first.page.get_by_role("button", name="Take it up").first.click()
    expect(first.reply).to_be_visible()
    name = first.page.locator(".case-head h2").inner_text().split(" · ")[0]
    second.page.keyboard.press("3")
    second.open_case(name)
    expect(first.page.locator(".colleagues")).to_contain_text("Maya")
    first.reply.press_sequentially("I am looking")
    expect(second.page.locator(".colleagues.writing")).to_be_visible()
    first.page.reload()
    first.page.wait_for_selector("html[data-ready]", state="attached")
    first.page.keyboard.press("2")
    first.open_case(name)
    expect(first.reply).to_have_value("I am looking")


def test_a_view_that_is_kept_is_there_in_another_browser(console: OpenConsole) -> None:
    desk = console("lin", "en")
    desk.page.click("#find-more")
    desk.page.select_option("#find-topic", "complaint")
    desk.page.click("#find-keep")
    desk.page.fill("dialog[open] input", "Complaints")
    desk.page.locator("dialog button.primary").click()
    expect(desk.page.locator("#kept .chip")).to_have_text("Complaints")
    again = console("lin", "en")
    again.page.locator("#kept .chip").click()
    expect(again.page.locator("#kept .chip")).to_have_attribute("aria-pressed", "true")
    again.page.locator("#kept .link").click()
    expect(again.page.locator("#kept")).to_be_hidden()


def test_an_operator_adds_somebody_and_is_told_the_first_password_once(sheet: Callable[..., Page]) -> None:
    page = sheet("staff.html", "ou")
    page.click("#add")
    page.fill("#ask-login", "nora")
    page.fill("#ask-name", "Nora")
    page.locator("dialog button.primary").click()
    expect(page.locator("dialog .secret")).not_to_be_empty()
    page.locator("dialog button.primary").click()
    expect(page.locator("[data-login=nora]")).to_contain_text("Nora")
    page.locator("[data-login=nora]").get_by_role("button", name="Disable").click()
    page.locator("dialog button.primary").click()
    expect(page.locator("[data-login=nora]")).to_contain_text("Disabled")


def test_an_auditor_sees_the_newest_first_and_that_the_chain_is_whole(sheet: Callable[..., Page]) -> None:
    page = sheet("audit.html", "an")
    numbers = [int(text) for text in page.locator("tbody .number").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    page.click("#verify")
    expect(page.locator("#verdict")).to_contain_text("none was changed")


def test_who_handles_no_cases_finds_the_doors_to_their_pages(sheet: Callable[..., Page]) -> None:
    page = sheet("", "an")
    expect(page.locator("#doors a")).to_have_count(2)
    expect(page.locator("#inbox")).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "login"), [("staff.html", "ou"), ("audit.html", "an"), ("", "an"), ("reports.html", "su")])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (820, "dark")])
def test_each_page_is_without_flaw_in_both_languages(
    sheet: Callable[..., Page], name: str, login: str, language: str, width: int, scheme: str
) -> None:
    page = sheet(name, login, language, width=width, color_scheme=scheme)
    assert flaws(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (820, "dark")])
def test_the_inbox_is_without_flaw_with_filters_and_dates(console: OpenConsole, language: str, width: int, scheme: str) -> None:
    desk = console("lin", language, width=width, color_scheme=scheme)
    desk.page.click("#find-more")
    assert flaws(desk.page) == []
    desk.page.click("[data-view=dates]")
    expect(desk.page.locator(".dated").first).to_be_visible()
    assert flaws(desk.page) == []
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
