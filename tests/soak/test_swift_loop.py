"""The time of swift trials, which passes only when nothing can be done."""

from __future__ import annotations

import asyncio

import pytest

from bench.soak.swift.loop import Stuck, SwiftLoop


def test_hours_take_no_time_and_end() -> None:
    loop = SwiftLoop()
    try:
        loop.run_until_complete(asyncio.sleep(7200))
        assert 7200 <= loop.time() < 7201
    finally:
        loop.close()


def test_whoever_waits_for_less_than_a_number_can_hold_waits_not_for_ever() -> None:
    async def until(moment: float) -> int:
        looks = 0
        while loop.time() < moment and looks < 1000:
            looks += 1
            await asyncio.sleep(1e-15)
        return looks

    loop = SwiftLoop()
    loop.pass_time(1000)
    try:
        assert loop.run_until_complete(until(loop.time() + 1e-12)) < 1000
    finally:
        loop.close()


def test_waiting_for_nothing_that_will_ever_come_is_said() -> None:
    loop = SwiftLoop()
    try:
        with pytest.raises(Stuck):
            loop.run_until_complete(loop.create_future())
    finally:
        loop.close()
