from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given

from bot.lending import Components, Drawing, Money, statement
from bot.lending.simulate import PayAll, PayMinimum, PayOverdue, PayPart, PayPlan, compare, simulate
from tests.lending.accounts import a_card, an_account, days, instalment_accounts

TODAY = date(2026, 4, 20)
IN_A_MONTH = date(2026, 5, 20)


def test_paying_what_is_overdue_later_costs_the_penalty_of_the_days_between():
    account = an_account()
    now, later = compare(account, TODAY, [PayOverdue(day=TODAY), PayOverdue(day=date(2026, 4, 29))])
    grown = statement(account, date(2026, 4, 29)).overdue.penalty - statement(account, TODAY).overdue.penalty
    assert later.cost - now.cost == grown > Money.zero()
    assert now.overdue == later.overdue == Money.zero()


def test_closing_the_loan_now_costs_nothing_on_top():
    closed = simulate(an_account(), TODAY, PayAll(day=TODAY))
    assert (closed.cost, closed.still_owed.total, closed.days_past_due) == (Money.zero(), Money.zero(), 0)


def test_closing_the_loan_later_costs_interest_and_penalty():
    assert simulate(an_account(), TODAY, PayAll(day=IN_A_MONTH)).cost > Money.zero()


def test_a_part_lowers_what_the_wait_costs():
    nothing, part = compare(
        an_account(), TODAY, [PayPart(day=IN_A_MONTH, amount=Money.of(1)), PayPart(day=TODAY, amount=Money.of(1_000))]
    )
    assert part.until == nothing.until == IN_A_MONTH
    assert part.cost < nothing.cost


def test_a_plan_is_lived_payment_by_payment():
    parts = tuple((TODAY + timedelta(days=30 * n), Money.of(800)) for n in range(3))
    lived = simulate(an_account(), TODAY, PayPlan(parts=parts))
    assert lived.paid == Money.of(2_400)
    assert lived.until == date(2026, 6, 19)


def test_a_kept_plan_stops_the_penalty_and_a_waiver_lowers_the_cost():
    account = an_account()
    owed = statement(account, TODAY).overdue
    last = TODAY + timedelta(days=60)
    parts = ((TODAY + timedelta(days=30), Money.of(1_000)), (last, Money.of(1_000)))
    nothing, plan, waived = compare(
        account,
        TODAY,
        [
            PayPart(day=last, amount=Money.of(2_000)),
            PayPlan(parts=parts),
            PayPlan(parts=parts, waived=replace(Components.zero(), penalty=owed.penalty)),
        ],
    )
    assert plan.cost < nothing.cost
    assert plan.cost - waived.cost == owed.penalty


def test_paying_only_the_minimum_of_a_card_costs_more_than_paying_it_off():
    card = a_card(drawings=(Drawing(on=date(2026, 3, 30), amount=Money.of(5_000)),))
    minimum, everything = compare(card, TODAY, [PayMinimum(months=6), PayAll(day=date(2026, 4, 23))])
    assert everything.cost == Money.zero()
    assert minimum.cost > Money.of(300)
    assert minimum.still_owed.principal > Money.of(2_500)


@given(instalment_accounts, days)
def test_what_is_paid_and_still_owed_is_the_debt_of_today_and_the_cost(account, on):
    lived = simulate(account, on, PayPart(day=on, amount=Money.of(100)))
    assert (
        lived.paid + lived.still_owed.total
        >= statement(account, on).outstanding.total - statement(account, on).credit + lived.cost
    )


@given(instalment_accounts, days)
def test_the_cost_is_made_of_what_was_charged_on_top(account, on):
    known = replace(account, payments=(), waived=())
    lived = simulate(known, on, PayPart(day=on, amount=Money.of(100)), on + timedelta(days=30))
    assert lived.added.total == lived.cost
    assert lived.added.principal == Money.zero()
