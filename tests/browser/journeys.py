"""The ways through the chat, topic by topic, as people go them: what they say or press, in both languages, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.screens import Chat

MOST_TABS = 60
ANSWERED_WITHIN = 20_000
PERSON = "the button for a person"


@dataclass(frozen=True)
class Choose:
    """The answer to press among those that the latest row offers, counted from the first."""

    at: int = 0


@dataclass(frozen=True)
class Fill:
    """What to write into the latest form, field by field."""

    values: tuple[str, ...]


Step = str | Choose | Fill
Steps = tuple[Step, ...]


@dataclass(frozen=True)
class Journey:
    """By language: whose conversation and the steps; and what is on the screen when it has been gone."""

    zh: tuple[str, Steps]
    en: tuple[str, Steps]
    ends: str

    def of(self, language: str) -> tuple[str, Steps]:
        return self.zh if language == "zh" else self.en


QUEUED = "#presence[data-kind=queue]"
JOURNEYS = {
    "statement": Journey(("B0001", ("我逾期了多少？",)), ("B0002", ("How much do I owe?",)), ".card-statement"),
    "what if": Journey(("B0001", ("30天后还要多少",)), ("B0002", ("what would it cost if i pay in 30 days",)), ".card-chart"),
    "what happens next": Journey(("B0003", ("不还会怎么样",)), ("B0004", ("what happens if I don't pay",)), ".card-timeline"),
    "plan": Journey(
        ("B0007", ("一次还不上，能分期吗", "收入8000", "房租吃饭4500", "15号发工资", Choose(), "同意")),
        (
            "B0008",
            (
                "I can't pay it all at once, can I pay in instalments?",
                "my income is 8000",
                "rent and food are 4500",
                "I get paid on the 15th",
                Choose(),
                "I agree",
            ),
        ),
        ".card-receipt",
    ),
    "budget": Journey(
        ("B0009", ("收支表", Fill(("8000", "3000")))), ("B0006", ("my budget", Fill(("8000", "3000")))), ".card-rows"
    ),
    "documents": Journey(("B0003", ("给我一份对账单",)), ("B0004", ("send me a statement",)), ".card-document"),
    "lesson": Journey(
        ("B0011", ("怎么记账", Choose(), Choose(1))), ("B0012", ("how do i make a budget", Choose(), Choose(1))), ".card-quiz"
    ),
    "dispute": Journey(
        ("B0030", ("我没有借过这笔钱", Choose(), "我的身份证去年丢过，可能被人拿去用了")),
        ("B0031", ("I never borrowed this money", Choose(), "I lost my ID card last year and somebody may have used it")),
        QUEUED,
    ),
    "complaint": Journey(
        ("B0032", ("你们的人打电话骂我，还威胁我家里人，我要投诉", Choose())),
        ("B0035", ("your collector insulted me on the phone and threatened my family", Choose())),
        QUEUED,
    ),
    "hardship": Journey(
        ("B0034", ("我失业了，实在还不上", Choose())), ("B0037", ("I lost my job and really can't pay", Choose())), ".from-bot"
    ),
    "person": Journey(("B0013", (PERSON,)), ("B0014", (PERSON,)), QUEUED),
    "danger": Journey(("B0015", ("我不想活了",)), ("B0019", ("I want to kill myself",)), QUEUED),
}


def walk(screen: Chat, steps: Steps) -> Iterator[Step]:
    """Go the steps with nothing but keys; each is yielded once its answer is there."""
    for step in steps:
        before = _latest(screen)
        _take(screen, step)
        expect(screen.frame.locator(f"[data-seq='{before + 2}']")).to_be_visible(timeout=ANSWERED_WITHIN)
        expect(screen.frame.locator("#typing")).to_be_hidden(timeout=ANSWERED_WITHIN)
        yield step


def _latest(screen: Chat) -> int:
    return max(screen.numbers(), default=0)


def _take(screen: Chat, step: Step) -> None:
    keys = screen.page.keyboard
    if step == PERSON:
        tab_to(screen, screen.frame.locator("#person"))
        keys.press("Enter")
    elif isinstance(step, str):
        keys.press("Escape")
        keys.type(step)
        keys.press("Enter")
    elif isinstance(step, Choose):
        offered = screen.frame.locator(".choices[role=group]").last.locator("button")
        tab_to(screen, offered.first)
        for _ in range(step.at):
            keys.press("ArrowRight")
        keys.press("Enter")
    else:
        tab_to(screen, screen.frame.locator(".card-form").last.locator("input").first)
        for value in step.values:
            keys.type(value)
            keys.press("Tab")
        keys.press("Enter")


def tab_to(screen: Chat, wanted: Locator) -> None:
    """Shift+Tab from the input until it has the focus; the way is long only when something traps the keys."""
    screen.page.keyboard.press("Escape")
    for _ in range(MOST_TABS):
        screen.page.keyboard.press("Shift+Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError("no way to it by Shift+Tab")
