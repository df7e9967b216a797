"""The reports page: for those whom it is for, in both languages, by keyboard, on a desk and a tablet, light and dark, without flaws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import flaws


@pytest.fixture
def reports(sheet: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the page as somebody who is signed in."""

    def open_page(login: str = "su", language: str = "zh", **options: Any) -> Page:
        return sheet("reports.html", login, language, **options)

    return open_page


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("zh", 1280, "light"), ("en", 1280, "dark"), ("zh", 820, "dark"), ("en", 820, "light")]
)
def test_the_page_has_no_flaw_and_fits(reports, language: str, width: int, scheme: str) -> None:
    page = reports(language=language, width=width, color_scheme=scheme)
    page.select_option("#by", "language")
    page.keyboard.press("Tab")
    page.locator("#choose button").press("Enter")
    expect(page.locator("#part-plans")).to_be_visible()
    expect(page.locator("svg.bars").first).to_be_visible()
    assert flaws(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "console_" not in page.inner_text("body")


def test_every_figure_has_its_meaning_beside_it_and_every_chart_its_table(reports) -> None:
    page = reports(language="en")
    page.select_option("#by", "lateness")
    page.click("#choose button")
    expect(page.locator("svg.bars").first).to_be_visible()
    tiles = page.locator("#parts .figures > div")
    assert tiles.count() > 30
    assert all(text.strip() for text in tiles.locator(".means").all_inner_texts())
    charts = page.locator("#parts section:has(svg.bars)")
    expect(charts.nth(5)).to_be_visible()
    assert charts.count() == page.locator("#parts section:has(svg.bars):has(table)").count() > 5


def test_another_figure_can_be_charted_by_keyboard(reports) -> None:
    page = reports(language="en")
    page.select_option("#by", "week")
    page.click("#choose button")
    chosen = page.locator("#chart-plans")
    expect(chosen).to_be_visible()
    chosen.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("section[aria-labelledby=part-plans] figcaption")).to_have_text("Kept, by week")


def test_the_files_are_of_what_is_chosen(reports) -> None:
    page = reports(language="en")
    page.select_option("#by", "day")
    with page.expect_download() as taken:
        page.click("#csv")
    assert taken.value.suggested_filename.endswith(".csv")
    assert "by=day" in taken.value.url
    assert "language=en" in taken.value.url


def test_a_range_that_ends_before_it_begins_is_said_and_what_was_shown_stays(reports) -> None:
    page = reports(language="en")
    page.fill("#from", "2026-11-09")
    page.fill("#to", "2026-11-08")
    page.click("#choose button")
    expect(page.locator("#problem")).to_contain_text("check the days")
    expect(page.locator("#part-plans")).to_be_visible()


def test_the_wallboard_is_the_supervisors_the_reports_the_auditors_too_and_neither_an_agents(reports) -> None:
    expect(reports("su").locator("#board")).to_be_visible()
    auditor = reports("an")
    expect(auditor.locator("#part-plans")).to_be_visible()
    expect(auditor.locator("#board")).to_be_hidden()
    agent = reports("lin", language="en")
    expect(agent.locator("#problem")).to_have_text("Reports are for supervisors, operators and auditors.")
    expect(agent.locator("#choose")).to_be_hidden()


def test_the_console_leads_there(console) -> None:
    page = console("su", language="en").page
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_role("heading", name="The desk now")).to_be_visible()
