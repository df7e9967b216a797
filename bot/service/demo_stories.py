"""What happened to borrowers of the demo book, told through the same use cases that a conversation uses, on earlier days.

A story gets its `Scene` and the unit of work; `days_ago` counts back from the day that the book is anchored to.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.lending.components import Components
from bot.lending.dates import add_months
from bot.lending.loan import Designation, Payment, PaymentKind
from bot.lending.money import Money
from bot.lending.negotiation import Plan, PlanInstallment
from bot.lending.statement import Statement, statement
from bot.service import complaint, consent, dispute, hardship, payment, plan, promise
from bot.service.plan_terms import plan_to_json, terms_hash
from bot.service.ports import BookAndTalk
from bot.service.records import Standing
from bot.service.turn import Language, Verified
from bot.service.turn_context import EffectContext

ACTOR = "demo"
POLICY = "demo"
NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One borrower, the loan the story is about, and the day."""

    who: Verified
    language: Language
    loan_id: str
    today: date
    zone: str

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def moment(self, days_ago: int) -> datetime:
        return datetime.combine(self.day(days_ago), NOON, ZoneInfo(self.zone))

    def turn(self, days_ago: int) -> EffectContext:
        return EffectContext(
            conversation_id=ACTOR,
            seq=0,
            verified=self.who,
            lender_id=self.who.lender_id,
            channel="web",
            now=self.moment(days_ago),
            today=self.day(days_ago),
            language=self.language,
        )

    def words(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    async def owed(self, uow: BookAndTalk, days_ago: int) -> Statement:
        return statement(await uow.loans.account(self.loan_id), self.day(days_ago))

    async def pay(self, uow: BookAndTalk, days_ago: int, amount: Money, designated: Designation = Designation.DUE) -> str:
        paid = Payment(id=f"{self.loan_id}-D{days_ago:03d}", received_on=self.day(days_ago), amount=amount, designated=designated)
        await self.book(uow, days_ago, paid)
        return paid.id

    async def book(self, uow: BookAndTalk, days_ago: int, fact: Payment) -> None:
        now, today = self.moment(days_ago), self.day(days_ago)
        await payment.record(uow, actor=ACTOR, loan_id=self.loan_id, payment=fact, now=now, today=today)

    async def agree(self, uow: BookAndTalk, days_ago: int, first_after: int, months: int) -> tuple[PlanInstallment, ...]:
        """Agree a plan for all that is owed; returns its instalments."""
        debt, first = (await self.owed(uow, days_ago)).payoff, self.day(days_ago - first_after)
        rows = tuple(PlanInstallment(due=add_months(first, n), amount=part) for n, part in enumerate(debt.split(months)))
        nothing = Money.zero(debt.currency)
        agreed = plan_to_json(Plan(installments=rows, waived=Components.zero(debt.currency), total=debt, extra_cost=nothing))
        confirmed = terms_hash(self.loan_id, "installments", agreed, POLICY)
        await plan.agree(
            uow,
            self.turn(days_ago),
            loan_id=self.loan_id,
            plan=agreed,
            kind="installments",
            policy_version=POLICY,
            terms_hash=confirmed,
        )
        return rows

    async def refresh(self, uow: BookAndTalk, days_ago: int = 0) -> None:
        account = await uow.loans.account(self.loan_id)
        await payment.refresh(uow, account, self.day(days_ago), self.moment(days_ago))


Story = Callable[[BookAndTalk, Scene], Awaitable[None]]


async def hardship_job_lost(uow: BookAndTalk, scene: Scene) -> None:
    await hardship.record(uow, scene.turn(4), kind="income_lost", consent=False, until=str(scene.day(-60)))


async def hardship_illness(uow: BookAndTalk, scene: Scene) -> None:
    await hardship.record(uow, scene.turn(9), kind="illness", consent=True)


async def dispute_not_mine(uow: BookAndTalk, scene: Scene) -> None:
    said = scene.words("这笔钱不是我借的", "I never took out this loan")
    await dispute.record(uow, scene.turn(6), kind="not_mine", statement=said, loan_id=scene.loan_id)


async def dispute_amount(uow: BookAndTalk, scene: Scene) -> None:
    said = scene.words("违约金算得不对", "the late fee is not right")
    await dispute.record(uow, scene.turn(8), kind="amount", statement=said, loan_id=scene.loan_id)


async def complaint_open(uow: BookAndTalk, scene: Scene) -> None:
    said = scene.words("催收打给了我的同事", "a collector called my colleague")
    await complaint.record(uow, scene.turn(3), kind="conduct", statement=said)


async def plan_on_track(uow: BookAndTalk, scene: Scene) -> None:
    rows = await scene.agree(uow, 36, 10, 12)
    await scene.pay(uow, 26, rows[0].amount)


async def plan_due_tomorrow(uow: BookAndTalk, scene: Scene) -> None:
    await scene.agree(uow, 9, 10, 10)


async def plan_payment_late(uow: BookAndTalk, scene: Scene) -> None:
    await scene.agree(uow, 12, 11, 8)


async def plan_broken(uow: BookAndTalk, scene: Scene) -> None:
    await scene.agree(uow, 60, 10, 12)
    await scene.refresh(uow)


async def plan_broken_three_times(uow: BookAndTalk, scene: Scene) -> None:
    for days_ago in (200, 150, 100):
        await scene.agree(uow, days_ago, 10, 12)
        await scene.refresh(uow, days_ago - 20)


async def plan_kept(uow: BookAndTalk, scene: Scene) -> None:
    first, second = await scene.agree(uow, 80, 10, 2)
    await scene.pay(uow, 70, first.amount)
    await scene.pay(uow, 42, second.amount)


async def paid_off(uow: BookAndTalk, scene: Scene) -> None:
    await scene.pay(uow, 12, (await scene.owed(uow, 12)).payoff, Designation.EARLY)


async def paid_yesterday(uow: BookAndTalk, scene: Scene) -> None:
    await scene.pay(uow, 1, (await scene.owed(uow, 1)).overdue.total)


async def partial_payment(uow: BookAndTalk, scene: Scene) -> None:
    await scene.pay(uow, 3, (await scene.owed(uow, 3)).overdue.total.split(2)[0])


async def overpaid(uow: BookAndTalk, scene: Scene) -> None:
    await scene.pay(uow, 2, (await scene.owed(uow, 2)).overdue.total + Money.of(200))


async def bounced_payment(uow: BookAndTalk, scene: Scene) -> None:
    amount = (await scene.owed(uow, 5)).overdue.total
    bounced = await scene.pay(uow, 5, amount)
    fact = Payment(id=f"{bounced}R", received_on=scene.day(3), amount=amount, kind=PaymentKind.REVERSAL, reverses=bounced)
    await scene.book(uow, 3, fact)


async def promise_tomorrow(uow: BookAndTalk, scene: Scene) -> None:
    await _promise(uow, scene, 3, 4)


async def promise_broken(uow: BookAndTalk, scene: Scene) -> None:
    await _promise(uow, scene, 12, 5)
    await scene.refresh(uow)


async def _promise(uow: BookAndTalk, scene: Scene, days_ago: int, within: int) -> None:
    amount = (await scene.owed(uow, days_ago)).overdue.total
    due = scene.day(days_ago - within)
    await promise.record(uow, scene.turn(days_ago), loan_id=scene.loan_id, amount=str(amount.amount), due=str(due))


async def wrong_number(uow: BookAndTalk, scene: Scene) -> None:
    await consent.wrong_person(uow, scene.turn(7))


async def texts_stopped(uow: BookAndTalk, scene: Scene) -> None:
    await consent.stop_contact(uow, scene.turn(15), channel="sms")


async def called_in(uow: BookAndTalk, scene: Scene) -> None:
    await uow.loans.call_in(scene.loan_id, scene.day(250))


async def deceased(uow: BookAndTalk, scene: Scene) -> None:
    await uow.borrowers.set_standing(scene.who.borrower_id, Standing.DECEASED)


async def represented(uow: BookAndTalk, scene: Scene) -> None:
    await uow.borrowers.set_standing(scene.who.borrower_id, Standing.REPRESENTED)


async def insolvent(uow: BookAndTalk, scene: Scene) -> None:
    await uow.borrowers.set_standing(scene.who.borrower_id, Standing.INSOLVENT)


STORIES: dict[str, Story] = {
    story.__name__: story
    for story in (
        hardship_job_lost,
        hardship_illness,
        dispute_not_mine,
        dispute_amount,
        complaint_open,
        plan_on_track,
        plan_due_tomorrow,
        plan_payment_late,
        plan_broken,
        plan_broken_three_times,
        plan_kept,
        paid_off,
        paid_yesterday,
        partial_payment,
        overpaid,
        bounced_payment,
        promise_tomorrow,
        promise_broken,
        wrong_number,
        texts_stopped,
        called_in,
        deceased,
        represented,
        insolvent,
    )
}
