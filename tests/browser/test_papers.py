"""A borrower's papers from the case page: for whoever holds the case, as a file or a page, without a fight with the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.screens import Chat, Console, flaws
from tests.browser.test_handoff import masked_name_of


@pytest.fixture
def held(chat: Callable[..., Chat], console: Callable[..., Console]) -> Console:
    """A case in the hands of an agent."""
    screen = chat("B0018", "en")
    screen.frame.locator("#person").click()
    expect(screen.frame.locator("#presence[data-kind=queue]")).to_be_visible()
    desk = console("maya", "en")
    desk.open_case(masked_name_of(screen))
    expect(desk.page.locator(".papers")).to_have_count(0)
    desk.press("Take this case")
    expect(desk.page.locator(".papers")).to_be_visible()
    return desk


def test_papers_are_there_for_who_holds_the_case_as_a_file_and_as_a_page(held: Console) -> None:
    page = held.page
    papers = page.locator(".papers")
    for paper in ("Statement", "Payments", "Conversation"):
        with page.expect_download() as taken:
            papers.get_by_role("button", name=paper).click()
        assert taken.value.suggested_filename.endswith(".pdf")
        expect(papers.get_by_role("status")).to_have_text("The download has begun")
    page.select_option("#paper-format", "page")
    page.select_option("#paper-language", "zh")
    with page.context.expect_page() as opened:
        papers.get_by_role("button", name="Statement").click()
    expect(opened.value.locator("html")).to_have_attribute("lang", "zh-CN")
    assert flaws(page) == []
    held.press("Done, return to the assistant")
    page.locator("dialog button.primary").click()
    expect(papers).to_have_count(0)
