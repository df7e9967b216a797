"""The front door: headers, pages, health, figures, and logs that say nothing of anybody."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from bot.gateway import health, pages
from bot.gateway.app import create_app
from bot.gateway.middlewares import plain_refusals
from bot.settings import ROOT, Settings
from tests.gateway.client import Client, refused
from tests.gateway.fake_worker import FakeWorker


def test_the_gateway_never_loads_rasa_or_tensorflow() -> None:
    script = (
        "import sys, bot.gateway.app, bot.outbox_worker, bot.supervisor, bot.serving; "
        "print([m for m in sys.modules if m.split('.')[0] in ('rasa', 'rasa_sdk', 'tensorflow', 'spacy', 'sklearn')])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_every_answer_has_strict_headers(client: Client) -> None:
    for path in ("/healthz", "/api/nowhere", "/widget/", "/", "/widget.js"):
        response = await client.http.get(path)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert "Server" not in response.headers
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_only_the_widget_may_be_framed_and_only_by_listed_sites(client: Client) -> None:
    client.gate.keys.origins["tqg"] = ["https://tqg.example"]
    client.gate.keys.origins["lxqb"] = ["https://lxqb.example"]
    widget = (await client.http.get("/widget/")).headers
    assert "frame-ancestors 'self' https://tqg.example" in widget["Content-Security-Policy"]
    assert "X-Frame-Options" not in widget
    for path in ("/", "/console/", "/simulator/"):
        headers = (await client.http.get(path)).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
    assert await (await client.http.get("/api/widget/origins")).json() == {"origins": ["https://tqg.example"]}


@pytest.mark.parametrize(
    ("query", "listed"),
    [("", ["https://tqg.example"]), ("?lender=lxqb", ["https://lxqb.example", "https://m.lxqb.example"]), ("?lender=nobody", [])],
)
async def test_each_lenders_chat_may_be_framed_by_its_own_sites(client: Client, query: str, listed: list[str]) -> None:
    client.gate.keys.origins.update(tqg=["https://tqg.example"], lxqb=["https://m.lxqb.example", "https://lxqb.example"])
    policy = (await client.http.get(f"/widget/{query}")).headers["Content-Security-Policy"]
    assert policy.endswith(" ".join(("frame-ancestors 'self'", *listed)))
    assert await (await client.http.get(f"/api/widget/origins{query}")).json() == {"origins": listed}


async def test_a_page_travels_small_to_who_can_unpack_it(client: Client) -> None:
    packed = await client.http.get("/widget/main.js", headers={"Accept-Encoding": "gzip, br"})
    plain = await client.http.get("/widget/main.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    assert await packed.read() == await plain.read()
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


async def test_a_page_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    first = await client.http.get("/widget/main.js")
    assert (first.status, first.content_type) == (200, "text/javascript")
    again = await client.http.get("/widget/main.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/widget/../app.py",
        "/widget/%2e%2e/app.py",
        "/widget/..%2fapp.py",
        "/shared/",
        "/widget/nothing.js",
        "/widget//etc/passwd",
        "/nowhere",
    ],
)
async def test_nothing_but_the_pages_own_files_is_served(client: Client, path: str) -> None:
    from yarl import URL

    url = URL(f"http://{client.http.host}:{client.http.port}{path}", encoded=True)
    response = await client.http.session.get(url)
    assert await refused(response) == (404, "not_found")


async def test_a_folder_without_its_slash_leads_to_it(client: Client) -> None:
    response = await client.http.get("/console", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (308, "/console/")


@pytest.mark.parametrize("room", ["widget", "console", "simulator", "demo", "chat"])
async def test_the_words_of_a_page_are_there_in_both_languages(client: Client, room: str) -> None:
    zh, en = [await (await client.http.get(f"/api/strings/{room}/{language}")).json() for language in ("zh", "en")]
    assert zh.keys() == en.keys()
    assert zh
    assert (await client.http.get(f"/api/strings/{room}/fr")).status == 404
    assert (await client.http.get("/api/strings/talk/zh")).status == 404


async def test_it_is_ready_only_while_a_worker_is(client: Client, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.gateway.workers.HEALTH_KEPT", 0)
    assert (await client.http.get("/readyz")).status == 200
    worker.ready = False
    response = await client.http.get("/readyz")
    assert (response.status, await response.json()) == (503, {"status": "waiting", "database": True, "worker": False})
    assert (await client.http.get("/healthz")).status == 200


async def test_it_is_not_ready_without_its_tables(tmp_path: Path) -> None:
    app = create_app(Settings(demo=True, data_dir=tmp_path, _env_file=None))
    async with TestClient(TestServer(app)) as http:
        assert (await (await http.get("/readyz")).json())["database"] is False


async def test_figures_count_without_naming_anybody(client: Client) -> None:
    talk = await client.borrower()
    await talk.say("我欠多少")
    await talk.hear(2)
    figures = await (await client.http.get("/metrics")).text()
    assert 'bot_messages_total{channel="web",sender="borrower"} 1.0' in figures
    assert 'bot_turns_total{outcome="answered"} 1.0' in figures
    assert "/api/conversations/{id}/messages" in figures
    for private in (talk.id, talk.credential, "B0001", "我欠"):
        assert private not in figures


async def test_logs_hold_no_words_tokens_or_addresses(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    token = await client.token()
    await client.start({"Authorization": f"Bearer {token}"}, {})
    talk = await client.borrower()
    await talk.say("我的秘密")
    await talk.hear(2)
    await client.http.get(f"/api/conversations/{talk.id}/events?after=0&secret=yes", headers=talk.headers)
    assert "/api/conversations/{id}/events 200" in caplog.text.replace("GET ", "")
    for private in (token, talk.credential, talk.id, "我的秘密", "secret=yes", "127.0.0.1"):
        assert private not in caplog.text


async def test_a_fault_inside_is_told_plainly_and_logged_without_its_data(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "我的秘密"

    async def breaks(*_: object) -> None:
        raise RuntimeError(secret)

    monkeypatch.setattr("bot.gateway.conversations.hear", breaks)
    talk = await client.visitor()
    response = await talk.post({"client_msg_id": "m", "text": "你好"})
    assert await refused(response) == (500, "failed")
    assert "RuntimeError" in caplog.text
    assert secret not in caplog.text


@pytest.mark.parametrize("is_gone", [True, False])
async def test_somebody_who_hangs_up_in_the_middle_is_no_fault(
    client: Client, caplog: pytest.LogCaptureFixture, is_gone: bool
) -> None:
    async def reads(_: web.Request) -> web.StreamResponse:
        raise ConnectionResetError

    line = Mock(is_closing=lambda: is_gone)
    response = await plain_refusals(make_mocked_request("POST", "/", app=client.http.app, transport=line), reads)
    assert response.status == 500
    assert ("fault" in caplog.text) is not is_gone


@pytest.mark.parametrize(
    ("method", "path", "code"), [("GET", "/api/nowhere", (404, "not_found")), ("PUT", "/api/conversations", (405, "method"))]
)
async def test_what_is_not_there_is_told_in_json(client: Client, method: str, path: str, code: tuple[int, str]) -> None:
    assert await refused(await client.http.request(method, path)) == code


@pytest.mark.parametrize(
    ("header", "word"), [("zh-CN,zh;q=0.9", "没有这个地址"), ("en", "nothing at this address"), ("fr", "nothing at this address")]
)
async def test_refusals_speak_the_readers_language(client: Client, header: str, word: str) -> None:
    response = await client.http.get("/api/nowhere", headers={"Accept-Language": header})
    assert word in (await response.json())["error"]["message"]


async def test_outside_a_demo_there_is_no_simulator_and_no_token_for_the_asking(database_url: str, tmp_path: Path) -> None:
    keys = tmp_path / "keys.yml"
    keys.write_text("tqg: {keys: [{algorithm: HS256, key: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}]}")
    app = create_app(Settings(demo=False, database_url=database_url, data_dir=tmp_path, lender_keys_file=keys, _env_file=None))
    async with TestClient(TestServer(app)) as http:
        for path in ("/", "/simulator/", "/api/simulator/messages", "/api/demo/borrowers"):
            assert (await http.get(path)).status == 404
        assert (await http.post("/api/demo/token", json={"borrower": "B0001"})).status == 404
        assert (await http.get("/widget/")).status == 200


async def test_the_description_names_every_route_and_no_other(client: Client) -> None:
    served = await (await client.http.get("/api/openapi.json")).json()
    assert served == json.loads(health.DESCRIPTION.read_text(encoding="utf-8"))
    described = {(method.upper(), path) for path, methods in served["paths"].items() for method in methods}
    routed = {
        (route.method, route.resource.canonical)
        for route in client.http.app.router.routes()  # type: ignore[union-attr]
        if route.resource is not None and route.method != "HEAD" and not _is_page(route.resource.canonical)
    }
    assert described == routed


def _is_page(path: str) -> bool:
    return path in ("/", "/widget.js", "/r/{secret}") or path.split("/")[1] in pages.FOLDERS
