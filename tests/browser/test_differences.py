"""Sums that provider and book do not agree on, seen and closed by those who run the installation: both languages, desk and tablet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from bot.service.pay_records import Difference, DifferenceKind
from bot.settings import Settings
from bot.store.tables.payments import pay_difference
from bot.store.unit_of_work import Store
from tests.browser.beside import beside
from tests.browser.conftest import Server
from tests.browser.screens import flaws

NOTICED = date(2026, 11, 20)


def noticed(kind: DifferenceKind, reference: str, expected: str | None, found: str | None) -> Difference:
    return Difference(lender_id="tqg", kind=kind, reference=reference, noticed_on=NOTICED, expected=expected, found=found)


DIFFERENCES = (
    noticed(DifferenceKind.PAID_TWICE, "SP-20261119-0007", "CNY 1,250.00", "CNY 1,250.00"),
    noticed(DifferenceKind.AMOUNT, "SP-20261119-0011", "CNY 800.00", "CNY 80.00"),
)


@pytest.fixture
def two_differences(server: Server) -> None:
    async def put(store: Store) -> None:
        async with store.write() as uow:
            await uow.connection.execute(delete(pay_difference))
            for each in DIFFERENCES:
                await uow.payments.differ(each)

    beside(Settings(data_dir=server.folder).url, put)


@pytest.fixture
def differences(sheet: Callable[..., Page], two_differences: None) -> Callable[..., Page]:
    """Opens the page as somebody who is signed in."""

    def open_page(login: str = "ou", language: str = "en", **options: Any) -> Page:
        return sheet("differences.html", login, language, **options)

    return open_page


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("zh", 1280, "light"), ("en", 1280, "dark"), ("zh", 820, "dark"), ("en", 820, "light")]
)
def test_the_page_has_no_flaw_and_fits(differences: Callable[..., Page], language: str, width: int, scheme: str) -> None:
    page = differences(language=language, width=width, color_scheme=scheme)
    expect(page.locator("[data-difference]")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert flaws(page) == []


def test_one_is_closed_by_keyboard_with_a_reason_and_stays_to_be_read(differences: Callable[..., Page]) -> None:
    page = differences()
    first = page.locator("[data-difference]").first
    first.get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("The provider gave it back on 20 November.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-difference]")).to_have_count(1)
    expect(page.locator("#list-title")).to_be_focused()
    page.locator("#view-closed").click()
    expect(page.locator("[data-difference]")).to_contain_text("SP-20261119-0007")
    expect(page.locator("[data-difference] button")).to_have_count(0)


def test_it_is_for_supervisors_and_operators(differences: Callable[..., Page]) -> None:
    page = differences("lin")
    expect(page.locator("#problem")).to_have_text("This page is for supervisors and operators.")
    expect(page.locator("#content")).to_be_hidden()
