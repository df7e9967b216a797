"""Messages that stand still, seen by those who may act on them: in both languages, on a desk and a tablet, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select, update

from bot.settings import Settings
from bot.store.tables.outbox import outbox, webhook
from bot.store.unit_of_work import Store
from tests.browser.beside import beside
from tests.browser.conftest import Server
from tests.browser.screens import flaws

T = TypeVar("T")
PHONE = "+8613800990077"
WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class Book:
    """The running server's own database, written to by the side, as a worker would."""

    def __init__(self, url: str) -> None:
        self._url = url

    def stuck(self, key: str, state: str, problem: str, *, secret: bool = False) -> int:
        async def put(store: Store) -> int:
            async with store.write() as uow:
                given = {"channel": "sms", "to": PHONE, "language": "zh", "body": {"text": "x", "choices": []}, "secret": secret}
                await uow.outbox.add(key=key, at=WHEN, lender_id="tqg", **given)
                number = (await uow.connection.execute(select(outbox.c.id).where(outbox.c.key == key))).scalar_one()
                await uow.outbox.settle(number, state=state, problem=problem, attempts=2, provider="kannel")
            return int(number)

        return self._do(put)

    def unread(self, key: str) -> int:
        async def put(store: Store) -> int:
            async with store.write() as uow:
                given = {"lender_id": "tqg", "provider": "twilio", "kind": "message", "address": PHONE, "content": {"Body": "x"}}
                await uow.webhooks.add(key=key, at=WHEN, **given)
                number = (await uow.connection.execute(select(webhook.c.id).where(webhook.c.key == key))).scalar_one()
                await uow.webhooks.settle(number, state="dead", problem="Unclear")
            return int(number)

        return self._do(put)

    def state(self, number: int) -> str:
        async def read(store: Store) -> str:
            async with store.read() as uow:
                return str((await uow.connection.execute(select(outbox.c.state).where(outbox.c.id == number))).scalar_one())

        return self._do(read)

    def many(self, count: int) -> list[int]:
        async def put(store: Store) -> list[int]:
            async with store.write() as uow:
                for each in range(count):
                    given = {"channel": "sms", "to": PHONE, "language": "zh", "body": {"text": "x", "choices": []}}
                    await uow.outbox.add(key=f"still:{each}", at=WHEN, lender_id="tqg", **given)
                ours = outbox.c.key.startswith("still:")
                await uow.connection.execute(update(outbox).where(ours).values(state="dead", problem="expired"))
                found = await uow.connection.execute(select(outbox.c.id).where(ours).order_by(outbox.c.id))
                return [int(number) for (number,) in found]

        return self._do(put)

    def clear(self) -> None:
        async def remove(store: Store) -> None:
            async with store.write() as uow:
                for table in (outbox, webhook):
                    await uow.connection.execute(delete(table).where(table.c.key.startswith("still:")))

        self._do(remove)

    def _do(self, work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
        return beside(self._url, work)


@pytest.fixture
def book(server: Server) -> Iterator[Book]:
    """Nothing of ours stands still before and after."""
    opened = Book(Settings(data_dir=server.folder).url)
    opened.clear()
    yield opened
    opened.clear()


@pytest.fixture
def deliveries(sheet: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the page as somebody who is signed in."""

    def open_page(login: str = "ou", language: str = "en", **options: Any) -> Page:
        return sheet("deliveries.html", login, language, **options)

    return open_page


def row(page: Page, number: int):
    return page.locator(f"[data-still='{number}']")


def view(page: Page, title: str) -> None:
    page.locator("#views button", has_text=title).click()
    expect(page.locator("#list-title")).to_have_text(title)


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("zh", 1280, "light"), ("en", 1280, "dark"), ("zh", 820, "dark"), ("en", 820, "light")]
)
def test_the_page_has_no_flaw_and_fits(deliveries, book: Book, language: str, width: int, scheme: str) -> None:
    number = book.stuck("still:1", "unknown", "timeout")
    book.stuck("still:2", "unknown", "sender_died", secret=True)
    page = deliveries(language=language, width=width, color_scheme=scheme)
    expect(row(page, number)).to_be_visible()
    assert flaws(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row(page, number).locator("button").first.click()
    expect(page.locator("dialog")).to_be_visible()
    assert flaws(page) == []
    assert "console_" not in page.inner_text("body")


def test_each_says_to_whom_how_why_since_when_and_how_often_but_never_what_or_the_whole_number(deliveries, book: Book) -> None:
    number = book.stuck("still:1", "dead", "refused_30007")
    page = deliveries()
    view(page, "Not sent")
    shown = row(page, number)
    for told in ("+86…77", "SMS · kannel", "The provider refused it (code 30007).", "20 Nov 2026", "2"):
        expect(shown).to_contain_text(told)
    assert PHONE not in page.content()


def test_where_nothing_stands_still_the_page_says_that_all_is_well(deliveries, book: Book) -> None:
    page = deliveries("su")
    view(page, "Provider's calls not understood")
    expect(page.locator("#list")).to_have_text("All is well. Nothing stands still here.")
    expect(page.locator("#counts")).to_contain_text("Not known")


def test_an_unknown_one_is_tried_again_by_keyboard_after_a_warning_that_it_may_arrive_twice(deliveries, book: Book) -> None:
    number = book.stuck("still:1", "unknown", "timeout")
    page = deliveries()
    row(page, number).get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_contain_text("gets this message twice")
    page.keyboard.press("Escape")
    assert book.state(number) == "unknown"
    page.keyboard.press("Enter")
    page.locator("#ask-reason").fill("their list does not have it")
    page.keyboard.press("Enter")
    expect(row(page, number)).to_have_count(0)
    expect(page.locator("#list-title")).to_be_focused()
    assert book.state(number) not in ("unknown", "dead", "abandoned")


def test_one_is_let_be_and_the_count_follows(deliveries, book: Book) -> None:
    number = book.stuck("still:1", "dead", "expired")
    page = deliveries("su")
    view(page, "Not sent")
    before = int(page.locator("#counts > div").nth(1).locator("dd").inner_text())
    row(page, number).get_by_role("button", name="Let it be").click()
    page.locator("#ask-reason").fill("no longer true")
    page.locator("dialog button.primary").click()
    expect(row(page, number)).to_have_count(0)
    expect(page.locator("#counts > div").nth(1).locator("dd")).to_have_text(str(before - 1))
    assert book.state(number) == "abandoned"


def test_what_somebody_else_has_dealt_with_is_said_and_leaves_the_list(deliveries, book: Book) -> None:
    number = book.stuck("still:1", "unknown", "cut")
    page = deliveries()
    expect(row(page, number)).to_be_visible()
    book.clear()
    row(page, number).get_by_role("button", name="Let it be").click()
    page.locator("#ask-reason").fill("looked at")
    page.locator("dialog button.primary").click()
    expect(page.locator("#problem")).not_to_be_empty()
    expect(row(page, number)).to_have_count(0)


def test_a_forgotten_code_can_only_be_let_be(deliveries, book: Book) -> None:
    number = book.stuck("still:1", "unknown", "timeout", secret=True)
    page = deliveries()
    expect(row(page, number)).to_contain_text("can't be sent again")
    expect(row(page, number).locator("button")).to_have_count(1)


def test_a_call_that_nobody_understood_is_shown_and_worked_on_again(deliveries, book: Book) -> None:
    number = book.unread("still:1")
    page = deliveries()
    view(page, "Provider's calls not understood")
    expect(row(page, number)).to_contain_text("A customer's message")
    row(page, number).get_by_role("button", name="Try again").click()
    page.locator("#ask-reason").fill("mended")
    page.locator("dialog button.primary").click()
    expect(row(page, number)).to_have_count(0)


def test_a_long_list_comes_in_pages(deliveries, book: Book) -> None:
    numbers = book.many(101)
    page = deliveries()
    view(page, "Not sent")
    expect(page.locator("[data-still]")).to_have_count(100)
    page.get_by_role("button", name="Show more").click()
    expect(row(page, numbers[-1])).to_be_visible()
    expect(page.locator("#more")).to_be_hidden()


def test_it_is_for_supervisors_and_operators_and_they_are_led_there(deliveries, device, console, sign_ins) -> None:
    for login in ("lin", "an"):
        page = deliveries(login)
        expect(page.locator("#problem")).to_have_text("This page is for supervisors and operators.")
        expect(page.locator("#content")).to_be_hidden()
    stranger = device("en").new_page()
    stranger.goto("/console/deliveries.html")
    expect(stranger.locator("#problem")).to_have_text("Please sign in first.")
    expect(console("lin", language="en").page.locator("#deliveries")).to_be_hidden()
    page = console("su", language="en").page
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("link", name="Messages that stand still").click()
    expect(page.get_by_role("heading", name="All messages")).to_be_visible()
