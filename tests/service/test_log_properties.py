"""Whatever people, the bot, agents and crashes do in whatever order, the log stays whole.

Each example is a random history in a conversation of its own: messages sent once or again, turns committed, overtaken or killed
half-way, cases claimed and returned, clients reading by cursor. After it the log must be gapless, every message in it once, every
client's view a complete beginning of it, every question answered at most once, and the bot silent while a person holds the conversation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.service import handoff, turns
from bot.service.conversation import Incoming, begin, receive
from bot.service.errors import Conflict, Stale
from bot.service.handoff import Said
from bot.service.talk_records import Entry, StaffMember
from bot.service.turn import Effect, Say, TurnAnswer
from bot.service.turns import Turn
from bot.store.unit_of_work import Store
from tests.service.people import LENDERS

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AGENTS = [StaffMember(login=name, name=name, role="agent", password_hash="-", languages=["zh"]) for name in ("lin", "maya")]
IDS = [f"m{number}" for number in range(6)]
OPERATIONS = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(IDS)),
    st.tuples(st.just("read"), st.sampled_from(["phone", "desktop"])),
    st.tuples(st.just("take_turn"), st.none()),
    st.tuples(st.just("commit_turn"), st.booleans()),
    st.tuples(st.just("die_in_commit"), st.none()),
    st.tuples(st.just("give_up"), st.none()),
    st.tuples(st.just("claim"), st.sampled_from(AGENTS)),
    st.tuples(st.just("speak"), st.tuples(st.sampled_from(AGENTS), st.sampled_from(IDS))),
    st.tuples(st.just("resolve"), st.sampled_from(AGENTS)),
    st.tuples(st.just("withdraw"), st.none()),
)


class Died(Exception):
    pass


@dataclass
class History:
    """One conversation, what was done to it, and what everybody saw."""

    store: Store
    id: str = ""
    taken: list[Turn] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    seen: dict[str, list[Entry]] = field(default_factory=lambda: {"phone": [], "desktop": []})

    async def start(self) -> None:
        async with self.store.write() as uow:
            if not await uow.lenders.all():
                await uow.lenders.add(LENDERS[0])
            for agent in AGENTS:
                await uow.staff.keep(agent)
            self.id = (await begin(uow, LENDERS[0], "zh", NOW)).id

    async def send(self, client_msg_id: str) -> None:
        async with self.store.write() as uow:
            entry, is_new, _ = await receive(uow, self.id, Incoming(client_msg_id=client_msg_id, text=f"说{client_msg_id}"), NOW)
        assert is_new == (client_msg_id not in self.answers)
        assert self.answers.setdefault(client_msg_id, entry.seq) == entry.seq

    async def read(self, client: str) -> None:
        view = self.seen[client]
        async with self.store.read() as uow:
            view.extend(await uow.conversations.entries(self.id, after=len(view), limit=3))

    async def take_turn(self, _: None) -> None:
        async with self.store.read() as uow:
            turn = await turns.next_turn(uow, self.id, NOW)
        if turn is not None:
            self.taken.append(turn)

    async def commit_turn(self, hands_off: bool) -> None:
        for turn in self.taken:
            effects = (Effect(verb="open_case", args={"topic": "dispute", "reason": "fee"}),) if hands_off else ()
            says = (Say(text=f"答{turn.question.seq}"), Say(text="还有", payload={"choices": [{"id": "a", "title": "甲"}]}))
            answer = TurnAnswer(says=says, effects=effects, state={}, language="zh")
            async with self.store.write() as uow:
                await turns.commit(uow, turn, answer, NOW)

    async def die_in_commit(self, _: None) -> None:
        if not self.taken:
            return
        async with self.store.write() as uow:
            answer = TurnAnswer(says=(Say(text="半句"),), effects=(), state={}, language="zh")
            await turns.commit(uow, self.taken[-1], answer, NOW)
            raise Died

    async def give_up(self, _: None) -> None:
        if self.taken:
            async with self.store.write() as uow:
                await turns.give_up(uow, self.taken[-1], NOW)

    async def claim(self, agent: StaffMember) -> None:
        await self._with_case(lambda uow, case_id: handoff.claim(uow, case_id, agent, NOW))

    async def speak(self, given: tuple[StaffMember, str]) -> None:
        said = Said(text=f"人说{given[1]}", client_msg_id=given[1])
        await self._with_case(lambda uow, case_id: handoff.speak(uow, case_id, given[0], said, NOW))

    async def resolve(self, agent: StaffMember) -> None:
        await self._with_case(lambda uow, case_id: handoff.resolve(uow, case_id, agent, "explained", True, NOW))

    async def withdraw(self, _: None) -> None:
        async with self.store.write() as uow:
            await handoff.withdraw(uow, self.id, NOW)

    async def _with_case(self, act: Callable[[object, str], Awaitable[object]]) -> None:
        async with self.store.write() as uow:
            case = await uow.cases.open_of(self.id)
            if case is not None:
                await act(uow, case.id)

    async def check(self) -> None:
        async with self.store.read() as uow:
            log = await uow.conversations.entries(self.id, after=0, limit=1000)
            conversation = await uow.conversations.get(self.id)
        assert conversation is not None
        assert [entry.seq for entry in log] == list(range(1, conversation.last_seq + 1))
        for view in self.seen.values():
            assert view == log[: len(view)]
        sent = [entry.client_msg_id for entry in log if entry.sender == "borrower"]
        assert sorted(sent) == sorted(self.answers)
        said = [entry.text for entry in log if entry.sender == "bot" and entry.text.startswith("答")]
        assert len(said) == len(set(said))
        assert "半句" not in [entry.text for entry in log]
        check_silence(log)


def check_silence(log: list[Entry]) -> None:
    """No bot row between a handoff and the return of the conversation."""
    held = False
    for entry in log:
        assert not (held and entry.sender == "bot")
        status = entry.payload.get("status")
        held = status in ("queued", "claimed", "transferred") or (held and status not in ("returned", "closed", "withdrawn"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(operations=st.lists(OPERATIONS, min_size=5, max_size=40))
def test_the_log_stays_whole(database_url: str, operations: list[tuple[str, object]]) -> None:
    async def live() -> None:
        store = Store.open(database_url)
        history = History(store)
        try:
            await history.start()
            for name, argument in operations:
                with suppress(Conflict, Died):
                    await getattr(history, name)(argument)
            await history.check()
        finally:
            await store.close()

    asyncio.run(live())


async def test_writers_who_race_get_numbers_without_gaps(store: Store) -> None:
    history = History(store)
    await history.start()
    senders = [history.send(f"r{number}") for number in range(12)]

    async def follow() -> None:
        for _ in range(8):
            await history.read("phone")

    await asyncio.gather(*senders, follow())
    await history.check()
    assert sorted(history.answers.values()) == list(range(1, 13))


async def test_the_same_message_in_a_race_is_one_row(store: Store) -> None:
    history = History(store)
    await history.start()

    async def send() -> tuple[int, bool]:
        async with store.write() as uow:
            entry, is_new, _ = await receive(uow, history.id, Incoming(client_msg_id="same", text="你好"), NOW)
            return entry.seq, is_new

    outcomes = await asyncio.gather(*(send() for _ in range(10)))
    assert sorted(outcomes) == [(1, False)] * 9 + [(1, True)]


async def test_one_turn_committed_twice_at_once_is_committed_once(store: Store) -> None:
    history = History(store)
    await history.start()
    await history.send("q")
    await history.take_turn(None)

    async def commit() -> str:
        try:
            await history.commit_turn(False)
        except Stale:
            return "overtaken"
        return "kept"

    assert sorted(await asyncio.gather(*(commit() for _ in range(4)))) == ["kept", "overtaken", "overtaken", "overtaken"]
    await history.check()
