"""The pages' own `sync.js`, run by the Node that Playwright brings, against the real gateway."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable

from bot.gateway import watch
from bot.settings import ROOT
from tests.gateway.client import Client, Talk
from tests.gateway.test_following import fill

NODE = str(compute_driver_executable()[0])
PAGE, SYNC = Path(__file__).with_name("page.mjs"), ROOT / "bot/gateway/shared/sync.js"


class Page:
    """A page that follows a conversation; `until` reads what it tells up to something."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process, self.told = process, list[tuple[str, Any]]()

    def do(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n".encode())

    async def until(self, wanted: Callable[[str, Any], bool]) -> Any:
        assert self._process.stdout is not None
        while line := await asyncio.wait_for(self._process.stdout.readline(), 30):
            what, value = json.loads(line)
            self.told.append((what, value))
            if wanted(what, value):
                return value
        raise AssertionError(f"the page ended: {self.told}")

    @property
    def rows(self) -> list[int]:
        return [value for what, value in self.told if what == "event"]


@asynccontextmanager
async def opened(talk: Talk, newest: int = 0) -> AsyncIterator[Page]:
    base = str(talk.client.http.make_url(f"/api/conversations/{talk.id}"))
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    arguments = [str(PAGE), SYNC.as_uri(), base, talk.credential, str(newest)]
    process = await asyncio.create_subprocess_exec(NODE, *arguments, **pipes)  # type: ignore[arg-type]
    try:
        yield Page(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def test_a_page_begins_with_the_newest_rows_and_reads_back_page_by_page(client: Client) -> None:
    talk = await client.visitor()
    await fill(client, talk, 1050)
    async with opened(talk, newest=400) as page:
        await page.until(lambda what, _: what == "ready")
        assert ("snapshot", None) in page.told
        assert page.rows == list(range(651, 1051))
        pages = []
        for _ in range(3):
            page.do("earlier")
            pages.append(await page.until(lambda what, _: what == "earlier"))
    assert pages == [list(range(251, 651)), list(range(1, 251)), []]


async def test_a_page_that_wants_all_gets_all_in_order(client: Client) -> None:
    talk = await client.visitor()
    await fill(client, talk, 1050)
    async with opened(talk) as page:
        await page.until(lambda what, _: what == "ready")
        assert ("snapshot", None) not in page.told
        assert page.rows == list(range(1, 1051))


@pytest.mark.parametrize("sign", ["visibilitychange", "pageshow", "online"])
async def test_a_page_that_comes_back_looks_at_once(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    sign: str,
) -> None:
    monkeypatch.setattr(watch, "LOOK_AGAIN", 1000.0)
    talk = await client.visitor()
    await fill(client, talk, 1)
    async with opened(talk) as page:
        await page.until(lambda what, value: (what, value) == ("state", "live"))
        await fill(client, talk, 2)
        page.do(sign)
        await page.until(lambda what, value: (what, value) == ("event", 3))
        assert page.rows == [1, 2, 3]
