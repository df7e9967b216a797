"""Limits are told with a time to come back, count each asker alone, and can't be dodged with made-up addresses."""

from __future__ import annotations

from contextlib import suppress

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway import limits
from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.gateway.limits import Limit, Limits, TooMany
from bot.settings import Settings
from tests.gateway.client import Client, refused

FEW = Limit("few", per_minute=6, burst=2)


def test_a_burst_is_let_through_and_then_the_refill_counts() -> None:
    bucket = Limits()
    bucket.spend(FEW, "a", 0)
    bucket.spend(FEW, "a", 0)
    with pytest.raises(TooMany) as refusal:
        bucket.spend(FEW, "a", 0)
    assert refusal.value.seconds == 10
    bucket.spend(FEW, "b", 0)
    bucket.spend(FEW, "a", 10)


@given(st.lists(st.floats(min_value=0, max_value=5), max_size=60))
def test_no_more_is_let_through_than_burst_and_refill_allow(pauses: list[float]) -> None:
    bucket, now, passed = Limits(), 0.0, 0
    for pause in pauses:
        now += pause
        with suppress(TooMany):
            bucket.spend(FEW, "a", now)
            passed += 1
    assert passed <= FEW.burst + now * FEW.per_minute / 60 + 1e-6


def test_whoever_waits_as_told_is_let_through() -> None:
    bucket, now = Limits(), 0.0
    for _ in range(20):
        try:
            bucket.spend(FEW, "a", now)
        except TooMany as often:
            now += often.seconds
            bucket.spend(FEW, "a", now)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "KEPT", 10)
    bucket = Limits()
    for number in range(100):
        bucket.spend(FEW, str(number), 0)
    assert len(bucket._buckets) == 10


async def test_beginning_conversations_without_end_is_slowed_down(client: Client) -> None:
    answer = await client.start()
    for _ in range(400):  # one more a second is let through, so a slow machine needs more of them
        if answer.status != 201:
            break
        answer = await client.start()
    assert await refused(answer) == (429, "too_many")
    proven = await client.start({"Authorization": f"Bearer {await client.token()}"})
    assert proven.status == 201


async def test_guessing_tokens_is_slowed_down(client: Client) -> None:
    for _ in range(limits.REFUSALS.burst):
        assert (await client.start({"Authorization": "Bearer guess"})).status == 401
    assert (await client.start({"Authorization": "Bearer guess"})).status == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.1.1.1", "127.0.0.1"),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (2, "10.0.0.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
async def test_an_address_is_what_our_own_proxies_saw(
    settings: Settings, people: None, proxies: int, forwarded: str, address: str
) -> None:
    app = create_app(settings.model_copy(update={"trusted_proxies": proxies}))
    async with TestClient(TestServer(app)) as http:
        await http.post("/api/conversations", headers={"X-Forwarded-For": forwarded}, json={})
        assert ("visits", address) in app[GATE].limits._buckets
