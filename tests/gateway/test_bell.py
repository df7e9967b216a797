"""Rows that come with a ring are told as they follow; anything else sends the listener to the log."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.gateway.bell import BROUGHT, Bell
from bot.gateway.stream import following
from bot.service.talk_records import Entry

AT = datetime(2026, 11, 22, tzinfo=UTC)


def row(seq: int) -> Entry:
    told = {"sender": "bot", "kind": "text", "language": "zh", "channel": "web"}
    return Entry(conversation_id="C", seq=seq, text=str(seq), payload={}, at=AT, epoch=0, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("brought", "after", "told"),
    [
        ([], 4, []),
        ([5], 4, [5]),
        ([5, 6, 7], 4, [5, 6, 7]),
        ([6, 5], 4, [5, 6]),
        ([5, 5], 4, [5]),
        ([3, 4], 4, []),
        ([4, 5], 4, [5]),
        ([6], 4, None),
        ([5, 7], 4, None),
    ],
)
def test_rows_are_told_once_and_in_order_or_the_log_is_asked(brought: list[int], after: int, told: list[int] | None) -> None:
    found = following([row(seq) for seq in brought], after)
    assert (None if found is None else [each.seq for each in found]) == told


def test_a_ring_without_rows_asks_for_a_look_and_one_with_them_does_not() -> None:
    bell = Bell()
    with bell.listen("C") as ear:
        bell.ring("C", [row(1)])
        assert ear.brought() == (False, [row(1)])
        bell.ring("C", [row(2)])
        bell.ring("C")
        assert ear.brought() == (True, [row(2)])
        assert ear.brought() == (False, [])


def test_a_slow_listener_keeps_a_few_rows_and_looks_for_the_rest() -> None:
    bell = Bell()
    with bell.listen("C") as ear:
        for seq in range(1, 4 * BROUGHT):
            bell.ring("C", [row(seq)])
        look, rows = ear.brought()
    assert look
    assert len(rows) == BROUGHT
