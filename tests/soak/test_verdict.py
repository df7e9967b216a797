"""The verdict finds each kind of broken promise: a machine that always says "fine" proves nothing."""

from __future__ import annotations

import random
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from bench.soak.trial import Trial
from bench.soak.verdict import violations
from bench.soak.world import World
from bot.service.talk_records import Draft
from bot.store.tables.arrangements import complaint
from bot.store.tables.talk import conversation, entry

pytestmark = pytest.mark.xdist_group("soak")


@pytest.fixture
async def trial(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Trial]:
    shutil.copy(sqlite_template, tmp_path / "soak.db")
    world = await World.open(tmp_path, has_tables=True)
    trial = await Trial.begin(world, "V1", random.Random(1), browsers=1)
    trial.browsers[0].send({"text": "complain about a call"})
    assert await trial.settle() == []
    yield trial
    await trial.end()
    await world.close()


async def loses_a_row(trial: Trial) -> None:
    async with trial.world.store.write() as uow:
        await uow.connection.execute(delete(entry).where(entry.c.seq == 1))


async def says_it_twice(trial: Trial) -> None:
    async with trial.world.store.write() as uow:
        await uow.conversations.append(trial.conversation_id, Draft(sender="bot", text="re:1.2"), trial.world.now)


async def complains_twice(trial: Trial) -> None:
    async with trial.world.store.write() as uow:
        today = trial.world.now.date()
        fresh = {"id": "C2", "borrower_id": "V1", "kind": "conduct", "opened_on": today}
        await uow.connection.execute(insert(complaint).values(**fresh, statement=f"{trial.conversation_id}:1"))


async def forgets_a_turn(trial: Trial) -> None:
    async with trial.world.store.write() as uow:
        await uow.connection.execute(update(conversation).values(state={"turns": 0}))


async def speaks_over_a_person(trial: Trial) -> None:
    async with trial.world.store.write() as uow:
        held = Draft(sender="system", kind="status", text="", payload={"status": "queued"})
        for draft in (held, Draft(sender="bot", text="still me")):
            await uow.conversations.append(trial.conversation_id, draft, trial.world.now)


async def swaps_what_was_said(trial: Trial) -> None:
    async with trial.world.store.write() as uow:
        await uow.connection.execute(update(entry).where(entry.c.seq == 1).values(text="something else"))


async def takes_what_it_refused(trial: Trial) -> None:
    trial.browsers[0].items[0].refused = 400


BROKEN = {
    loses_a_row: "gap",
    says_it_twice: "twice there",
    complains_twice: "complaints were written",
    forgets_a_turn: "state counts",
    speaks_over_a_person: "a person had the conversation",
    swaps_what_was_said: "acknowledged",
    takes_what_it_refused: "refused with 400",
}


@pytest.mark.parametrize(("breaks", "told"), BROKEN.items())
async def test_a_broken_promise_is_named(trial: Trial, breaks: Callable[[Trial], Awaitable[None]], told: str) -> None:
    await breaks(trial)
    assert any(told in each for each in await violations(trial))


async def test_a_refusal_after_an_attempt_that_nobody_answered_is_no_promise(trial: Trial) -> None:
    await takes_what_it_refused(trial)
    trial.browsers[0].items[0].is_lost = True

    assert await violations(trial) == []
