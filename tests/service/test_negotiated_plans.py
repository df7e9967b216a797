"""What the negotiator agrees, the book accepts: its figures are the book's, to the cent, waivers and interest included."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.lending.negotiation import Accept, Agree, AskExtension, AskWaiver, Debt, Money, Negotiation, Offer, Propose, Reject
from bot.lending.negotiation import Statement as Said
from bot.service import demo
from bot.service.account import LoanView, overview
from bot.service.demo_book import people
from bot.service.plan import agree
from bot.service.plan_terms import plan_to_json, terms_hash
from bot.service.turn import Verified
from bot.service.turn_context import EffectContext
from bot.store.unit_of_work import Store

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
FIRST_TEN = [(person.borrower.id, person.borrower.lender_id) for person in people()[:10]]
LONGEST = 9


def negotiated(view: LoanView, said: Said) -> Agree:
    """Say one thing, and take whatever is then proposed."""
    debt = Debt(
        outstanding=view.statement.outstanding,
        days_past_due=view.statement.days_past_due,
        product=view.product.id,
        daily_rate=Decimal("0.0005"),
        broken_plans=view.broken_plans,
        disputed=view.disputed,
    )
    talk = Negotiation.open(debt, view.product.negotiation_policy, TODAY).hear(said)
    for _ in range(LONGEST):
        if isinstance(talk.move, Agree):
            return talk.move
        talk = talk.hear(Accept() if isinstance(talk.move, Propose) else Reject())
    raise AssertionError(f"no agreement: {talk.move}")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (Offer(pay_monthly=Money.of(800)), "installments"),
        (Offer(pay_monthly=Money.of(2000)), "installments"),
        (AskWaiver(), "installments"),
        (AskExtension(10), "extension"),
    ],
    ids=["800 a month", "2,000 a month", "asks for a waiver", "asks for ten days"],
)
async def test_an_agreed_plan_is_on_the_book_for_each_of_the_first_ten(store: Store, said: Said, kind: str) -> None:
    async with store.write() as uow:
        await demo.seed(uow, TODAY, NOW)
        for borrower_id, lender_id in FIRST_TEN:
            who = Verified(borrower_id=borrower_id, lender_id=lender_id)
            view = (await overview(uow, who, TODAY)).loans[0]
            plan = plan_to_json(negotiated(view, said).plan)
            turn = EffectContext(
                conversation_id="C1",
                seq=1,
                verified=who,
                lender_id=lender_id,
                channel="web",
                now=NOW,
                today=TODAY,
                language="zh",
            )
            await agree(
                uow,
                turn,
                loan_id=view.id,
                plan=plan,
                kind=kind,
                policy_version="v1",
                terms_hash=terms_hash(view.id, kind, plan, "v1"),
            )
            agreed = (await overview(uow, who, TODAY)).active_plan
            assert agreed is not None
            assert agreed.covers_all
            assert plan_to_json(agreed.plan) == plan
