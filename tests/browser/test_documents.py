"""A paper is downloaded or opened to print from its card; a form is filled in where it stands."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.screens import Chat, flaws

OpenChat = Callable[..., Chat]
FORM = {
    "zh": ("收支表", "每月收入", "必需的开支", "算一算", "每月能稳稳还的"),
    "en": ("my budget", "Monthly income", "What you must spend", "Work it out", "Safe to pay each month"),
}
PAPER = {
    "zh": ("给我一份对账单", "下载 PDF", "打开可打印的网页", "对账单"),
    "en": ("send me a statement", "Download PDF", "Open page to print", "Statement of account"),
}


@pytest.mark.parametrize(("borrower", "language"), [("B0003", "zh"), ("B0004", "en")])
def test_a_statement_is_downloaded_and_can_be_opened_to_print(chat: OpenChat, borrower: str, language: str) -> None:
    question, download, page, title = PAPER[language]
    screen = chat(borrower, language)
    screen.ask(question)
    card = screen.frame.locator(".card-document").last
    assert flaws(screen.inside) == []
    with screen.page.expect_download() as got:
        card.get_by_role("button", name=download).click()
    assert got.value.suggested_filename.startswith("ST-")
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF-")
    expect(card.get_by_role("status")).not_to_be_empty()
    with screen.page.context.expect_page() as opened:
        card.get_by_role("button", name=page).click()
    paper = opened.value
    expect(paper.locator("h1")).to_have_text(title)
    assert flaws(paper) == []
    assert paper.evaluate("document.documentElement.scrollWidth <= innerWidth")
    paper.reload()
    expect(paper.locator("h1")).to_have_count(0)


def test_a_paper_is_had_by_keyboard_alone(chat: OpenChat) -> None:
    screen = chat("B0006")
    screen.ask("我要还款记录")
    keys = screen.page.keyboard
    first = screen.frame.locator(".card-document button").first
    expect(first).to_be_visible()
    for _ in range(12):
        keys.press("Shift+Tab")
        if first.evaluate("button => button === document.activeElement"):
            break
    with screen.page.expect_download():
        keys.press("Enter")


@pytest.mark.parametrize(("borrower", "language"), [("B0007", "zh"), ("B0008", "en")])
def test_a_form_is_labelled_corrected_and_sent_as_one_answer(chat: OpenChat, borrower: str, language: str) -> None:
    question, income, costs, submit, safe = FORM[language]
    screen = chat(borrower, language)
    screen.ask(question)
    form = screen.frame.locator(".card-form").last
    assert flaws(screen.inside) == []
    field = form.get_by_label(income)
    assert float(field.evaluate("input => parseFloat(getComputedStyle(input).fontSize)")) >= 16
    field.fill("很多")
    form.get_by_label(costs).fill("三千")
    form.get_by_role("button", name=submit).click()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    error = field.evaluate(
        "input => input.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent).join()"
    )
    assert "3500" in error
    field.fill("1.2万")
    field.press("Enter")
    expect(screen.frame.locator(".card-rows").last).to_contain_text(safe)
    expect(screen.own.last).to_contain_text("1.2万")
    expect(form.get_by_role("button", name=submit)).to_have_count(0)
    assert flaws(screen.inside) == []


def test_a_form_that_was_filled_stays_filled_after_a_reload(chat: OpenChat) -> None:
    screen = chat("B0009")
    screen.ask("收支表")
    form = screen.frame.locator(".card-form").last
    form.get_by_label("每月收入").fill("8000")
    form.get_by_label("必需的开支").fill("3000")
    form.get_by_role("button", name="算一算").click()
    expect(screen.frame.locator(".card-rows").last).to_contain_text("每月能稳稳还的")
    screen.page.reload()
    screen.page.wait_for_selector("html[data-ready]", state="attached")
    screen.launch()
    expect(screen.own.last).to_contain_text("每月收入 8000")
