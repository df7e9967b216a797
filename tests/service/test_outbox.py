"""A message leaves once: in order, tried again when that is safe, and left to a person when nobody can tell."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.outbox_worker import OutboxWorker
from bot.service import sending
from bot.service.outbox import Capabilities, DeliveryProblem
from bot.service.talk_records import Outgoing
from bot.store.unit_of_work import Store

ROUTE = ("tqg", "sms")
START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass
class Provider:
    """A carrier whose answers the test writes: each problem is raised once, in order."""

    idempotent: bool = False
    problems: list[DeliveryProblem | None] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    name: str = "provider"

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(idempotent=self.idempotent, inbound=True, receipts=True, max_segments=3)

    def link_wanted(self, message: Outgoing) -> None:
        return None

    async def send(self, message: Outgoing) -> str:
        self.calls.append(message.key)
        problem = self.problems.pop(0) if self.problems else None
        if problem is not None:
            raise problem
        return f"id-{message.key}"


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


async def put(store: Store, key: str, to: str = "+8613800000001", *, secret: bool = False) -> None:
    async with store.write() as uow:
        await uow.outbox.add(
            key=key, channel="sms", to=to, language="zh", body={"text": key}, at=START, secret=secret, lender_id="tqg"
        )


async def states(store: Store) -> dict[str, str]:
    from sqlalchemy import select

    from bot.store.tables.outbox import outbox as table

    async with store.read() as uow:
        return {
            row.key: row.state for row in await uow.connection.execute(select(table.c.key, table.c.state).order_by(table.c.id))
        }


async def drain(worker: OutboxWorker) -> None:
    while await worker.send_next():
        pass


async def test_messages_to_one_phone_leave_in_order_and_once(store: Store) -> None:
    provider = Provider()
    for key in ("a", "b", "a", "c"):
        await put(store, key)
    workers = [OutboxWorker(store, {ROUTE: provider}, Clock()) for _ in range(3)]
    await asyncio.gather(*(drain(worker) for worker in workers))
    await drain(workers[0])
    assert provider.calls == ["a", "b", "c"]
    assert set((await states(store)).values()) == {"sent"}


async def test_a_message_that_was_not_taken_is_tried_again_later_and_holds_back_those_after_it(store: Store) -> None:
    provider, clock = Provider(problems=[DeliveryProblem("busy", again=True)]), Clock()
    worker = OutboxWorker(store, {ROUTE: provider}, clock)
    await put(store, "first")
    await put(store, "second")
    await put(store, "elsewhere", to="+8613800000002")
    await drain(worker)
    assert provider.calls == ["first", "elsewhere"]
    clock.pass_by(minutes=1)
    await drain(worker)
    assert provider.calls == ["first", "elsewhere", "first", "second"]


async def test_a_message_is_given_up_after_five_refusals(store: Store) -> None:
    provider, clock = Provider(problems=[DeliveryProblem("busy", again=True)] * 9), Clock()
    worker = OutboxWorker(store, {ROUTE: provider}, clock)
    await put(store, "m")
    for _ in range(9):
        await drain(worker)
        clock.pass_by(hours=1)
    assert (len(provider.calls), await states(store)) == (5, {"m": "dead"})


async def test_a_message_that_is_refused_for_good_is_not_tried_again(store: Store) -> None:
    provider = Provider(problems=[DeliveryProblem("blocked")])
    await put(store, "m")
    await drain(OutboxWorker(store, {ROUTE: provider}, Clock()))
    assert (provider.calls, await states(store)) == (["m"], {"m": "dead"})


async def test_an_answer_that_nobody_knows_is_never_guessed(store: Store) -> None:
    provider, clock = Provider(problems=[DeliveryProblem("timeout", unknown=True)]), Clock()
    worker = OutboxWorker(store, {ROUTE: provider}, clock)
    await put(store, "m")
    await drain(worker)
    clock.pass_by(days=1)
    await drain(worker)
    assert (provider.calls, await states(store)) == (["m"], {"m": "unknown"})


@pytest.mark.parametrize(("idempotent", "state"), [(True, "queued"), (False, "unknown")])
async def test_a_sender_that_died_is_followed_up_as_its_carrier_allows(store: Store, idempotent: bool, state: str) -> None:
    await put(store, "m")
    async with store.write() as uow:
        assert await sending.take(uow, START) is not None
    carriers = {ROUTE: Provider(idempotent=idempotent)}
    async with store.write() as uow:
        await sending.recover(uow, carriers, START + timedelta(seconds=30))
    assert await states(store) == {"m": "sending"}
    async with store.write() as uow:
        await sending.recover(uow, carriers, START + timedelta(minutes=2))
    assert await states(store) == {"m": state}


async def test_what_was_secret_is_forgotten_once_it_left(store: Store) -> None:
    from sqlalchemy import select

    from bot.store.tables.outbox import outbox as table

    await put(store, "code 123456", secret=True)
    await drain(OutboxWorker(store, {ROUTE: Provider()}, Clock()))
    async with store.read() as uow:
        body = (await uow.connection.execute(select(table.c.body))).scalar_one()
    assert body["text"] == ""


async def test_without_a_carrier_messages_wait(store: Store) -> None:
    await put(store, "m")
    assert await OutboxWorker(store, {}, Clock()).send_next() is False
    assert await states(store) == {"m": "queued"}
