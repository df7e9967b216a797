"""Signing in to the console: with a wrong password, with an authenticator, and with a first password that must be changed."""

from collections.abc import Callable

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server

Devices = Callable[..., BrowserContext]


def page_of(device: Devices, language: str) -> Page:
    page = device(language, width=1280, height=800).new_page()
    page.goto("/console/")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def type_in(page: Page, login: str, password: str, code: str = "") -> None:
    page.fill("#username", login)
    page.fill("#password", password)
    if code:
        page.fill("#code", code)
    page.keyboard.press("Enter")


def choose(page: Page, what: str) -> None:
    page.click("#me")
    page.select_option("dialog[open] select", what)
    page.click("dialog[open] button.primary")


@pytest.fixture
def newcomer(device: Devices, server: Server) -> tuple[str, str]:
    """Somebody whom an operator has just added."""
    operator = device("en").request
    signed_in = operator.post("/api/console/login", data={"username": "ou", "password": server.password("ou")})
    csrf = {"X-CSRF-Token": signed_in.json()["csrf"]}
    login = f"new-{abs(hash(csrf['X-CSRF-Token'])) % 10**8}".replace("new-", "n")
    new = {"login": login, "name": "Noor", "role": "agent", "languages": ["en"]}
    added = operator.post("/api/console/staff", data=new, headers=csrf)
    assert added.status == 201, added.text()
    return login, added.json()["password"]


def test_a_wrong_password_is_told_plainly_and_what_was_typed_stays(device: Devices) -> None:
    page = page_of(device, "zh")
    type_in(page, "nobody", "wrong")
    expect(page.locator("#login-problem")).to_contain_text("登录名或密码不对")
    expect(page.locator("#username")).to_have_value("nobody")
    expect(page.locator("#code-field")).to_be_hidden()


def test_a_first_password_is_changed_and_an_authenticator_asked_for_from_then_on(
    device: Devices, newcomer: tuple[str, str]
) -> None:
    login, given = newcomer
    page = page_of(device, "en")
    type_in(page, login, given)
    expect(page.locator("dialog[open]")).to_contain_text("Choose a new password")
    page.fill("#ask-old", given)
    page.fill("#ask-new", "short")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] .problem")).to_contain_text("at least 12")
    page.fill("#ask-old", given)
    page.fill("#ask-new", "correct horse battery")
    page.keyboard.press("Enter")
    expect(page.locator("#desk")).to_be_visible()

    choose(page, "enrol")
    secret = page.locator("dialog[open] code").inner_text()
    expect(page.locator("dialog[open] img")).to_be_visible()
    assert not Axe().run(page).response["violations"]
    page.fill("#ask-code", pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] .recovery li")).to_have_count(8)
    recovery = page.locator("dialog[open] .recovery li").first.inner_text()
    page.click("dialog[open] button.primary")

    page.click("#logout")
    type_in(page, login, "correct horse battery")
    expect(page.locator("#code")).to_be_focused()
    type_in(page, login, "correct horse battery", "000000")
    expect(page.locator("#login-problem")).to_contain_text("not right")
    type_in(page, login, "correct horse battery", recovery)
    expect(page.locator("#desk")).to_be_visible()
