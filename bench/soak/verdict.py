"""What must hold of a conversation at rest, read from the database and held against what each side was told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from bot.catalogue import word
from bot.service.talk_records import Conversation, Entry
from bot.store.tables.arrangements import complaint
from bot.store.tables.outbox import outbox
from bot.store.tables.staff import handoff_case
from bot.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from bench.soak.trial import Trial

TAKEN, GIVEN_BACK = {"queued", "claimed", "transferred"}, {"returned", "closed", "withdrawn"}
_ANSWER = re.compile(r"re:(\d+)\.([12])")
EVERYTHING = 10**9


async def violations(trial: Trial) -> list[str]:
    """One line for each promise that was broken."""
    async with trial.world.store.read() as uow:
        conversation = await uow.conversations.get(trial.conversation_id)
        assert conversation is not None
        rows = await uow.conversations.entries(trial.conversation_id, after=0, limit=EVERYTHING)
        found = [*_order(conversation, rows), *_views(trial, rows), *_receipts(trial, rows), *_phone(trial, rows)]
        found += [*_turns(conversation, rows), *_epochs(rows)]
        return found + [line async for line in _effects(uow, trial, rows)]


def _order(conversation: Conversation, rows: Sequence[Entry]) -> Iterator[str]:
    if [row.seq for row in rows] != list(range(1, conversation.last_seq + 1)):
        yield "the log has a gap or a double"
    sent = Counter((row.sender, row.client_msg_id) for row in rows if row.client_msg_id)
    yield from (f"a message is in the log {times} times" for times in sent.values() if times > 1)


def _views(trial: Trial, rows: Sequence[Entry]) -> Iterator[str]:
    log = [row.to_json() for row in rows]
    for browser in (*trial.browsers, *trial.agents):
        if browser.handed != log:
            yield f"a client at rest shows {len(browser.handed)} rows of {len(log)}, or others than are in the log"
    for browser in trial.left:
        began = browser.log.first - 1
        if browser.handed != log[began : began + len(browser.handed)]:
            yield "a page that was left had shown something else than a part of the log without gaps"
    for browser in (*trial.browsers, *trial.left, *trial.agents):
        yield from browser.wrong


def _receipts(trial: Trial, rows: Sequence[Entry]) -> Iterator[str]:
    by_seq = {row.seq: row for row in rows}
    for item in [*trial.items, *(item for agent in trial.agents for item in agent.items)]:
        row = by_seq.get(item.seq)
        if item.seq and (row is None or row.client_msg_id != item.id or item.body.get("text", row.text) != row.text):
            yield f"an acknowledged message is not in the log as row {item.seq}"
    ids = {row.client_msg_id for row in rows if row.client_msg_id}
    for item in [*trial.items, *(item for agent in trial.agents for item in agent.items)]:
        if item.refused and not item.is_lost and item.id in ids:
            yield f"a message that was refused with {item.refused} is in the log all the same"


def _phone(trial: Trial, rows: Sequence[Entry]) -> Iterator[str]:
    logged = Counter(row.text for row in rows if row.sender == "borrower" and row.channel == "sms")
    for text, acknowledged in trial.texts.items():
        if logged[text] > 1 or (acknowledged and not logged[text]):
            yield f"a text from the phone is in the log {logged[text]} times, acknowledged: {acknowledged}"


def _turns(conversation: Conversation, rows: Sequence[Entry]) -> Iterator[str]:
    """Each message is answered whole, once and after it was asked, or not because a person had it or nobody could."""
    answers = [(row.seq, *map(int, _parts(row))) for row in rows if row.sender == "bot" and _ANSWER.fullmatch(row.text)]
    asked = [row.seq for row in rows if row.sender == "borrower" and row.kind == "text"]
    halves = Counter(question for _, question, _ in answers)
    firsts, seconds = ({(at, q) for at, q, half in answers if half == which} for which in (1, 2))
    if {(at + 1, q) for at, q in firsts} != seconds or any(count != 2 for count in halves.values()):
        yield "an answer is half there or twice there"
    if any(question not in asked or question > at for at, question, _ in answers):
        yield "an answer to something that was not asked"
    if conversation.state is not None and conversation.state["turns"] != len(halves):
        yield f"the dialogue state counts {conversation.state['turns']} turns, the log {len(halves)}"
    if conversation.owner == "bot":
        yield from (f"row {seq} is not answered" for seq in asked if seq not in halves and not _excused(rows, seq))


def _parts(row: Entry) -> tuple[str, str]:
    found = _ANSWER.fullmatch(row.text)
    assert found is not None
    return found[1], found[2]


def _excused(rows: Sequence[Entry], seq: int) -> bool:
    trouble = word("turn_trouble", "en")
    return any(row.text == trouble or _status(row) in TAKEN | GIVEN_BACK for row in rows if row.seq > seq)


def _status(row: Entry) -> str:
    return str(row.payload.get("status", "")) if row.kind == "status" else ""


def _epochs(rows: Sequence[Entry]) -> Iterator[str]:
    """The bot says nothing while a person has the conversation, and answers nothing from before the person had it."""
    held, since = False, 0
    for before, row in zip([None, *rows], rows, strict=False):
        if before is not None and row.epoch < before.epoch:
            yield f"row {row.seq} is of an epoch that was over"
        if _status(row) in TAKEN | GIVEN_BACK:
            held, since = _status(row) in TAKEN, row.seq
        answered = _ANSWER.fullmatch(row.text) if row.sender == "bot" else None
        if row.sender == "bot" and (held or (answered and int(answered[1]) < since)):
            yield f"row {row.seq} was said by the bot although a person had the conversation"


async def _effects(uow: UnitOfWork, trial: Trial, rows: Sequence[Entry]) -> Any:
    answered = {int(_parts(row)[0]): row for row in rows if row.sender == "bot" and _ANSWER.fullmatch(row.text)}
    questions = {row.seq: row for row in rows if row.seq in answered}
    wanted = Counter(f"{trial.conversation_id}:{seq}" for seq, row in questions.items() if row.text.startswith("complain"))
    mine = complaint.c.borrower_id == trial.borrower.id
    written = Counter(await uow.connection.scalars(select(complaint.c.statement).where(mine)))
    if written != wanted:
        yield f"{sum(written.values())} complaints were written down, {sum(wanted.values())} were made"
    of_ours = handoff_case.c.conversation_id == trial.conversation_id
    cases = await uow.connection.scalar(select(func.count()).select_from(handoff_case).where(of_ours))
    handed_over = sum(row.text.startswith("person") or row.payload.get("choice") == "request_human" for row in questions.values())
    if cases != handed_over:
        yield f"{cases} cases were opened, {handed_over} were asked for"
    letters = await uow.connection.scalars(select(outbox.c.body).where(outbox.c.key.startswith(f"{trial.conversation_id}:")))
    sent = Counter(found for letter in letters for found in re.findall(r"re:(\d+)\.1", letter["text"]))
    by_phone = Counter(str(seq) for seq, row in questions.items() if row.channel == "sms")
    if sent != by_phone:
        yield f"{sum(sent.values())} answers went to the phone, {sum(by_phone.values())} were due"
