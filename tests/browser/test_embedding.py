"""The pages of the embedding guide, opened from an origin that is not the chat's own: the listed one works, any other is refused."""

from __future__ import annotations

import importlib.util
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, expect

from bot.settings import ROOT
from tests.browser.conftest import Server
from tests.browser.screens import Chat, flaws

GUIDE = ROOT / "docs" / "embedding"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript"}
WORDS = {"plain": ("聊一聊", "我逾期了多少？"), "strict": ("聊一聊", "我逾期了多少？"), "app": ("Chat", "How much do I owe?")}
HEARD = """
window.heard = [];
if (window === window.top) addEventListener('message', ({ data, origin }) => window.heard.push([origin, JSON.stringify(data)]));
"""
ANOTHER_FRAME = """new Promise((resolve) => {
  const other = document.createElement('iframe');
  other.onload = () => {
    other.contentWindow.eval("parent.BorrowerChat.frame.contentWindow.postMessage({ chat: 1, type: 'token', token: 'x' }, '*')");
    other.contentWindow.eval("parent.postMessage({ chat: 1, type: 'close' }, '*')");
    setTimeout(resolve, 300);
  };
  document.body.append(other);
})"""
VISITOR_AFTER = 20_000


def guide_policy() -> str:
    """The policy that the guide gives for a strict page."""
    found = re.search(r"Content-Security-Policy: (.*)", (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def guide_signer() -> Callable[..., str]:
    """The signing code of the guide, as a lender's server would run it."""
    spec = importlib.util.spec_from_file_location("sign", GUIDE / "sign.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.identity_token  # type: ignore[no-any-return]


class Site:
    """A lender's own server: the guide's pages, and tokens for the borrower who is signed in."""

    def __init__(self, server: Server) -> None:
        self.url = server.site
        self.elsewhere = self.url.replace("localhost", "127.0.0.1")
        self.tokens = 0
        self.lender = "tqg"
        self.answers = 200
        self._server, self._sign = server, guide_signer()
        address = ("127.0.0.1", urlsplit(self.url).port or 80)
        self.http = ThreadingHTTPServer(address, type("Handler", (_Handler,), {"site": self}))

    def token(self) -> str:
        self.tokens += 1
        keys = self._server.keys["tqg"]
        return self._sign("tqg", "B0001", keys["private"], keys["keys"][0]["id"])

    def page(self, name: str) -> bytes:
        text = (GUIDE / name).read_text(encoding="utf-8").replace("https://chat.example", self._server.url)
        return text.replace('data-lender="tqg"', f'data-lender="{self.lender}"').encode()

    def policy(self) -> str:
        return guide_policy().replace("https://chat.example", self._server.url)


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        name = Path(urlsplit(self.path).path).name
        if name == "favicon.ico":
            return self._answer(b"", {})
        if not (GUIDE / name).is_file():
            return self.send_error(404)
        headers = {"Content-Type": TYPES[Path(name).suffix]}
        if name.startswith("strict"):
            headers["Content-Security-Policy"] = self.site.policy()
        return self._answer(self.site.page(name), headers)

    def do_POST(self) -> None:
        if self.site.answers != 200:
            return self.send_error(self.site.answers)
        self._answer(self.site.token().encode(), {"Content-Type": "text/plain"})

    def _answer(self, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site(server: Server) -> Iterator[Site]:
    opened = Site(server)
    thread = threading.Thread(target=opened.http.serve_forever)
    thread.start()
    yield opened
    opened.http.shutdown()
    opened.http.server_close()
    thread.join()


@pytest.fixture
def said() -> list[str]:
    """What the browser's console was told."""
    return []


@pytest.fixture
def visit(device: Callable[..., BrowserContext], said: list[str]) -> Callable[..., Page]:
    """Opens a page of the guide in a browser of its own."""

    def open_page(url: str, *, prepare: Callable[[BrowserContext], object] = lambda _: None) -> Page:
        context = device("zh", width=1280, height=800)
        context.add_init_script(HEARD)
        prepare(context)
        page = context.new_page()

        def hear(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                said.append(message.text)

        page.on("console", hear)
        page.goto(url)
        return page

    return open_page


def press_launcher(page: Page, name: str) -> Chat:
    page.get_by_role("button", name=WORDS[name][0], exact=True).click()
    return Chat(page)


@pytest.mark.parametrize("name", WORDS)
def test_each_page_of_the_guide_works_from_the_listed_origin(site: Site, visit, said: list[str], name: str) -> None:
    page = visit(f"{site.url}/{name}.html")
    screen = press_launcher(page, name)
    expect(screen.frame.locator("#messages > li, #welcome:visible").first).to_be_visible()
    expect(screen.frame.locator("#unverified")).to_be_hidden()
    screen.ask(WORDS[name][1])
    expect(screen.frame.locator(".card-statement").last).to_be_visible()
    assert site.tokens == 1
    assert said == []
    assert flaws(page) == []


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("answers", [204, 404])
def test_a_page_that_gets_no_token_has_a_visitors_chat(site: Site, visit, name: str, answers: int) -> None:
    site.answers = answers
    screen = press_launcher(visit(f"{site.url}/{name}.html"), name)
    expect(screen.frame.locator("#unverified")).to_be_visible()
    screen.ask(WORDS[name][1])
    expect(screen.frame.locator(".card-statement")).to_have_count(0)


def test_a_page_that_hands_on_an_error_page_as_a_token_has_a_visitors_chat(site: Site, visit) -> None:
    page = visit(f"{site.url}/plain.html")
    page.evaluate("BorrowerChat.identify(async () => '<!doctype html>\\n<title>Not found</title>', 'zh')")
    screen = press_launcher(page, "plain")
    expect(screen.frame.locator("#unverified")).to_be_visible()
    screen.ask("我逾期了多少？")


def test_a_page_may_name_its_language_as_documents_do(site: Site, visit) -> None:
    page = visit(f"{site.url}/plain.html")
    page.evaluate("BorrowerChat.identify(async () => null, 'en-GB')")
    screen = press_launcher(page, "plain")
    expect(screen.frame.locator("#holder-name")).to_have_text("Automated assistant")


@pytest.mark.parametrize("name", WORDS)
def test_the_same_page_on_another_origin_is_refused_and_asked_for_no_token(site: Site, visit, said: list[str], name: str) -> None:
    page = visit(f"{site.elsewhere}/{name}.html")
    screen = press_launcher(page, name)
    page.wait_for_timeout(1500)
    expect(screen.frame.locator("#chat")).to_have_count(0)
    assert any("frame-ancestors" in text for text in said)
    assert site.tokens == 0


def test_a_lenders_site_may_not_show_another_lenders_chat(site: Site, visit, said: list[str]) -> None:
    site.lender = "lxqb"
    page = visit(f"{site.url}/plain.html")
    screen = press_launcher(page, "plain")
    page.wait_for_timeout(1500)
    expect(screen.frame.locator("#chat")).to_have_count(0)
    assert any("frame-ancestors" in text for text in said)


def test_a_page_that_got_around_the_frame_rule_still_hears_nothing_and_is_believed_nothing(
    site: Site, visit, said: list[str]
) -> None:
    def without_policy(context: BrowserContext) -> None:
        def strip(route: Route) -> None:
            answer = route.fetch()
            headers = {key: value for key, value in answer.headers.items() if key != "content-security-policy"}
            route.fulfill(response=answer, headers=headers)

        context.route("**/widget/?lender=tqg", strip)

    page = visit(f"{site.elsewhere}/plain.html", prepare=without_policy)
    screen = press_launcher(page, "plain")
    expect(screen.frame.locator("#unverified")).to_be_visible(timeout=VISITOR_AFTER)
    assert page.evaluate("window.heard") == []
    assert site.tokens == 0
    assert not [text for text in said if "postMessage" in text]


def test_the_page_is_told_neither_words_nor_figures_nor_a_credential(site: Site, visit, server: Server) -> None:
    page = visit(f"{site.url}/plain.html")
    screen = press_launcher(page, "plain")
    screen.ask("我逾期了多少？")
    screen.frame.locator("#tongue").click()
    screen.frame.locator("#close").click()
    page.get_by_role("button", name="聊一聊", exact=True).click()
    screen.frame.locator("#hide").click()
    screen.frame.locator("#back").click()
    expect(screen.input).to_be_focused()
    heard = page.evaluate("window.heard")
    assert {origin for origin, _ in heard} == {server.url}
    kinds = {re.sub(r'"(title|label|language)":"[^"]{0,20}"|"count":\d+', "", data).strip("{},") for _, data in heard}
    assert {each.replace(",", "") for each in kinds} <= {
        f'"chat":1"type":"{kind}"' for kind in ("token", "close", "language", "unread", "cover")
    }


def test_what_others_post_to_page_or_chat_does_nothing(site: Site, visit) -> None:
    page = visit(f"{site.url}/plain.html")
    screen = press_launcher(page, "plain")
    screen.ask("你好")
    title = page.title()
    page.evaluate("postMessage({ chat: 1, type: 'cover', title: 'stolen' }, '*'); postMessage({ chat: 1, type: 'close' }, '*')")
    screen.inside.evaluate("postMessage({ chat: 1, type: 'token', token: 'x', language: 'en' }, '*')")
    page.evaluate(ANOTHER_FRAME)
    assert page.title() == title
    expect(page.locator("borrower-chat iframe")).to_be_visible()


def test_in_an_app_the_chat_outlives_views_and_leaves_with_the_person(site: Site, visit) -> None:
    page = visit(f"{site.url}/app.html")
    page.get_by_role("button", name="Talk about this loan").click()
    screen = Chat(page)
    screen.ask("How much do I owe?")
    rows = screen.numbers()
    page.evaluate("location.hash = '#/help'")
    expect(page.get_by_role("heading", name="Help")).to_be_visible()
    assert screen.numbers() == rows
    assert page.locator("script[src$='widget.js']").count() == 1
    page.evaluate("location.hash = '#/out'")
    expect(page.locator("borrower-chat iframe")).to_have_count(0)
    page.get_by_role("button", name="Chat", exact=True).click()
    expect(screen.frame.locator("#unverified")).to_be_visible(timeout=VISITOR_AFTER)
    expect(screen.frame.locator("[data-seq]")).to_have_count(0)
    assert site.tokens == 1
