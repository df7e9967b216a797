"""A small book on which conversations are played: one borrower, one overdue loan, and a calendar that the script moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.lending.loan import Loan
from bot.lending.money import Money
from bot.rulebook.lenders import lender
from bot.service import conversation, demo, turns
from bot.service.conversation import Incoming
from bot.service.pay_booking import take
from bot.service.pay_records import NoticeKind, PayNotice
from bot.service.payment import refresh
from bot.service.records import Borrower
from bot.service.talk_records import Entry
from bot.service.turn import Channel, Language
from bot.store.migrate import upgrade_async
from bot.store.unit_of_work import Store

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
LENDER, LOAN = "tqg", "L0001"


class World:
    """The state of one conversation; `now` is moved by the script alone."""

    def __init__(self, store: Store, dialogue: object, language: Language) -> None:
        self.store, self.dialogue, self.language = store, dialogue, language
        self.now, self.channel, self.id, self.sent, self.seen = START, "web", "", 0, 0

    @classmethod
    async def fresh(cls, folder: Path, dialogue_of: object, language: Language) -> World:
        """A book of its own in a folder."""
        url = f"sqlite+aiosqlite:///{folder / 'book.db'}"
        await upgrade_async(url)
        store = Store.open(url)
        world = cls(store, dialogue_of, language)
        borrower = Borrower(id="B0001", lender_id=LENDER, name="王伟", language=language, phone="+8613800000001")
        terms = (
            lender(LENDER)
            .product("instalment")
            .terms(principal=Money.of("12000"), months=12, opened_on=date(2026, 8, 15), due_day=15)
        )
        loan = Loan(id=LOAN, borrower_id=borrower.id, lender_id=LENDER, product="instalment", terms=terms)
        async with store.write() as uow:
            await demo.add_lenders(uow)
            await uow.borrowers.add_many([borrower])
            await uow.loans.add([loan])
            world.id = (await conversation.of_borrower(uow, borrower, language, world.now)).id
            await uow.conversations.change(world.id, phone=borrower.phone)
        return world

    async def says(self, text: str | None, choice: str | None = None) -> list[Entry]:
        """The rows that follow from one message of the borrower, theirs included."""
        self.sent += 1
        channel: Channel = "sms" if self.channel == "sms" else "web"
        said = Incoming(client_msg_id=f"m{self.sent}", text=text, choice=choice, channel=channel)
        async with self.store.write() as uow:
            await conversation.receive(uow, self.id, said, self.now)
        async with self.store.read() as uow:
            turn = await turns.next_turn(uow, self.id, self.now)
        if turn is not None:
            answer = await self.dialogue.answer(turn.request)  # type: ignore[attr-defined]
            async with self.store.write() as uow:
                await turns.commit(uow, turn, answer, self.now)
        self.now += timedelta(minutes=1)
        return await self.news()

    async def pays(self) -> list[Entry]:
        """The provider tells that the latest link was paid."""
        async with self.store.write() as uow:
            asked = await uow.payments.latest(self.id)
            assert asked is not None, "no link was given"
            notice = PayNotice(
                id=f"N{self.sent}",
                order=asked.id,
                reference=f"S{self.sent}",
                kind=NoticeKind.PAID,
                amount=asked.amount,
                at=self.now,
            )
            await take(uow, LENDER, notice, self.now)
        return await self.news()

    async def waits(self, days: int) -> None:
        """Days pass, and the book follows them."""
        self.now += timedelta(days=days)
        async with self.store.write() as uow:
            await refresh(uow, await uow.loans.account(LOAN), self.now.date(), self.now)

    async def news(self) -> list[Entry]:
        async with self.store.read() as uow:
            rows = await uow.conversations.entries(self.id, after=self.seen, limit=200)
        self.seen = rows[-1].seq if rows else self.seen
        return [replace(row) for row in rows]
