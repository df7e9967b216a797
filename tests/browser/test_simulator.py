"""The phone on the screen."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect


def test_a_text_message_is_answered_on_the_phone(device: Callable[..., BrowserContext]) -> None:
    page = device().new_page()
    page.goto("/simulator/")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.fill("#input", "我欠多少")
    expect(page.locator("#count")).to_contain_text("1 条")
    page.press("#input", "Enter")
    expect(page.locator(".own .bubble")).to_have_text("我欠多少")
    answer = page.locator(".theirs").first
    expect(answer).to_be_visible()
    expect(answer.locator(".time")).to_contain_text("条")


def test_segments_are_counted_as_a_network_counts_them(device: Callable[..., BrowserContext]) -> None:
    page = device("en").new_page()
    page.goto("/simulator/")
    counted = page.evaluate(
        """async () => {
          const { countSegments } = await import('/simulator/segments.js');
          return ['', 'a'.repeat(160), 'a'.repeat(161), '中'.repeat(70), '中'.repeat(71), '€'.repeat(80), '€'.repeat(81), '😀'.repeat(35)]
            .map((text) => countSegments(text).segments);
        }"""
    )
    assert counted == [0, 1, 2, 1, 2, 1, 2, 1]
