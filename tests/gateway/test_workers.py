"""Which worker is asked, and what is known of one without asking whether it is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.gateway import workers
from bot.gateway.workers import WorkerFailed, Workers
from bot.service.turn import TurnRequest
from tests.gateway.fake_worker import KEY, FakeWorker, listening

NOW: dict[str, Any] = {"verified": None, "now": datetime(2026, 11, 21, tzinfo=UTC), "zone": "Asia/Shanghai"}
ASKED = TurnRequest(conversation_id="c", seq=1, text="你好", language="zh", channel="web", lender_id="tqg", **NOW)


@dataclass
class Watched(FakeWorker):
    looks: int = 0

    async def _healthz(self, request: web.Request) -> web.Response:
        self.looks += 1
        return await super()._healthz(request)


async def test_a_worker_that_has_just_answered_is_not_asked_whether_it_is_well() -> None:
    async with listening(Watched()) as worker:
        known = Workers([worker.url], KEY, 5)
        await known.open()
        await known.answer(ASKED, 1)
        at, _ = known._seen[worker.url]
        known._seen[worker.url] = (at - workers.HEALTH_KEPT * 0.9, True)
        await known.answer(ASKED, 1)
        known._seen[worker.url] = (known._seen[worker.url][0] - workers.HEALTH_KEPT * 0.9, True)
        await known.answer(ASKED, 1)
        assert worker.looks == 1
        known._seen[worker.url] = (known._seen[worker.url][0] - workers.HEALTH_KEPT, True)
        await known.answer(ASKED, 1)
        assert worker.looks == 2
        await known.close()


async def test_one_that_failed_is_asked_first_whether_it_is_well() -> None:
    async with listening(Watched()) as worker:
        known = Workers([worker.url], KEY, 5)
        await known.open()
        worker.faults.append("cut")
        with pytest.raises(WorkerFailed):
            await known.answer(ASKED, 1)
        assert worker.looks == 1
        await known.answer(ASKED, 1)
        assert worker.looks == 2
        await known.close()
