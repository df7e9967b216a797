"""A first payment that was named: the rest joins it where the rules allow, and its absence from the plans is never silent."""

from datetime import date, timedelta

import pytest

from bot.dialogue.bargaining.options import options
from bot.dialogue.bargaining.part import is_part, joined, named_first, unmet
from bot.dialogue.bargaining.room import is_too_much_off, least_first
from bot.dialogue.bargaining.talk import Talk
from bot.lending import Money
from bot.lending.negotiation import Finances, Offer, Propose, Reject, Statement
from tests.accounts import TODAY, account, loan

FIRST = Money.of(700)
SMALL = Money.of(500)
MEANS = Finances(monthly_income=Money.of(8000), essential_costs=Money.of(4000), savings=Money.of(6000), payday=10)


def talk(*heard: Statement) -> Talk:
    """A talk about the usual loan, on which a plan's first payment is at least 5 % of what it collects."""
    return Talk(view=account().loans[0], today=TODAY).hear(*heard)


def proposed(after: Talk) -> Propose:
    assert isinstance(after.base.move, Propose)
    return after.base.move


def test_only_a_payment_without_the_rest_is_a_part() -> None:
    assert is_part(Offer(pay_now=FIRST))
    assert not is_part(Offer(pay_now=FIRST, pay_monthly=SMALL))
    assert not is_part(Offer(pay_monthly=SMALL))
    assert named_first((Offer(pay_now=FIRST), MEANS)) == Offer(pay_now=FIRST)
    assert named_first((Offer(pay_now=FIRST), Offer(pay_monthly=SMALL))) is None


def test_a_first_payment_that_the_rules_allow_begins_a_plan() -> None:
    after = talk(Offer(pay_now=FIRST), MEANS)
    plans = options(after)
    assert any(each.plan.installments[0].amount == FIRST for each in plans)
    assert unmet(after, tuple(each.plan for each in plans)) is None


def test_one_that_is_too_small_is_named_with_the_least_there_can_be() -> None:
    after = talk(Offer(pay_now=SMALL), MEANS)
    found = unmet(after, tuple(each.plan for each in options(after)))
    assert found is not None
    assert found.amount == SMALL
    assert found.is_too_small
    assert found.least == least_first(after, proposed(after).plan)
    assert SMALL < found.least < FIRST


def test_without_plans_or_without_such_a_wish_nothing_is_unmet() -> None:
    assert unmet(talk(Offer(pay_now=SMALL)), ()) is None
    after = talk(MEANS)
    assert unmet(after, tuple(each.plan for each in options(after))) is None


def test_the_rest_that_is_named_later_joins_the_first_payment() -> None:
    before = talk(Offer(pay_now=FIRST), MEANS)
    assert joined(before, (Offer(pay_monthly=Money.of(900)),)) == (Offer(pay_now=FIRST, pay_monthly=Money.of(900)),)
    assert joined(before, (Offer(settle_for=Money.of(900)),)) == (Offer(settle_for=Money.of(900)),)
    day = TODAY + timedelta(days=10)
    assert joined(before, (Offer(first_date=day),)) == (Offer(pay_now=FIRST, first_date=day),)
    small = talk(Offer(pay_now=SMALL), MEANS)
    assert joined(small, (Offer(pay_monthly=Money.of(900)),)) == (Offer(pay_monthly=Money.of(900)),)


@pytest.mark.parametrize(("amount", "beyond"), [("10", False), ("6000", True), ("20000", True)])
def test_more_off_than_the_rules_have_room_for_is_known(amount: str, beyond: bool) -> None:
    assert is_too_much_off(talk(MEANS), Money.of(amount)) is beyond


def test_the_first_payment_may_be_less_than_those_after_it_where_the_rules_allow() -> None:
    late = account(on=TODAY + timedelta(days=60)).loans[0]
    first = Money.of(400)
    after = Talk(view=late, today=TODAY + timedelta(days=60)).hear(Offer(pay_now=first), MEANS)
    plan = next(each for each in options(after) if each.plan.installments[0].amount == first)
    assert plan.plan.installments[1].amount > first
    assert plan.idea == "first_as_said"


def test_who_refuses_both_plans_is_shown_none_that_asks_more() -> None:
    shown = talk(MEANS)
    for _ in range(3):
        smallest = min(max(row.amount for row in each.plan.installments) for each in options(shown))
        shown = shown.hear(Reject())
        proposed(shown)
        assert min(max(row.amount for row in each.plan.installments) for each in options(shown)) <= smallest
        assert options(shown)[0].plan.installments[1].amount <= smallest


def test_a_monthly_sum_below_the_rules_after_a_refusal_is_met_with_nothing_dearer_than_was_shown() -> None:
    refused = talk(MEANS).hear(Reject())
    smallest = min(each.plan.installments[1].amount for each in options(refused))
    after = refused.hear(Offer(pay_monthly=Money.of(120)))
    proposed(after)
    assert min(each.plan.installments[1].amount for each in options(after)) <= smallest


def test_a_first_payment_that_the_rules_make_large_hides_no_plan_that_asks_less_each_month() -> None:
    """Nine days late the first payment is at least a tenth, which is more than each of those after it."""
    early = account(loan(opened_on=date(2026, 10, 12))).loans[0]
    tight = Finances(monthly_income=Money.of(3600), essential_costs=Money.of(2000))
    after = Talk(view=early, today=TODAY).hear(tight, Reject(), Offer(pay_now=Money.of(300)))
    first, second = proposed(after).plan.installments[:2]
    found = [each.plan.installments for each in options(after) if each.idea == "smaller"]
    assert [row[0].amount for row in found] == [first.amount]
    assert found[0][1].amount < second.amount
