"""Whether a turn costs the same however long the conversation is: its log is filled to a length, then turns are timed there.

The lengths are visited in rounds, so that whatever else the machine does falls on all of them alike.
"""

from __future__ import annotations

from sqlalchemy import insert, update

from bench.turn.bed import SAID, Bed, now
from bench.turn.clock import Times, told
from bot.store.tables.talk import conversation, entry

LENGTHS = (10, 100, 1_000, 5_000)
ROWS_A_TURN = 2
AT_ONCE = 1_000


async def flat(bed: Bed, borrowers: list[str], rounds: int) -> dict[int, Times]:
    """Times of a whole turn near each of the lengths, from as many rounds; each length has a borrower of its own."""
    talks = {length: await bed.begin(borrower) for length, borrower in zip(LENGTHS, borrowers, strict=True)}
    for length, talk in talks.items():
        for text in SAID["zh"]:
            await bed.turn(talk, text)
        await fill(bed, talk, length)
    times: dict[int, list[float]] = {length: [] for length in LENGTHS}
    for number in range(rounds):
        for length, talk in talks.items():
            done = await bed.turn(talk, SAID["zh"][number % len(SAID["zh"])])
            times[length].append(done["whole"])
    return {length: told(sample) for length, sample in times.items()}


async def fill(bed: Bed, talk: str, length: int) -> None:
    """Rows as so many turns leave them, after those that are there."""
    async with bed.store.write() as uow:
        known = await uow.conversations.lock(talk)
        rows = [_row(talk, seq) for seq in range(known.last_seq + 1, length * ROWS_A_TURN + 1)]
        for begin in range(0, len(rows), AT_ONCE):
            await uow.connection.execute(insert(entry), rows[begin : begin + AT_ONCE])
        last = max(known.last_seq, length * ROWS_A_TURN)
        cursors = {"last_seq": last, "asked_seq": last, "answered_seq": last}
        await uow.connection.execute(update(conversation).where(conversation.c.id == talk).values(cursors))


def _row(talk: str, seq: int) -> dict[str, object]:
    of_borrower = seq % ROWS_A_TURN == 1
    return {
        "conversation_id": talk,
        "seq": seq,
        "client_msg_id": f"fill-{seq}" if of_borrower else None,
        "sender": "borrower" if of_borrower else "bot",
        "kind": "text",
        "text": "我现在欠多少钱" if of_borrower else "您现在需要还的金额在下面，每一笔都写了怎么来的。",
        "payload": {} if of_borrower else {"choices": [{"id": "request_human", "title": "找人工"}]},
        "language": "zh",
        "channel": "web",
        "at": now(),
        "epoch": 0,
    }
