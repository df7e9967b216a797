"""Messages under injected faults, as the bench does with ten thousand: the provider fails, the worker is killed, nobody hears twice."""

from __future__ import annotations

from pathlib import Path

from bench.outbox.run import trial


async def test_no_message_is_sent_twice_or_lost_whatever_fails(tmp_path: Path) -> None:
    outcome = await trial(tmp_path, messages=200, kills=2, patience=240)
    assert outcome.kills == 2
    assert (outcome.duplicates, outcome.lost, outcome.unknown_but_delivered) == (0, 0, 0)
    assert sum(outcome.states.values()) == 200
    assert set(outcome.states) <= {"sent", "dead", "unknown"}
    assert outcome.states["sent"] > 150
