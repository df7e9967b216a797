"""What a turn of the stock bot costs as its conversation grows: turns that it had are repeated in its store, then turns are timed there."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bench.turn.clock import Times, told
from bench.turn.stock.serve import Served, ask

PATTERN = "grown"
COLUMNS = "type_name, timestamp, intent_name, action_name, data"


async def grown(
    stock: Served, store: Path, client: aiohttp.ClientSession, texts: Sequence[str], lengths: Sequence[int]
) -> dict[int, Times]:
    """Times of a turn near each of the lengths, each text once. `store` is the SQLite file of Rasa's own tracker store.

    The conversation begins with each text once; the second time is what is repeated, so that what only happens once is not.
    """
    for text in texts:
        await ask(client, stock.address, PATTERN, text)
    begun = _rows(store)
    for text in texts:
        await ask(client, stock.address, PATTERN, text)
    again = _rows(store)[len(begun) :]
    for length in lengths:
        _repeat(store, f"{PATTERN}-{length}", [*begun, *again * max(1, length // len(texts) - 1)])
    times: dict[int, list[float]] = {length: [] for length in lengths}
    for text in texts:
        for length in lengths:
            times[length].append(await ask(client, stock.address, f"{PATTERN}-{length}", text))
    return {length: told(sample) for length, sample in times.items()}


def _rows(store: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(store, timeout=30) as connection:
        return connection.execute(f"SELECT {COLUMNS} FROM events WHERE sender_id = ? ORDER BY id", (PATTERN,)).fetchall()


def _repeat(store: Path, sender: str, rows: Sequence[tuple[object, ...]]) -> None:
    with sqlite3.connect(store, timeout=30) as connection:
        marks = ", ".join("?" * (1 + len(COLUMNS.split(", "))))
        known = [(sender, *row) for row in rows]
        connection.executemany(f"INSERT INTO events (sender_id, {COLUMNS}) VALUES ({marks})", known)
