"""Refunds that were ordered are handed to their provider: after the approval was committed, and again until the provider answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from bot.gateway.console_actions import look_again
from bot.gateway.faults import report
from bot.gateway.gate import Gate
from bot.service.errors import ServiceError
from bot.service.pay_ports import PaymentProvider
from bot.service.refund_order import RefundOrder, RefundState, put_off, settled
from bot.service.talk_records import Case
from bot.store.unit_of_work import UnitOfWork

EVERY_SECONDS = 3.0


async def keep_going(gate: Gate, providers: Mapping[str, PaymentProvider], stopping: asyncio.Event) -> None:
    """Go round until told to stop; a fault is reported and waited out."""
    while not stopping.is_set():
        try:
            await go_once(gate, providers)
        except Exception as problem:
            report("giving payments back", problem)
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY_SECONDS):
                await stopping.wait()


async def go_once(gate: Gate, providers: Mapping[str, PaymentProvider]) -> int:
    """One round; how many orders were handed on."""
    provider = next(iter(providers.values()), None)
    if provider is None:
        return 0
    async with gate.store.read() as uow:
        due = await uow.refunds.due(gate.clock())
    for order in due:
        await _hand_on(gate, provider, order)
    return len(due)


async def _hand_on(gate: Gate, provider: PaymentProvider, order: RefundOrder) -> None:
    """The provider does an order once, however often it is asked; what it tells of the money counts more than this answer."""
    try:
        await provider.refund(order, gate.clock())
        state, problem = RefundState.GIVEN, None
    except ServiceError as refused:
        state, problem = RefundState.REFUSED, refused.code
    except Exception as unreachable:
        async with gate.store.write() as uow:
            await put_off(uow, order, type(unreachable).__name__, gate.clock())
        return
    async with gate.store.write() as uow:
        known = await uow.refunds.lock(order.id)
        if known is not None and known.state is RefundState.WAITING:
            await settled(uow, known, state, gate.clock(), problem)
        case = await case_of(uow, order.id)
    if case is not None:
        look_again(gate, case)


async def case_of(uow: UnitOfWork, order_id: str) -> Case | None:
    """The case from which an order was given, whose page is to show how it stands."""
    order = await uow.refunds.lock(order_id)
    return None if order is None else await uow.cases.get(order.case_id)
