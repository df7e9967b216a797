"""A talk keeps what was said, goes back to where it stood, and is the same after a night in a slot."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.bargaining.agreement import Agreement
from bot.dialogue.bargaining.history import from_json, to_json
from bot.dialogue.bargaining.options import options
from bot.dialogue.bargaining.talk import Talk
from bot.lending import Money
from bot.lending.negotiation import (
    Accept,
    Agree,
    AskExtension,
    AskFor,
    AskWaiver,
    CannotPay,
    Finances,
    Offer,
    Propose,
    Reject,
    Statement,
)
from bot.service.plan_terms import kind_of, policy_version
from bot.service.records import PlanKind
from tests.accounts import TODAY, loan, view

INCOME = Finances(monthly_income=Money.of(8000), essential_costs=Money.of(3000), savings=Money.of(2000), payday=15)
amounts = st.integers(0, 10**9).map(Money)
maybe = st.none() | amounts
STATEMENTS: st.SearchStrategy[Statement] = st.one_of(
    st.builds(Finances, monthly_income=maybe, essential_costs=maybe, savings=maybe, payday=st.none() | st.integers(1, 31)),
    st.builds(Offer, pay_now=maybe, pay_monthly=maybe, months=st.none() | st.integers(1, 60), first_date=st.none() | st.dates()),
    st.builds(AskExtension, st.integers(0, 400)),
    st.builds(AskWaiver, st.sampled_from([None, "fee", "penalty", "interest"])),
    st.builds(CannotPay, st.none() | st.dates()),
    st.just(Accept()),
    st.just(Reject()),
)


def talk(**facts: Any) -> Talk:
    return Talk(view=view(loan()), today=TODAY, **facts)


def proposed() -> Talk:
    return talk().hear(INCOME)


@given(st.lists(STATEMENTS))
def test_what_was_said_comes_back_from_json_as_it_was(said: list[Statement]) -> None:
    assert list(from_json(json.loads(json.dumps(to_json(said))), "CNY")) == said


@given(st.lists(STATEMENTS, max_size=6))
def test_a_talk_is_the_same_after_a_night_in_a_slot(said: list[Statement]) -> None:
    before = talk().hear(*said)
    after = Talk.resume(json.loads(json.dumps(before.to_json())), before.view, TODAY)
    assert (after.move, after.agreed, after.question) == (before.move, before.agreed, before.question)


@given(st.lists(STATEMENTS, max_size=6))
def test_every_plan_laid_out_is_one_that_the_negotiator_agrees_to(said: list[Statement]) -> None:
    stood = talk().hear(*said)
    plans = options(stood)
    assert len(plans) <= 2
    assert len({option.plan for option in plans}) == len(plans)
    for option in plans:
        assert stood.pick(*option.says).agreed == option.plan


def test_two_choices_are_given_where_two_exist() -> None:
    assert [option.name for option in options(proposed())] == ["a", "b"]


def test_nothing_can_be_chosen_before_a_plan_is_proposed() -> None:
    assert options(talk()) == ()


def test_a_plan_that_is_not_confirmed_gives_way_to_the_next_words() -> None:
    agreed = talk().hear(Offer(pay_monthly=Money.of(700)))
    assert agreed.agreed is not None
    corrected = agreed.hear(Offer(pay_monthly=Money.of(900)))
    assert corrected.agreed is not None
    assert Money.of(900) in {each.amount for each in corrected.agreed.installments}
    assert corrected.heard == ()


def test_a_correction_of_one_figure_keeps_the_others() -> None:
    agreed = talk().hear(Offer(pay_now=Money.of(1000), pay_monthly=Money.of(900)))
    assert agreed.agreed is not None
    corrected = agreed.hear(Offer(pay_now=Money.of(1500))).agreed
    assert corrected is not None
    assert [each.amount for each in corrected.installments[:2]] == [Money.of(1500), Money.of(900)]


def test_not_yet_goes_back_to_where_the_talk_stood() -> None:
    stood = proposed()
    assert stood.pick(Accept()).unpick() == stood


def test_more_time_is_about_what_is_late_and_instalments_about_everything() -> None:
    late, everything = view(loan()).statement.overdue.total, view(loan()).statement.outstanding.total
    more_time = talk().hear(AskExtension(10))
    assert isinstance(more_time.move, Propose)
    assert more_time.move.plan.total == late
    monthly = more_time.hear(Offer(pay_monthly=Money.of(800)))
    assert monthly.agreed is not None
    assert monthly.agreed.total == everything


def test_the_household_is_not_asked_again_when_the_matter_changes() -> None:
    assert proposed().hear(AskExtension(10)).finances == INCOME


def test_a_delay_asked_for_yesterday_is_a_day_shorter_today() -> None:
    kept = talk().hear(AskExtension(10)).to_json()
    tomorrow = TODAY + timedelta(days=1)
    resumed = Talk.resume(kept, view(loan(), tomorrow), tomorrow)
    assert isinstance(resumed.move, Propose)
    assert resumed.move.plan.installments[0].due == TODAY + timedelta(days=10)


def test_a_talk_taken_up_later_speaks_of_the_debt_of_that_day() -> None:
    later = TODAY + timedelta(days=9)
    resumed = Talk.resume(proposed().to_json(), view(loan(), later), later)
    assert isinstance(resumed.move, Propose)
    assert resumed.move.plan.installments[0].due > later
    assert resumed.on == TODAY


def test_a_question_that_was_passed_over_by_other_words_is_still_put() -> None:
    stood = talk().hear(CannotPay())
    assert isinstance(stood.move, AskFor)
    assert stood.question == "monthly_income"
    assert stood.ask("monthly_income").question != "monthly_income"


def agreement(stood: Talk, says: Statement) -> Agreement:
    picked = stood.hear(says)
    assert picked.agreed is not None
    return Agreement.of(picked, picked.agreed)


def test_the_hash_changes_with_the_terms_and_only_then() -> None:
    one, same = (agreement(talk(), Offer(pay_monthly=Money.of(800))) for _ in range(2))
    other = agreement(talk(), Offer(pay_monthly=Money.of(900)))
    assert one.terms_hash == same.terms_hash != other.terms_hash


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ((Offer(pay_monthly=Money.of(800)),), PlanKind.INSTALLMENTS),
        ((AskWaiver("penalty"), Offer(settle_for=Money.of("3361.25"), first_date=date(2026, 11, 28))), PlanKind.SETTLEMENT),
        ((AskExtension(10), Accept()), PlanKind.EXTENSION),
    ],
)
def test_a_plan_has_its_kind(says: tuple[Statement, ...], kind: PlanKind) -> None:
    stood = talk().hear(*says)
    assert isinstance(stood.move, Agree)
    assert kind_of(stood.move.plan) is kind


def test_the_rules_that_a_plan_rests_on_have_a_name_that_changes_with_them() -> None:
    product = view(loan()).product
    changed = product.model_copy(update={"policy": {**product.policy, "max_months": 3}})
    assert policy_version("tqg", product) != policy_version("tqg", changed)
    assert policy_version("tqg", product).startswith("tqg/instalment@")


def test_means_told_after_an_offer_leave_it_as_it_was_offered_while_they_allow_it() -> None:
    offered = talk().hear(Offer(pay_monthly=Money.of(800)))
    enough = offered.hear(Finances(monthly_income=Money.of(6000), essential_costs=Money.of(3000)))
    assert enough.agreed == offered.agreed
    assert enough.finances.monthly_income == Money.of(6000)
    short = offered.hear(Finances(monthly_income=Money.of(3600), essential_costs=Money.of(3000)))
    assert short.agreed is None
