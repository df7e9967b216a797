"""Two gateways' bells on a Redis that really runs: what one rings the other hears, and an outage is only a pause."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

import pytest

from bot.gateway.redis_bell import RedisBell
from tests.redis_server import free_port, private_redis

PATIENCE = 15.0


@pytest.fixture
def port() -> int:
    return free_port()


@contextlib.asynccontextmanager
async def bells(port: int) -> AsyncIterator[tuple[RedisBell, RedisBell]]:
    pair = RedisBell(f"redis://127.0.0.1:{port}"), RedisBell(f"redis://127.0.0.1:{port}")
    carrying = [asyncio.create_task(bell.carry()) for bell in pair]
    try:
        yield pair
    finally:
        for bell in pair:
            bell.close()
        await asyncio.gather(*carrying)


@contextlib.contextmanager
def redis(port: int):  # type: ignore[no-untyped-def]
    try:
        running = private_redis(port)
        running.__enter__()
    except RuntimeError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    try:
        yield
    finally:
        running.__exit__(None, None, None)


async def heard(ringing: RedisBell, listening: RedisBell, topic: str, whisper: dict[str, str] | None = None) -> object:
    """Ring until the other side has heard; what was whispered."""
    with listening.listen(topic) as ear:
        for _ in range(int(PATIENCE / 0.25)):
            ringing.ring(topic) if whisper is None else ringing.whisper(topic, whisper)
            waiting = asyncio.create_task(ear._rung.wait())
            done, _ = await asyncio.wait([waiting], timeout=0.25)
            waiting.cancel()
            if done:
                return await ear.wait(0.1)
    raise AssertionError("nothing was heard")


async def test_what_one_gateway_rings_the_other_hears(port: int) -> None:
    with redis(port):
        async with bells(port) as (here, there):
            assert await heard(here, there, "c1") == []
            assert {"type": "typing"} in await heard(there, here, "c1", {"type": "typing"})  # type: ignore[operator]


async def test_a_bell_does_not_hear_itself_twice(port: int) -> None:
    with redis(port):
        async with bells(port) as (here, there):
            await heard(here, there, "warm")
            with here.listen("c1") as ear:
                here.whisper("c1", {"n": "1"})
                await asyncio.sleep(0.5)
                assert await ear.wait(0.1) == [{"n": "1"}]


async def test_an_outage_is_only_a_pause(port: int) -> None:
    async with bells(port) as (here, there):
        with here.listen("c1") as ear:
            here.ring("c1")
            assert await ear.wait(1) == [], "a gateway's own listeners never wait for Redis"
        with redis(port):
            await heard(here, there, "c1")
        await asyncio.sleep(0.2)
        with redis(port):
            await heard(here, there, "c2")
