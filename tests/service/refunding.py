"""A payment of ¥500 by link, two agents who may each order it back, and the simulated provider, on a loan of their own."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from bot.gateway import refund_rounds
from bot.gateway.gate import Gate
from bot.lending import Loan, LoanAccount, Money, PaymentKind
from bot.payments.simulated import SimulatedProvider
from bot.service import handoff, pay_link, pay_reconcile
from bot.service.conversation import begin, of_borrower
from bot.service.decisions import Acting
from bot.service.errors import Invalid, NotFound
from bot.service.pay_booking import take
from bot.service.pay_records import PayRequest
from bot.service.pay_signing import sign
from bot.service.pay_simulation import SimulatedRefund
from bot.service.refund_order import Refundable, RefundOrder, act_refund, refundable
from bot.service.talk_records import StaffMember
from bot.service.turn import Json
from bot.store.unit_of_work import Store
from tests.service.book import ACCOUNT, TODAY, WEI, fill, moment, turn

PAID = Money.of(500)
KEY = b"callbacks"
AGENTS = [StaffMember(login=name, name=name, role="agent", password_hash="-", languages=["zh"]) for name in ("lin", "maya")]


class Quiet:
    def whisper(self, _: str, __: Json) -> None:
        """Nobody looks on here."""


@dataclass
class Till:
    """`now` moves as days pass; what is asked of a gateway here is its store, its clock and its bell."""

    store: Store
    now: datetime = field(default_factory=lambda: moment(TODAY))
    bell: Quiet = field(default_factory=Quiet)
    cases: list[str] = field(default_factory=list)
    request: str = ""
    payment: str = ""

    def __post_init__(self) -> None:
        self.provider = SimulatedProvider(self.store, {"tqg": KEY}, lambda _: "Asia/Shanghai")

    def clock(self) -> datetime:
        return self.now

    async def open(self) -> None:
        """A new loan with a payment by link, and a case about it with each agent: one began before its borrower was known."""
        self.request = pay_link.new_id()
        async with self.store.write() as uow:
            if not await uow.lenders.all():
                await fill(uow)
            for agent in AGENTS:
                await uow.staff.keep(agent)
            loan: Loan = replace(ACCOUNT.loan, id=f"L-{self.request}")
            await uow.loans.add([loan])
            talk = await of_borrower(uow, WEI, "zh", self.now)
            asked = replace(turn(), conversation_id=talk.id)
            await pay_link.request(uow, asked, id=self.request, loan_id=loan.id, amount=str(PAID.amount), purpose="own")
            other = await begin(uow, await uow.lenders.get("tqg"), "zh", self.now)
            for member, about in zip(AGENTS, (talk, replace(other, borrower_id=WEI.id)), strict=True):
                self.cases.append((await handoff.take_up(uow, about, member, "other", "refund", self.now)).id)
        page = await self.provider.checkout(await self.asked())
        self.payment = page.rsplit("/", 1)[1]
        await self.provider.act(self.payment, "pay", self.now)
        await self.tell()

    async def asked(self) -> PayRequest:
        async with self.store.read() as uow:
            found = await uow.payments.find(self.request)
        assert found is not None
        return found

    async def order(self, *amounts: Money) -> None:
        """Agents at once; what can't be ordered is refused."""
        await asyncio.gather(*(self._order(number % len(AGENTS), each) for number, each in enumerate(amounts)))

    async def _order(self, number: int, amount: Money) -> None:
        by = Acting(member=AGENTS[number], role="supervisor", now=self.now, approved=True)
        wanted = {"payment": self.payment, "amount": str(amount.amount), "reason": "付错了"}
        with suppress(Invalid, NotFound):
            async with self.store.write() as uow:
                await act_refund(uow, self.cases[number], wanted, by)

    async def refund_elsewhere(self, amount: Money) -> None:
        """The lender gives some back in the provider's own pages."""
        order = RefundOrder(
            id=f"X{pay_link.new_id()}",
            lender_id="tqg",
            reference=self.payment,
            request_id=self.request,
            borrower_id=WEI.id,
            loan_id="-",
            case_id="-",
            amount=f"CNY {amount}",
            asked_by="-",
            ordered_at=self.now,
            next_at=self.now,
        )
        await self.provider.refund(order, self.now)

    async def hand_on(self, times: int = 1) -> None:
        """So many gateways at once hand the orders to the provider."""
        gate = cast(Gate, self)
        await asyncio.gather(*(refund_rounds.go_once(gate, {"simulated": self.provider}) for _ in range(times)))

    async def tell(self, times: int = 1) -> None:
        """The provider's calls arrive, so often each at once; 0 when they are lost."""
        async with self.store.read() as uow:
            due = await uow.simulated_payments.due(self.now)
        await asyncio.gather(*(self._hear(call.body.encode()) for call in due for _ in range(times)))
        async with self.store.write() as uow:
            for call in due:
                await uow.simulated_payments.called(call.id, delivered=True)

    async def _hear(self, body: bytes) -> None:
        notice = self.provider.read("tqg", sign(KEY, body, self.now), body, self.now)
        async with self.store.write() as uow:
            await take(uow, "tqg", notice, self.now)

    def pass_days(self, number: int) -> None:
        self.now += timedelta(days=number)

    async def reconcile(self) -> tuple[int, int]:
        """Every day's file again; how much had to be booked, and how much does not agree."""
        found = []
        for number in range((self.now - moment(TODAY)).days + 1):
            day = TODAY + timedelta(days=number)
            file = await self.provider.settled_on("tqg", day)
            async with self.store.write() as uow:
                found.append(await pay_reconcile.reconcile(uow, "tqg", day, file, self.now))
        return sum(each.booked for each in found), sum(each.different for each in found)

    async def account(self) -> LoanAccount:
        async with self.store.read() as uow:
            return await uow.loans.account(f"L-{self.request}")

    async def on_the_book(self) -> dict[str, Money]:
        return {each.id: each.amount for each in (await self.account()).payments if each.kind is PaymentKind.REFUND}

    async def at_the_provider(self) -> list[SimulatedRefund]:
        async with self.store.read() as uow:
            return list(await uow.simulated_payments.given_back(self.payment))

    async def orders(self) -> list[RefundOrder]:
        async with self.store.read() as uow:
            return [each for each in await uow.refunds.of_borrower(WEI.id) if each.reference == self.payment]

    async def left(self) -> Refundable | None:
        async with self.store.read() as uow:
            return next((each for each in await refundable(uow, WEI.id) if each.reference == self.payment), None)
