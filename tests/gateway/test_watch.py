"""What another process wrote is seen by all who follow, with one look for all of them, and nobody else is woken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import event

from bot.gateway import watch
from bot.gateway.bell import Bell
from bot.gateway.watch import look_once
from bot.service.talk_records import Draft
from tests.gateway.client import Client, Talk
from tests.gateway.test_socket import connect


async def write_elsewhere(client: Client, talk: Talk) -> None:
    """A row that rings no bell here, as another process writes it."""
    async with client.gate.store.write() as uow:
        await uow.conversations.append(talk.id, Draft(sender="bot", text="一行"), client.gate.clock())


async def test_a_row_of_another_process_comes_without_its_bell(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK_AGAIN", 0.1)
    stopping = asyncio.Event()
    watching = asyncio.create_task(watch.keep_watch(client.gate, stopping))
    talk = await client.borrower()
    line = await connect(client, talk)
    await line.receive_json(timeout=10)
    await asyncio.sleep(0.3)
    await write_elsewhere(client, talk)
    told = await line.receive_json(timeout=10)
    assert told["event"]["text"] == "一行"
    stopping.set()
    await watching
    await line.close()


async def test_only_who_follows_what_moved_on_is_woken(client: Client) -> None:
    moved, still = await client.visitor(), await client.visitor()
    with client.gate.bell.listen(moved.id) as ear, client.gate.bell.listen(still.id) as other:
        seen = await look_once(client.gate, {})
        assert (ear.news(), other.news()) == (True, True)
        seen = await look_once(client.gate, seen)
        assert (ear.news(), other.news()) == (False, False)
        await write_elsewhere(client, moved)
        await look_once(client.gate, seen)
        assert (ear.news(), other.news()) == (True, False)


async def test_who_waits_for_a_person_is_woken_each_time_for_the_place_in_the_queue(client: Client) -> None:
    talk = await client.visitor()
    async with client.gate.store.write() as uow:
        await uow.conversations.change(talk.id, owner="queue")
    with client.gate.bell.listen(talk.id) as ear:
        seen = await look_once(client.gate, {})
        ear.news()
        await look_once(client.gate, seen)
        assert ear.news()


@pytest.fixture
async def statements(client: Client) -> AsyncIterator[list[str]]:
    """What is asked of the database."""
    asked: list[str] = []

    def note(*parts: Any) -> None:
        asked.append(parts[2])

    engine = client.gate.store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


async def test_many_who_follow_cost_one_question(client: Client, statements: list[str]) -> None:
    talks = [await client.visitor() for _ in range(3)]
    with ExitStack() as listening:
        for talk in talks:
            listening.enter_context(client.gate.bell.listen(talk.id))
        statements.clear()
        await look_once(client.gate, {})
    assert sum("last_seq" in statement for statement in statements) == 1


async def test_while_the_bell_carries_nothing_the_log_is_looked_at_sooner(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK_AGAIN", 1000.0)
    monkeypatch.setattr(watch, "LOOK_SOON", 0.1)
    monkeypatch.setattr(Bell, "carries", False)
    stopping = asyncio.Event()
    watching = asyncio.create_task(watch.keep_watch(client.gate, stopping))
    talk = await client.borrower()
    with client.gate.bell.listen(talk.id) as ear:
        await asyncio.sleep(0.5)
        ear.news()
        await write_elsewhere(client, talk)
        await asyncio.sleep(0.5)
        assert ear.news()
    stopping.set()
    await watching
