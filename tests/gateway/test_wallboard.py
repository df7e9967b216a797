"""The desk live, as whoever leads it sees it."""

from __future__ import annotations

from datetime import timedelta

from tests.gateway.client import Client
from tests.gateway.fake_worker import FakeWorker
from tests.gateway.test_console import hand_over


async def test_the_wallboard_follows_the_desk(client: Client, worker: FakeWorker) -> None:
    su, lin = await client.desk("su"), await client.desk("lin")
    before = await (await su.get("/wallboard")).json()
    await hand_over(client, worker)
    await lin.post("/me/here", {"ready": True})
    client.later(timedelta(seconds=30))
    after = await (await su.get("/wallboard")).json()
    assert after["waiting"] == before["waiting"] + 1
    assert len([each for each in after["people"] if each["ready"]]) == 1
    client.later(timedelta(minutes=5))
    later = await (await su.get("/wallboard")).json()
    assert not [each for each in later["people"] if each["here"]]
