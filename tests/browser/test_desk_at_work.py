"""Procedures as they are lived: a borrower and two people at the desk, each in a browser of their own, from an empty desk."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.conftest import Server
from tests.browser.screens import Chat, Console, flaws
from tests.browser.test_handoff import masked_name_of

OpenChat = Callable[..., Chat]
OpenConsole = Callable[..., Console]
OFFER_LAPSES_WITHIN = 75_000
NEXT_ROUND_WITHIN = 30_000
MOMENTS_AGO = re.compile(r"now|\d min")
EMPTY = (
    "UPDATE handoff_case SET status = 'resolved', closed_at = '2026-01-01 00:00:00' WHERE status IN ('open', 'claimed')",
    "UPDATE conversation SET owner = 'bot', owner_agent = NULL WHERE owner <> 'bot'",
    "UPDATE staff SET ready = 0, ready_since = NULL",
)


def change(server: Server, *statements: tuple[str, tuple[str, ...]]) -> None:
    with closing(sqlite3.connect(Path(server.folder) / "bot.db", timeout=30)) as database, database:
        for statement, values in statements:
            database.execute(statement, values)


@pytest.fixture(autouse=True)
def empty_desk(server: Server) -> Iterator[None]:
    """Nobody waits and nobody wants cases, whatever other journeys left behind; nor after."""
    change(server, *((statement, ()) for statement in EMPTY))
    yield
    change(server, *((statement, ()) for statement in EMPTY))


def wants_a_person(chat: OpenChat, borrower: str, language: str) -> Chat:
    phone = chat(borrower, language)
    phone.frame.locator("#person").click()
    expect(phone.frame.locator("#presence[data-kind=queue]")).to_be_visible()
    return phone


def taken(desk: Console, name: str) -> None:
    desk.open_case(name)
    desk.page.locator(".case-actions .primary").click()
    expect(desk.reply).to_be_visible()


def ready(desk: Console) -> Console:
    desk.page.click("#ready")
    expect(desk.page.locator("#ready")).to_have_attribute("aria-pressed", "true")
    return desk


def offer(desk: Console) -> Locator:
    return desk.page.locator("#offers .offer")


def confirm(desk: Console) -> None:
    desk.page.locator("dialog[open] button.primary").click()


def finish(desk: Console, outcome: str = "explained") -> None:
    desk.page.locator(".case-actions .primary").click()
    desk.page.select_option("#ask-outcome", outcome)
    confirm(desk)
    expect(desk.reply).to_be_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(820, "dark"), (1280, "light")])
def test_a_case_that_one_declines_is_offered_to_the_next_who_takes_it(
    chat: OpenChat, console: OpenConsole, width: int, scheme: str
) -> None:
    look = {"width": width, "color_scheme": scheme}
    first, second = ready(console("lin", **look)), ready(console("su", **look))
    phone = wants_a_person(chat, "B0024", "zh")
    expect(offer(first)).to_contain_text(masked_name_of(phone), timeout=NEXT_ROUND_WITHIN)
    assert flaws(first.page) == []
    assert first.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(offer(second)).to_have_count(0)
    offer(first).locator("button.plain").click()
    expect(offer(second)).to_contain_text(masked_name_of(phone), timeout=NEXT_ROUND_WITHIN)
    expect(offer(first)).to_have_count(0)
    offer(second).locator("button.primary").click()
    expect(second.reply).to_be_focused()
    expect(phone.frame.locator("#holder-name")).to_have_text("苏主管")
    finish(second)
    expect(phone.frame.locator("#presence[data-kind=bot]")).to_be_visible()


def test_an_offer_that_nobody_answers_goes_on_to_the_next(chat: OpenChat, console: OpenConsole) -> None:
    first, second = ready(console("maya", "en")), ready(console("su", "en"))
    phone = wants_a_person(chat, "B0025", "en")
    expect(offer(first)).to_contain_text(masked_name_of(phone), timeout=NEXT_ROUND_WITHIN)
    expect(offer(first).locator(".offer-left")).to_contain_text("s left")
    expect(offer(second)).to_contain_text(masked_name_of(phone), timeout=OFFER_LAPSES_WITHIN)
    expect(offer(first)).to_have_count(0)
    expect(phone.frame.locator("#presence[data-kind=queue]")).to_be_visible()


def test_danger_rings_at_every_console_until_somebody_is_with_them_and_is_not_forgotten_after(
    chat: OpenChat, console: OpenConsole
) -> None:
    first, second = console("lin"), console("su")
    phone = chat("B0029")
    phone.ask("我不想活了")
    expect(phone.frame.locator("#messages")).to_contain_text("12356")
    expect(phone.frame.locator("#presence[data-kind=queue]")).to_be_visible()
    for desk in (first, second):
        expect(desk.page.locator("#danger .offer")).to_contain_text(masked_name_of(phone), timeout=NEXT_ROUND_WITHIN)
        assert desk.page.title().startswith("⚠")
        assert flaws(desk.page) == []
    first.page.locator("#danger .primary").click()
    expect(first.page.locator("#danger")).to_be_hidden()
    expect(first.page.locator(".signs.danger")).to_contain_text("我不想活了")
    first.press("接手")
    expect(first.reply).to_be_visible()
    expect(second.page.locator("#danger")).to_be_hidden(timeout=NEXT_ROUND_WITHIN)
    expect(phone.frame.locator("#holder-name")).to_have_text("小林")
    first.page.locator(".signs.danger .link").click()
    expect(first.page.locator(".from-borrower", has_text="我不想活了")).to_be_in_viewport()
    assert flaws(first.page) == []
    answers = phone.answers.count()
    phone.say("我在天台上")
    expect(first.page.locator(".from-borrower", has_text="我在天台上")).to_be_visible()
    assert phone.answers.count() == answers
    finish(first, "safe")
    second.page.keyboard.press("5")
    expect(second.page.locator(".dated", has_text=masked_name_of(phone)).first).to_be_visible()
    assert flaws(second.page) == []


def test_a_household_that_can_pay_nothing_comes_to_a_person_with_its_figures(chat: OpenChat, console: OpenConsole) -> None:
    phone = chat("B0040")
    phone.ask("我失业了，一分钱都还不上，压力太大睡不着")
    phone.frame.locator("#person").click()
    expect(phone.frame.locator("#presence[data-kind=queue]")).to_be_visible()
    desk = console("lin")
    taken(desk, masked_name_of(phone))
    expect(desk.page.locator(".signs.mood")).to_contain_text("睡不着")
    desk.page.get_by_role("button", name="暂停罚息").click()
    desk.page.fill("#ask-until", (datetime.now(UTC) + timedelta(days=10)).date().isoformat())
    desk.page.fill("#ask-reason", "失业，没有收入")
    confirm(desk)
    expect(desk.page.locator(".notes li")).to_contain_text("失业，没有收入")
    desk.say("罚息先停十天，这段时间不用担心。")
    expect(phone.frame.locator(".from-agent", has_text="罚息先停十天")).to_be_visible()
    finish(desk)


def test_a_borrower_whose_agents_browser_died_waits_again_and_repeats_nothing(
    chat: OpenChat, console: OpenConsole, server: Server
) -> None:
    first, second = console("maya", "en"), console("su", "en")
    phone = wants_a_person(chat, "B0023", "en")
    taken(first, masked_name_of(phone))
    first.page.fill("#note", "Wants the fee looked at")
    first.page.click(".notes button")
    expect(first.page.locator(".notes li")).to_contain_text("Wants the fee looked at")
    first.page.context.close()
    phone.say("Are you still there?")
    long_ago = (datetime.now(UTC) - timedelta(minutes=4)).strftime("%Y-%m-%d %H:%M:%S.%f")
    change(server, ("UPDATE staff SET seen_at = ? WHERE login = 'maya'", (long_ago,)))
    expect(phone.frame.locator("#presence[data-kind=queue]")).to_be_visible(timeout=NEXT_ROUND_WITHIN)
    second.page.keyboard.press("1")
    taken(second, masked_name_of(phone))
    expect(second.page.locator(".from-borrower", has_text="Are you still there?")).to_be_visible()
    expect(second.page.locator(".notes li")).to_contain_text("Wants the fee looked at")
    finish(second)


def test_a_case_is_passed_on_with_a_note_that_the_borrower_never_sees(chat: OpenChat, console: OpenConsole) -> None:
    first, second = console("lin"), console("su")
    phone = wants_a_person(chat, "B0026", "zh")
    taken(first, masked_name_of(phone))
    first.press("转交")
    assert flaws(first.page) == []
    first.page.select_option("#ask-to", "su")
    first.page.fill("#ask-note", "请核对六月的费用")
    confirm(first)
    expect(first.reply).to_be_hidden()
    expect(phone.frame.locator("#holder-name")).to_have_text("苏主管")
    second.page.keyboard.press("2")
    second.open_case(masked_name_of(phone))
    expect(second.page.locator(".notes li")).to_contain_text("请核对六月的费用")
    second.say("我接着帮您看。")
    expect(phone.frame.locator(".from-agent", has_text="我接着帮您看。")).to_be_visible()
    expect(phone.frame.locator("body")).not_to_contain_text("请核对六月的费用")
    finish(second)


@pytest.mark.parametrize(("width", "scheme"), [(820, "dark"), (1280, "light")])
def test_what_is_above_an_agents_authority_is_done_in_the_moment_a_supervisor_approves(
    chat: OpenChat, console: OpenConsole, width: int, scheme: str
) -> None:
    look = {"width": width, "height": 1000, "color_scheme": scheme}
    first, second = console("maya", "en"), console("su", "en", **look)
    phone = wants_a_person(chat, "B0006", "en")
    taken(first, masked_name_of(phone))
    ask_for_the_penalty(first)
    expect(first.page.locator(".facts")).to_contain_text("waiting for a supervisor", timeout=NEXT_ROUND_WITHIN)
    asked = second.page.locator("#requests button").first
    expect(asked).to_contain_text("Maya", timeout=NEXT_ROUND_WITHIN)
    assert flaws(second.page) == []
    asked.click()
    decision = "Decline" if width == 820 else "Approve"
    second.page.locator(".fact").get_by_role("button", name=decision).click()
    if decision == "Decline":
        second.page.fill("#ask-remark", "Half of it first")
        assert flaws(second.page) == []
        confirm(second)
    expect(second.page.locator("#requests")).to_be_hidden(timeout=NEXT_ROUND_WITHIN)
    outcome = "Half of it first" if decision == "Decline" else "approved"
    expect(first.page.locator(".facts")).to_contain_text(outcome, timeout=NEXT_ROUND_WITHIN)
    finish(first)


def ask_for_the_penalty(desk: Console) -> None:
    """All of the penalty interest of the first loan, which is more than an agent may waive."""
    desk.page.get_by_role("button", name="Waive charges").click()
    asked = desk.page.locator("dialog[open] .ask-field", has_text="penalty")
    most = re.search(r"[\d,]+\.\d\d", asked.inner_text())
    assert most is not None
    asked.locator("input").fill(most.group().replace(",", ""))
    desk.page.fill("#ask-reason", "Ill for two months")
    confirm(desk)


def test_nobody_is_told_that_they_are_next_while_nobody_is_there(chat: OpenChat) -> None:
    phone = chat("B0024")
    row = {"payload": {"status": "queued", "position": 1, "open": False}, "text": "明天09:00起会有人回复。"}
    shown = """async (row) => {
      const { holderOf, showHolder } = await import('/widget/holder.js');
      showHolder(holderOf(row), (key) => key);
      return document.querySelector('#holder-text').textContent;
    }"""
    assert phone.inside.evaluate(shown, row) == row["text"]
    assert (
        phone.inside.evaluate(shown, {**row, "payload": {"status": "queued", "position": 1, "open": True}})
        == "widget_holder_queue_next"
    )


def test_how_long_somebody_waits_goes_by_the_servers_clock_whatever_this_machines_says(
    chat: OpenChat, device: Callable[..., BrowserContext], sign_ins: Callable[[str], Any]
) -> None:
    phone = wants_a_person(chat, "B0006", "en")
    wrong = device("en", width=1280, height=800, storage_state=sign_ins("maya"))
    wrong.clock.install(time=datetime.now(UTC) + timedelta(days=3))
    desk = Console.open(wrong)
    waited = desk.page.locator(".item", has_text=masked_name_of(phone)).locator(".item-top span")
    expect(waited).to_have_text(MOMENTS_AGO)
    taken(desk, masked_name_of(phone))
    expect(desk.page.locator(".case-head")).to_contain_text(MOMENTS_AGO)
    desk.say("Hello, I am looking at it.")
    expect(phone.frame.locator(".from-agent", has_text="I am looking at it")).to_be_visible()
    finish(desk)
