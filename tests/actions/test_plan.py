"""A plan afterwards: how it stands, late, ended, and what else was noted."""

from dataclasses import replace
from datetime import date

from actions.plan import PlanStatus
from bot.lending import Money
from bot.service.records import PlanStatus as Status
from bot.service.records import PromiseToPay
from tests.accounts import TODAY, account, agreed, loan, view, with_plan
from tests.actions.helpers import run


async def test_a_plan_on_track_says_what_is_paid_left_and_next() -> None:
    said = await run(PlanStatus(), account=with_plan(agreed(date(2026, 12, 1))))
    assert "12月1日还¥1,000.00" in said.text
    assert len(said.cards[0]["options"][0]["schedule"]) == 3


async def test_a_late_payment_is_met_with_the_day_by_which_the_plan_still_holds() -> None:
    said = await run(PlanStatus(), account=with_plan(agreed(date(2026, 11, 20))))
    assert "11月23日以前还上" in said.text
    assert "change_plan" in said.choices


async def test_a_plan_that_did_not_hold_leads_to_a_new_one() -> None:
    ended = agreed(date(2026, 11, 1), status=Status.BROKEN, ended_on=date(2026, 11, 5))
    overview = replace(account(), loans=(view(loan(), broken_plans=1),), plans=(ended,))
    said = await run(PlanStatus(), account=overview)
    assert "request_installment_plan" in said.choices


async def test_a_promise_is_told_where_there_is_no_plan() -> None:
    given = PromiseToPay(
        id="P1",
        loan_id="L0001",
        borrower_id="B0001",
        amount=Money.of(500),
        made_on=TODAY,
        due=date(2026, 11, 27),
        paid_before=Money.zero(),
    )
    said = await run(PlanStatus(), account=replace(account(), loans=(view(loan(), promise=given),)))
    assert "11月27日还¥500.00" in said.text


async def test_without_either_it_offers_to_work_one_out() -> None:
    said = await run(PlanStatus())
    assert "request_installment_plan" in said.choices


async def test_a_missed_payment_is_met_kindly_and_with_another_plan() -> None:
    missed = agreed(date(2026, 11, 15))
    said = await run(PlanStatus(), account=with_plan(missed))
    assert "11月25日以前补上" in said.text
    assert "replan" in said.choices
