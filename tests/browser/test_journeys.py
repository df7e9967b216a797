"""Every topic by keyboard alone in both languages; each step without a flaw in light, dark and forced colours and at 400 %."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import JOURNEYS, walk
from tests.browser.screens import Chat, flaws

LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference"},
    {"color_scheme": "dark", "forced_colors": "none", "reduced_motion": "reduce"},
    {"color_scheme": "light", "forced_colors": "active", "reduced_motion": "no-preference"},
)
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("topic", JOURNEYS)
def test_a_topic_by_keyboard_alone(chat: Callable[..., Chat], topic: str, language: str) -> None:
    borrower, steps = JOURNEYS[topic].of(language)
    screen = chat(borrower, language)
    for step in walk(screen, steps):
        screen.inside.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for look in LOOKS:
            screen.page.emulate_media(**look)
            assert flaws(screen.inside) == [], (step, look)
        screen.page.set_viewport_size({"width": 320, "height": 256})
        assert screen.inside.evaluate(SIDEWAYS) <= 0, step
        screen.page.set_viewport_size({"width": 360, "height": 740})
    expect(screen.frame.locator(JOURNEYS[topic].ends).last).to_be_visible()
