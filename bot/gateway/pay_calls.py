"""The simulated provider's calls to the gateway: over HTTP like any provider's, again and later when they were not answered."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Mapping
from datetime import timedelta

import aiohttp

from bot.gateway.faults import report
from bot.gateway.gate import Gate
from bot.service.pay_signing import sign
from bot.service.pay_simulation import Callback

LOOK_EVERY = 0.5
RETRY_AFTER = (5, 30, 120, 600)
PATIENCE = aiohttp.ClientTimeout(total=10)


async def call_forever(gate: Gate, keys: Mapping[str, bytes]) -> None:
    """Make the calls whose time has come, until cancelled; a fault is reported and waited out."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as http:
        while True:
            try:
                await call_due(gate, keys, http)
            except Exception as problem:
                report("calling back as the simulated payment provider", problem)
            await asyncio.sleep(LOOK_EVERY)


async def call_due(gate: Gate, keys: Mapping[str, bytes], http: aiohttp.ClientSession) -> int:
    """One round of calls; how many were made."""
    async with gate.store.read() as uow:
        due = await uow.simulated_payments.due(gate.clock())
    for each in due:
        heard = await _call(gate, each, keys[each.lender_id], http)
        wait = RETRY_AFTER[min(each.attempts, len(RETRY_AFTER) - 1)]
        later = gate.clock() + timedelta(seconds=wait)
        async with gate.store.write() as uow:
            await uow.simulated_payments.called(each.id, delivered=heard, attempts=each.attempts + 1, not_before=later)
    return len(due)


async def _call(gate: Gate, call: Callback, key: bytes, http: aiohttp.ClientSession) -> bool:
    """Whether the gateway took it in."""
    body = call.body.encode()
    headers = {"Content-Type": "application/json", **sign(key, body, gate.clock())}
    try:
        async with http.post(
            f"{own_address(gate)}/api/payments/simulated/{call.lender_id}", data=body, headers=headers
        ) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


def own_address(gate: Gate) -> str:
    """Where this gateway listens, as seen from this machine."""
    host = gate.settings.host
    anywhere = ipaddress.ip_address(host).is_unspecified if host[-1:].isdigit() or ":" in host else False
    return f"http://{'127.0.0.1' if anywhere else host}:{gate.settings.port}"
