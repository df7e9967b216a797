"""The screens as a person sees them: the chat inside the lender's page, and the agents' console."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Frame, FrameLocator, Locator, Page, expect

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "iframes": False,
}
FLAWS = """async rules => "axe" in window
    ? (await axe.run(document, rules)).violations.map(each => `${each.id}: ${JSON.stringify(each.nodes.map(node => node.target))}`)
    : null"""
"""Nothing where the document has no axe yet, which is half a megabyte to load and parse."""


@dataclass
class Chat:
    """The widget, open on the demo lender's page."""

    page: Page

    @classmethod
    def open(cls, context: BrowserContext, borrower: str) -> Chat:
        page = context.new_page()
        page.goto("/")
        page.wait_for_selector("html[data-ready]", state="attached")
        page.select_option("#borrower", borrower)
        chat = cls(page)
        chat.launch()
        return chat

    def launch(self) -> None:
        self.page.click("#talk")
        expect(self.frame.locator("#holder-name")).not_to_be_empty()
        expect(self.frame.locator("#messages > li, #welcome:visible").first).to_be_visible()

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("borrower-chat iframe")

    @property
    def inside(self) -> Frame:
        return next(frame for frame in self.page.frames if "/widget/" in frame.url)

    @property
    def input(self) -> Locator:
        return self.frame.locator("#input")

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str) -> None:
        """Say something and wait until the answer is there."""
        before = self.answers.count()
        self.say(text)
        expect(self.answers.nth(before)).to_be_visible()

    @property
    def answers(self) -> Locator:
        return self.frame.locator(".message.from-bot")

    @property
    def own(self) -> Locator:
        return self.frame.locator(".message.own")

    def numbers(self) -> list[int]:
        """The numbers of the log rows on the screen, from top to bottom."""
        return [int(seq) for seq in self.frame.locator("[data-seq]").evaluate_all("rows => rows.map(row => row.dataset.seq)")]


@dataclass
class Console:
    """The desk of a signed-in agent."""

    page: Page

    @classmethod
    def open(cls, context: BrowserContext) -> Console:
        page = context.new_page()
        page.goto("/console/")
        page.wait_for_selector("html[data-ready]", state="attached")
        expect(page.locator("#desk")).to_be_visible()
        return cls(page)

    def open_case(self, masked_name: str) -> None:
        self.page.locator(".item", has_text=masked_name).first.click()
        expect(self.page.locator(".case-head h2")).to_contain_text(masked_name)

    def press(self, label: str) -> None:
        self.page.locator(".case-actions button", has_text=label).click()

    @property
    def reply(self) -> Locator:
        return self.page.locator("#reply")

    def say(self, text: str) -> None:
        self.reply.fill(text)
        self.reply.press("Enter")


def flaws(place: Page | Frame) -> list[str]:
    """What axe finds wrong with a document, for accessibility by WCAG 2.2 AA and good practice."""
    found: list[str] | None = place.evaluate(FLAWS, RULES)
    if found is None:
        place.evaluate(f"{AXE_SCRIPT}; 0")
        found = place.evaluate(FLAWS, RULES)
    assert found is not None
    return found
