"""A plan is agreed on the figures of the day or not at all, and its end follows from what was paid."""

from __future__ import annotations

import pytest

from bot.lending import Components, Money
from bot.lending.negotiation import Plan, PlanInstallment
from bot.service import dispute
from bot.service.errors import Conflict, Invalid, NotAllowed, NotFound
from bot.service.plan import agree as agree_verb
from bot.service.plan_terms import plan_to_json, terms_hash
from bot.service.records import PlanStatus
from bot.service.turn import Verified
from bot.store.unit_of_work import Store
from tests.service.book import LOAN, OTHER, TODAY, agree, days, fill, monthly, pay, seen, stated, turn


@pytest.fixture
async def debt(store: Store) -> Money:
    """All that is owed on the loan today."""
    async with store.write() as uow:
        await fill(uow)
        return (await stated(uow)).payoff


async def test_a_plan_for_all_that_is_owed_is_on_the_account_at_once(store: Store, debt: Money) -> None:
    agreed = await agree(store, monthly(debt, 10, days(9)))
    account = await seen(store)
    assert account.active_plan == agreed
    assert agreed.covers_all
    assert account.loans[0].progress is not None
    assert account.loans[0].progress.next_due == days(9)
    assert account.loans[0].progress.next_amount == agreed.plan.installments[0].amount
    assert "plan" in account.holds


async def test_agreeing_writes_one_audit_row_without_an_amount(store: Store, debt: Money) -> None:
    agreed = await agree(store, monthly(debt, 10, days(9)))
    async with store.read() as uow:
        records = [each for each in await uow.audit.records(after=0, limit=50) if each.verb == "agree_plan"]
    assert [each.subject for each in records] == [LOAN]
    assert records[0].details == {
        "plan": agreed.id,
        "kind": "installments",
        "policy": "v1",
        "terms": agreed.terms_hash,
    }


async def test_penalty_interest_rests_while_the_plan_runs(store: Store, debt: Money) -> None:
    await agree(store, monthly(debt, 10, days(9)))
    before, after = await seen(store), await seen(store, days(9))
    assert before.loans[0].statement.overdue.penalty == after.loans[0].statement.overdue.penalty


async def test_a_second_plan_for_the_same_loan_is_a_conflict(store: Store, debt: Money) -> None:
    await agree(store, monthly(debt, 10, days(9)))
    with pytest.raises(Conflict, match="plan_exists"):
        await agree(store, monthly(debt, 6, days(9)))


async def test_a_plan_can_follow_one_that_broke(store: Store, debt: Money) -> None:
    first = await agree(store, monthly(debt, 10, days(9)))
    async with store.read() as uow:
        later = (await stated(uow, days(20))).payoff
    second = await agree(store, monthly(later, 10, days(25)), on=days(20))
    account = await seen(store, days(20))
    assert {each.id: each.status for each in account.plans} == {first.id: PlanStatus.BROKEN, second.id: PlanStatus.ACTIVE}
    assert account.loans[0].broken_plans == 1


async def test_terms_that_are_not_those_confirmed_are_a_conflict(store: Store, debt: Money) -> None:
    with pytest.raises(Conflict, match="terms_changed"):
        await agree(store, monthly(debt, 10, days(9)), policy_version="v2")


async def test_figures_that_are_not_those_of_the_book_are_a_conflict(store: Store, debt: Money) -> None:
    with pytest.raises(Conflict, match="figures_changed"):
        await agree(store, monthly(debt - Money.of(1), 10, days(9)))


async def test_a_payment_between_proposal_and_agreement_is_a_conflict(store: Store, debt: Money) -> None:
    await pay(store, Money.of(100), TODAY)
    with pytest.raises(Conflict, match="figures_changed"):
        await agree(store, monthly(debt, 10, days(9)))


async def test_a_disputed_loan_gets_no_plan(store: Store, debt: Money) -> None:
    async with store.write() as uow:
        await dispute.record(uow, turn(), kind="amount", statement="金额不对")
    with pytest.raises(Conflict, match="in_dispute"):
        await agree(store, monthly(debt, 10, days(9)))


@pytest.mark.parametrize("first", [TODAY, days(-3)], ids=["today", "in the past"])
async def test_an_instalment_that_is_not_after_today_is_refused(store: Store, debt: Money, first: object) -> None:
    with pytest.raises(Invalid, match="plan_malformed"):
        await agree(store, monthly(debt, 10, first))  # type: ignore[arg-type]


async def test_instalments_must_add_up_to_the_total(store: Store, debt: Money) -> None:
    row = PlanInstallment(due=days(9), amount=debt - Money.of(1))
    wrong = Plan(installments=(row,), waived=Components.zero(), total=debt, extra_cost=Money.zero())
    with pytest.raises(Invalid, match="plan_malformed"):
        await agree(store, wrong)


@pytest.mark.parametrize("broken", [{}, {"currency": "CNY"}, {"currency": "CNY", "installments": [{"due": "soon"}]}])
async def test_a_plan_that_can_not_be_read_is_refused(store: Store, debt: Money, broken: dict[str, object]) -> None:
    async with store.write() as uow:
        with pytest.raises(Invalid, match="plan_malformed"):
            await agree_verb(
                uow,
                turn(),
                loan_id=LOAN,
                plan=broken,
                kind="installments",
                policy_version="v1",
                terms_hash=terms_hash(LOAN, "installments", broken, "v1"),
            )


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(None, NotAllowed), (Verified(borrower_id=OTHER.id, lender_id="tqg"), NotFound)],
    ids=["nobody proven", "another borrower"],
)
async def test_nobody_else_agrees_a_plan(store: Store, debt: Money, who: Verified | None, refusal: type[Exception]) -> None:
    proposed = plan_to_json(monthly(debt, 10, days(9)))
    confirmed = terms_hash(LOAN, "installments", proposed, "v1")
    async with store.write() as uow:
        with pytest.raises(refusal):
            await agree_verb(
                uow,
                turn(who=who),
                loan_id=LOAN,
                plan=proposed,
                kind="installments",
                policy_version="v1",
                terms_hash=confirmed,
            )


async def test_a_kept_plan_closes_the_loan_and_waives_what_ran_meanwhile(store: Store, debt: Money) -> None:
    agreed = await agree(store, monthly(debt, 3, days(9)))
    for row in agreed.plan.installments:
        await pay(store, row.amount, row.due)
    account = await seen(store, days(120))
    assert [each.status for each in account.plans] == [PlanStatus.KEPT]
    assert account.loans[0].statement.paid_off
    assert account.loans[0].statement.credit == Money.zero()


async def test_a_kept_plan_earns_the_waiver_that_was_agreed(store: Store, debt: Money) -> None:
    async with store.read() as uow:
        overdue = (await stated(uow)).overdue
    nothing = Money.zero()
    half = Money(overdue.penalty.minor // 2, "CNY")
    waived = Components(fee=overdue.fee, penalty=half, interest=nothing, principal=nothing)
    agreed = await agree(store, monthly(overdue.total - waived.total, 2, days(5), waived))
    assert not agreed.covers_all
    for row in agreed.plan.installments:
        await pay(store, row.amount, row.due)
    async with store.read() as uow:
        account = await uow.loans.account(LOAN)
    assert [each.amount for each in account.waived] == [waived]


async def test_a_broken_plan_earns_nothing_and_penalty_interest_runs_again(store: Store, debt: Money) -> None:
    await agree(store, monthly(debt, 10, days(9)))
    await pay(store, Money.of(1), days(40))
    async with store.read() as uow:
        account = await uow.loans.account(LOAN)
        agreed = (await uow.plans.of_loan(LOAN))[0]
    assert agreed.status is PlanStatus.BROKEN
    assert agreed.ended_on == days(9 + 3 + 7 + 1)
    assert account.waived == ()
    assert [(hold.start, hold.end) for hold in account.penalty_holds] == [(TODAY, days(20))]
