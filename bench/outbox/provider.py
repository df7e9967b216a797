"""A provider in the manner of Twilio's API that fails in every way a provider does, and counts what it really delivered.

Its choice of fault depends on the seed and on how many calls it had, so a run can be repeated. Each message is reported back by signed
callbacks: some twice, some late, some before its own call was answered.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientSession, web
from twilio.request_validator import RequestValidator

FAULTS = {
    "fine": 0.80,
    "unavailable": 0.06,
    "too_many": 0.03,
    "cut_before": 0.02,
    "cut_after": 0.02,
    "silent_after": 0.02,
    "proxy_before": 0.02,
    "proxy_after": 0.02,
    "refused": 0.01,
}
"""How likely each behaviour is; `after` means that the message was delivered all the same."""
SILENCE = 2.0


@dataclass
class Provider:
    """`delivered` counts deliveries by message text; `base_url` is what callbacks are signed for, `gateway` where they go."""

    seed: int
    token: str
    base_url: str
    gateway: str = ""
    delivered: Counter[str] = field(default_factory=Counter)
    refused: set[str] = field(default_factory=set)
    happened: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def calls(self) -> int:
        return sum(self.happened.values())

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/2010-04-01/Accounts/{sid}/Messages.json", self._create)
        return app

    async def _create(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        fault = self._chance.choices(list(FAULTS), list(FAULTS.values()))[0]
        self.happened[fault] += 1
        if fault == "unavailable":
            return web.json_response({"code": 20503, "message": "busy", "status": 503}, status=503)
        if fault == "too_many":
            return web.json_response({"code": 20429}, status=429, headers={"Retry-After": "1"})
        if fault == "refused":
            self.refused.add(form["Body"])
            return web.json_response({"code": 21211, "message": "no such number", "status": 400}, status=400)
        if not fault.endswith("_before"):
            self._deliver(form)
        return await self._answered(request, fault, form)

    async def _answered(self, request: web.Request, fault: str, form: dict[str, str]) -> web.StreamResponse:
        if fault == "silent_after":
            await asyncio.sleep(SILENCE)
        if fault.startswith(("cut", "silent")):
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.startswith("proxy"):
            return web.Response(status=502, text="<html>bad gateway</html>")
        return web.json_response({"sid": _sid(form), "status": "queued"}, status=201)

    def _deliver(self, form: dict[str, str]) -> None:
        self.delivered[form["Body"]] += 1
        task = asyncio.create_task(self._report(form))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _report(self, form: dict[str, str]) -> None:
        """One or two reports, sometimes the later one first, some of them repeated."""
        statuses = ["delivered"] if self._chance.random() < 0.8 else ["delivered", "sent"]
        repeated = 2 if self._chance.random() < 0.1 else 1
        for status in statuses * repeated:
            await asyncio.sleep(self._chance.random() * 0.2)
            await self._call(form["StatusCallback"], {"MessageSid": _sid(form), "MessageStatus": status})

    async def _call(self, url: str, form: dict[str, str]) -> None:
        """As providers do, again and again until it is accepted."""
        headers = {"X-Twilio-Signature": RequestValidator(self.token).compute_signature(url, form)}
        address = self.gateway + url.removeprefix(self.base_url)
        for _ in range(20):
            try:
                async with ClientSession() as session, session.post(address, data=form, headers=headers) as response:
                    self.reports[str(response.status)] += 1
                    if response.status == 200:
                        return
            except ClientError:
                self.reports["unreachable"] += 1
            await asyncio.sleep(0.5)

    async def quiet(self) -> None:
        """Wait until every report has been given."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))


def _sid(form: dict[str, str]) -> str:
    return f"SM{abs(hash(form['Body'])):016x}"
