"""Pictures of every step of every journey, to be looked at; one sheet for each language and width.

`python -m tests.browser.gallery URL FOLDER [TOPIC …]` writes them.

The server is a demo (`make run`) that nobody else uses meanwhile; what people agreed or complained of there stays.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, LOCALES, QUIET
from tests.browser.journeys import JOURNEYS, walk
from tests.browser.screens import Chat

SIZES = ((360, 740), (1280, 800))
IN_A_ROW = {360: 7, 1280: 3}


def draw(browser: Browser, url: str, folder: Path, language: str, topic: str) -> None:
    """One journey, each step at both widths."""
    borrower, steps = JOURNEYS[topic].of(language)
    context = browser.new_context(base_url=url, viewport={"width": 360, "height": 740}, locale=LOCALES[language])
    context.set_default_timeout(30_000)
    screen = Chat.open(context, borrower)
    for at, _ in enumerate(walk(screen, steps)):
        for width, height in SIZES:
            screen.page.set_viewport_size({"width": width, "height": height})
            name = f"{language}-{width}-{topic.replace(' ', '_')}-{at}.png"
            screen.page.screenshot(path=folder / name)
        screen.page.set_viewport_size({"width": 360, "height": 740})
    context.close()


def sheet(folder: Path, language: str, width: int) -> None:
    """All pictures of one language and width on one page."""
    found = [Image.open(path) for path in sorted(folder.glob(f"{language}-{width}-*.png"))]
    if not found:
        return
    across = IN_A_ROW[width]
    wide, high = found[0].size
    page = Image.new("RGB", (across * (wide + 12), -(-len(found) // across) * (high + 12)), "white")
    for at, picture in enumerate(found):
        page.paste(picture, (at % across * (wide + 12), at // across * (high + 12)))
    page.save(folder / f"sheet-{language}-{width}.png")


def main(url: str, folder: Path, topics: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        for language in LOCALES:
            for topic in topics or JOURNEYS:
                try:
                    draw(browser, url, folder, language, topic)
                except Exception as problem:  # the other journeys are still worth looking at
                    sys.stderr.write(f"{language} {topic}: {problem}\n")
            for width, _ in SIZES:
                sheet(folder, language, width)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
