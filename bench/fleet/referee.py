"""What must hold when all is at rest, from what each page showed and from what the database holds.

The rows of one turn and what its message was taken to mean are committed together and carry the same moment, so each answer can be
laid beside its question: once each, whole, in the order of the questions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from bench.fleet.crowd import Crowd
from bench.fleet.people import Person
from bench.soak.verdict import EVERYTHING
from bot.catalogue import word
from bot.service.talk_records import Entry
from bot.store.tables.heard import heard_meaning
from bot.store.tables.outbox import outbox, webhook
from bot.store.unit_of_work import UnitOfWork

LOAN = re.compile(r"\bL\d{4}\b")


async def violations(crowd: Crowd) -> tuple[list[str], Counter[str]]:
    """A line for each promise that was broken, and what was counted on the way."""
    found, counted = list[str](), Counter[str]()
    async with crowd.fleet.store.read() as uow:
        for person in crowd.persons:
            rows = await uow.conversations.entries(person.conversation_id, after=0, limit=EVERYTHING)
            meant = await _meanings(uow, person.conversation_id)
            wrong = [*_log(person, rows), *_sent(person, rows), *_answers(rows, meant), *_own(person, rows)]
            found += [f"{person.borrower_id}: {line}" for line in wrong]
            counted["messages"] += len(person.said)
            counted["told that it did not work"] += sum(row.text == word("turn_trouble", row.language) for row in rows)
        found += [line async for line in _phones(uow, crowd, counted)]
    return found, counted


async def _meanings(uow: UnitOfWork, conversation_id: str) -> dict[int, datetime]:
    statement = select(heard_meaning.c.seq, heard_meaning.c.at).where(heard_meaning.c.conversation_id == conversation_id)
    return {seq: at for seq, at in await uow.connection.execute(statement)}


def _log(person: Person, rows: Sequence[Entry]) -> Iterator[str]:
    if [row.seq for row in rows] != list(range(1, len(rows) + 1)):
        yield "the log has a gap or a double"
    if person.page.handed != [row.to_json() for row in rows]:
        yield f"the page shows {len(person.page.handed)} rows of {len(rows)}, or others than are in the log"
    yield from person.page.wrong


def _sent(person: Person, rows: Sequence[Entry]) -> Iterator[str]:
    mine = {row.client_msg_id: row for row in rows if row.sender == "borrower"}
    if sum(row.sender == "borrower" for row in rows) != len(mine) or len(mine) != len(person.said):
        yield f"{len(person.said)} messages were sent, {sum(row.sender == 'borrower' for row in rows)} are in the log"
    for said in person.said:
        row = mine.get(said.item.id)
        if row is None or (row.seq, row.text) != (said.item.seq, said.item.body["text"]):
            yield f"an acknowledged message is not in the log as row {said.item.seq}"


def _answers(rows: Sequence[Entry], meant: dict[int, datetime]) -> Iterator[str]:
    groups: dict[datetime, list[int]] = {}
    for row in rows:
        if row.sender == "bot":
            groups.setdefault(row.at, []).append(row.seq)
    sorry = {row.at for row in rows if row.text == word("turn_trouble", row.language)}
    asked = [row.seq for row in rows if row.sender == "borrower"]
    if len(groups) != len(asked):
        yield f"{len(asked)} messages have {len(groups)} answers"
    answered = {seq: groups.pop(at) for seq, at in sorted(meant.items()) if at in groups}
    yield from (f"row {seqs[0]} answers nothing" for at, seqs in groups.items() if at not in sorry)
    yield from (f"row {seq} has no answer" for seq in asked if seq not in answered and not sorry)
    yield from (f"row {seq} is answered before it was asked" for seq, seqs in answered.items() if seqs[0] < seq)
    if any(seqs != list(range(seqs[0], seqs[0] + len(seqs))) for seqs in answered.values()):
        yield "an answer is interrupted"
    if list(answered.values()) != sorted(answered.values()):
        yield "answers are not in the order of the questions"


def _own(person: Person, rows: Sequence[Entry]) -> Iterator[str]:
    """A page that is shown a loan is shown its own; that the page shows exactly its own log was looked at before."""
    shown = {loan for row in rows for loan in LOAN.findall(f"{row.text} {row.payload}")}
    if not shown <= person.loans:
        yield f"loans of others are shown: {sorted(shown - person.loans)}"


async def _phones(uow: UnitOfWork, crowd: Crowd, counted: Counter[str]):  # type: ignore[no-untyped-def]
    """Each text kept once and worked on; each message that left did so once, and none is left lying."""
    kept = Counter(key.rsplit(":", 1)[-1] for key in await uow.connection.scalars(select(webhook.c.key)))
    for phone in crowd.phones:
        for key in phone.told:
            counted["texts"] += 1
            if kept[key] != 1:
                yield f"a text is kept {kept[key]} times"
    states = Counter(await uow.connection.scalars(select(webhook.c.state)))
    if set(states) - {"done"}:
        yield f"texts were not worked on: {dict(states)}"
    twice = sum(len(times) > 1 for times in crowd.fleet.carrier.taken.values())
    if twice:
        yield f"{twice} messages left twice"
    rows = Counter(
        await uow.connection.scalars(select(outbox.c.state).where(outbox.c.to.in_([each.number for each in crowd.phones])))
    )
    counted.update({f"messages to phones {state}": number for state, number in rows.items()})
    if set(rows) - {"sent", "unknown"}:
        yield f"messages to phones were left lying: {dict(rows)}"
