"""Attaching a picture: the borrower sees that it arrived, the person with the case sees it, and a bad file is told plainly."""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.browser.screens import Chat, Console
from tests.browser.test_handoff import masked_name_of

OpenChat = Callable[..., Chat]
OpenConsole = Callable[..., Console]


def picture() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (120, 80), "teal").save(body, "PNG")
    return body.getvalue()


def test_an_attached_picture_is_seen_by_whoever_takes_the_case(chat: OpenChat, console: OpenConsole) -> None:
    screen = chat("B0012", "en")
    screen.frame.locator("#person").click()
    expect(screen.frame.locator("#presence[data-kind=queue]")).to_be_visible()
    screen.frame.locator("input[type=file]").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": picture()})
    expect(screen.frame.locator(".status", has_text="Picture attached")).to_be_visible()
    expect(screen.frame.locator(".status", has_text="Only the person who deals with your case")).to_be_visible()
    expect(screen.frame.locator(".choices button", has_text="Back to the assistant")).to_be_enabled()
    desk = console("maya", "en")
    desk.open_case(masked_name_of(screen))
    desk.press("Take this case")
    shown = desk.page.locator(".evidence img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 120
    desk.press("Done, return to the assistant")
    desk.page.locator("dialog button.primary").click()
    expect(screen.frame.locator("#presence[data-kind=bot]")).to_be_visible()


def test_a_file_that_is_no_picture_is_told_plainly_and_can_be_put_away(chat: OpenChat, tmp_path: Path) -> None:
    screen = chat("B0007", "zh")
    screen.frame.locator("input[type=file]").set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": b"not a picture"}
    )
    problem = screen.frame.locator(".status [role=alert]")
    expect(problem).to_contain_text("只能上传图片")
    screen.frame.locator(".status .choice").last.click()
    expect(problem).to_have_count(0)


def test_somebody_who_proved_nothing_is_not_offered_it(chat: OpenChat) -> None:
    screen = chat("", "zh")
    expect(screen.frame.locator("#unverified")).to_be_visible()
    expect(screen.frame.locator("#attach")).to_be_hidden()
