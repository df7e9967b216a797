"""What a borrower meets, one sentence each."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.lending.negotiation import (
    Accept,
    Agree,
    AskExtension,
    AskFor,
    AskWaiver,
    BadFigures,
    CannotPay,
    Close,
    Components,
    Dispute,
    Finances,
    Money,
    Offer,
    Plan,
    Propose,
    Ratios,
    Refer,
    Reject,
    WantPerson,
)

TODAY = date(2026, 1, 10)


def plan_of(talk) -> Plan:
    assert isinstance(talk.move, Propose | Agree), talk.move
    return talk.move.plan


def amounts(talk) -> list[str]:
    return [str(each.amount) for each in plan_of(talk).installments]


def dues(talk) -> list[date]:
    return [each.due for each in plan_of(talk).installments]


def code(talk) -> str:
    assert isinstance(talk.move, Refer | Close), talk.move
    return talk.move.reason.code


def reason(talk, name: str):
    return next(each for each in talk.move.reasons if each.code == name).figures


def test_it_opens_with_the_one_question_that_matters_most(talk) -> None:
    assert talk().move == AskFor("monthly_income")


def test_a_short_window_makes_it_ask_for_the_payday_first(talk) -> None:
    assert talk(first_payment_within_days=14).move == AskFor("payday")


def test_it_asks_three_questions_at_most_and_then_proposes(talk) -> None:
    silence = [Finances()] * 3
    found = talk(*silence)
    assert [isinstance(move, AskFor) for move in found.history[::2]] == [True, True, True, False]
    assert len(plan_of(found).installments) == 12


def test_someone_who_tells_everything_at_once_gets_a_plan_at_once(talk, household) -> None:
    found = talk(household)
    assert isinstance(found.move, Propose)
    assert all(due.day == 15 for due in dues(found))
    assert plan_of(found).total == Money.of(6_000)


def test_a_plan_leaves_part_of_the_surplus_untouched(talk, household) -> None:
    assert max(each.amount for each in plan_of(talk(household)).installments) <= Money.of(2_700)


def test_a_payday_on_the_31st_is_the_last_day_of_february(talk, household) -> None:
    found = talk(replace(household, payday=31), today=date(2026, 1, 31), first_payment_within_days=31)
    assert dues(found)[:2] == [date(2026, 2, 28), date(2026, 3, 31)]


def test_an_accepted_proposal_is_agreed_as_it_stands(talk, household) -> None:
    proposed = talk(household)
    assert proposed.hear(Accept()).move == Agree(plan_of(proposed))


def test_an_offer_inside_the_rules_is_agreed_at_the_borrowers_terms(talk, household) -> None:
    found = talk(household, Offer(pay_monthly=Money.of(600), months=10))
    assert isinstance(found.move, Agree)
    assert amounts(found) == ["600.00"] * 10


def test_an_offer_with_a_first_payment_and_a_day_is_agreed_with_both(talk, household) -> None:
    wealthy = replace(household, savings=Money.of(5_000))
    found = talk(wealthy, Offer(pay_now=Money.of(1_000), pay_monthly=Money.of(1_000), first_date=TODAY + timedelta(days=2)))
    assert isinstance(found.move, Agree)
    assert amounts(found) == ["1,000.00"] * 6
    assert dues(found)[0] == date(2026, 1, 12)


def test_the_costs_are_asked_for_before_an_offer_passes_for_affordable(talk) -> None:
    partly = (Finances(payday=5), Finances(savings=Money.of(3_000)), Finances(monthly_income=Money.of(8_000)))
    asked = talk(*partly, Offer(pay_monthly=Money.of(1_500), months=4), first_payment_within_days=14)
    assert asked.move == AskFor("essential_costs")
    assert isinstance(asked.hear(Finances(essential_costs=Money.of(2_000))).move, Agree)
    refused = asked.hear(Finances(essential_costs=Money.of(5_000)))
    assert "offer_above_means" in {each.code for each in refused.move.reasons}


def test_an_offer_that_waits_for_the_costs_gives_way_to_a_new_one(talk) -> None:
    partly = (Finances(payday=5), Finances(savings=Money.of(3_000)), Finances(monthly_income=Money.of(8_000)))
    first, second = Offer(pay_monthly=Money.of(3_000), months=2), Offer(pay_monthly=Money.of(600), months=10)
    found = talk(*partly, first, second, Finances(essential_costs=Money.of(2_000)), first_payment_within_days=14)
    assert amounts(found) == ["600.00"] * 10


def test_more_than_can_be_spared_is_answered_with_a_smaller_payment(talk, household) -> None:
    found = talk(household, Offer(pay_monthly=Money.of(2_900)))
    assert max(each.amount for each in plan_of(found).installments) < Money.of(2_900)
    assert reason(found, "offer_above_means")["affordable_monthly"] == Money.of(2_700)


def test_an_offer_below_the_rules_gets_the_nearest_plan_inside_them(talk, household) -> None:
    found = talk(Offer(pay_monthly=Money.of(50)))
    assert isinstance(found.move, Propose)
    assert amounts(found) == ["500.00"] * 12
    assert reason(found, "offer_below_rules")["longest"] == 12


def test_an_offer_of_nothing_is_no_offer(talk) -> None:
    assert isinstance(talk(Offer(pay_now=Money.of(0), pay_monthly=Money.of(0), months=0)).move, AskFor)


def test_an_offer_of_far_too_much_never_collects_more_than_is_owed(talk) -> None:
    found = talk(Offer(pay_now=Money.of(10**12)))
    assert isinstance(found.move, Agree)
    assert plan_of(found).total == Money.of(6_000)


def test_a_first_date_in_the_past_is_passed_over(talk) -> None:
    found = talk(Offer(pay_monthly=Money.of(600), first_date=TODAY - timedelta(days=5)))
    assert isinstance(found.move, Agree)
    assert dues(found)[0] > TODAY


def test_a_plan_longer_than_the_rules_is_shortened_to_them(talk, household) -> None:
    found = talk(household, Offer(pay_monthly=Money.of(250), months=24))
    assert isinstance(found.move, Propose)
    assert len(plan_of(found).installments) <= 12


def test_each_refusal_is_met_with_something_gentler_until_a_last_word(talk, household) -> None:
    found = talk(household)
    plans = []
    while isinstance(found.move, Propose):
        plans.append(found.move)
        found = found.hear(Reject())
    peaks = [max(each.amount for each in one.plan.installments) for one in plans]
    assert peaks == sorted(peaks, reverse=True)
    assert len(plans) > 1
    assert plans[-1].is_final
    assert code(found) == "no_agreement"


def test_a_waiver_is_given_by_halves_and_only_as_far_as_it_is_asked(talk, household) -> None:
    once = talk(household, AskWaiver("penalty"))
    twice = once.hear(AskWaiver("penalty"))
    assert [plan_of(one).waived.penalty for one in (once, twice)] == [Money.of(50), Money.of(100)]
    assert plan_of(twice).waived.total == Money.of(100)


def test_principal_is_never_waived(talk, household) -> None:
    found = talk(household, AskWaiver("principal"))
    assert not plan_of(found).waived.total
    assert reason(found, "waiver_not_possible") == {"component": "principal"}


def test_a_lump_sum_above_the_floor_settles_everything(talk, household) -> None:
    found = talk(replace(household, savings=Money.of(20_000)), Offer(settle_for=Money.of(5_500)))
    assert isinstance(found.move, Agree)
    assert plan_of(found).total == Money.of(5_500)
    assert plan_of(found).waived.total == Money.of(500)


@pytest.mark.parametrize("floor", [None, ((0, Decimal("0.95")),)])
def test_a_lump_sum_below_the_floor_settles_nothing(talk, household, floor) -> None:
    found = talk(replace(household, savings=Money.of(20_000)), Offer(settle_for=Money.of(5_500)), settlement_floor=floor)
    assert isinstance(found.move, Propose)


def test_an_extension_inside_the_rules_and_means_is_granted(talk, household) -> None:
    found = talk(replace(household, savings=Money.of(20_000)), AskExtension(10))
    assert isinstance(found.move, Agree)
    assert dues(found) == [TODAY + timedelta(days=10)]


def test_an_extension_that_is_too_long_gets_a_plan_instead(talk, household) -> None:
    found = talk(household, AskExtension(60))
    assert reason(found, "extension_not_possible") == {"asked": 60, "longest": 14}


def test_a_short_extension_is_not_refused_because_the_household_is_unknown(talk) -> None:
    at_first, after_silence = talk(AskExtension(10)), talk(*[Finances()] * 3, AskExtension(10))
    assert dues(at_first) == dues(after_silence) == [TODAY + timedelta(days=10)]
    assert isinstance(after_silence.move, Agree)
    assert "extension_not_possible" not in {each.code for each in at_first.move.reasons}


def test_an_extension_that_is_refused_after_all_gives_way_to_instalments(talk) -> None:
    found = talk(AskExtension(40), Reject(), max_extension_days=45)
    assert len(amounts(found)) > 1
    assert dues(found)[0] <= TODAY + timedelta(days=30)


def test_an_extension_inside_the_rules_but_beyond_the_means_says_so(talk, household) -> None:
    found = talk(household, AskExtension(10))
    codes = {each.code for each in found.move.reasons}
    assert "extension_above_means" in codes
    assert "extension_not_possible" not in codes


def test_no_extension_at_all_is_said_to_be_the_rules_doing(talk, household) -> None:
    found = talk(household, AskExtension(10), max_extension_days=0)
    assert reason(found, "extension_not_possible") == {"asked": 10, "longest": 0}


def test_income_below_costs_calls_a_person_with_the_shortfall(talk) -> None:
    found = talk(Finances(monthly_income=Money.of(3_000), essential_costs=Money.of(4_000), savings=Money.of(0), payday=15))
    assert code(found) == "no_affordable_plan"
    assert found.move.reason.figures["shortfall"] == Money.of(5_900)


def test_finances_that_contradict_themselves_follow_the_latest_word(talk, household) -> None:
    found = talk(household, Finances(monthly_income=Money.of(5_600)))
    assert max(each.amount for each in plan_of(found).installments) <= Money.of(540)


def test_who_cannot_pay_before_a_day_starts_on_or_after_it(talk, household) -> None:
    found = talk(CannotPay(TODAY + timedelta(days=4)), household)
    assert dues(found)[0] >= TODAY + timedelta(days=4)


def test_who_cannot_pay_until_a_few_days_after_the_last_first_payment_is_asked_about_that_one(talk, household) -> None:
    found = talk(household, CannotPay(TODAY + timedelta(days=35)), first_payment_within_days=30, max_extension_days=0)
    assert dues(found)[0] <= TODAY + timedelta(days=30)
    reason = found.move.reasons[0]
    assert (reason.code, reason.figures["wished"]) == ("first_by", TODAY + timedelta(days=35))
    assert code(found.hear(CannotPay(TODAY + timedelta(days=35)))) == "hardship"


def test_who_cannot_pay_for_months_is_helped_by_a_person(talk, household) -> None:
    assert code(talk(household, CannotPay(TODAY + timedelta(days=100)))) == "hardship"


def test_who_cannot_pay_even_something_gentler_is_helped_by_a_person(talk, household) -> None:
    assert code(talk(household, CannotPay(), CannotPay())) == "hardship"


def test_a_dispute_comes_before_any_figure(talk) -> None:
    assert code(talk(owed={"disputed": True})) == "disputed"
    assert code(talk(Dispute())) == "disputed"


def test_a_person_is_called_whenever_one_is_wanted(talk, household) -> None:
    assert code(talk(household, Reject(), WantPerson())) == "person_wanted"


def test_too_many_broken_plans_or_too_large_a_debt_are_for_a_person(talk) -> None:
    assert code(talk(owed={"broken_plans": 2})) == "plans_broken"
    assert code(talk(authority_limit=Money.of(5_000))) == "above_authority"


def test_nothing_owed_closes_at_once(talk) -> None:
    assert code(talk(owed={"outstanding": Components.zero()})) == "nothing_owed"


def test_what_is_over_stays_over(talk) -> None:
    ended = talk(WantPerson())
    assert ended.hear(Accept()) is ended


def test_with_one_month_at_most_everything_is_one_payment(talk, household) -> None:
    rich = replace(household, savings=Money.of(20_000))
    assert amounts(talk(rich, max_months=1)) == ["6,000.00"]


def test_a_debt_smaller_than_the_smallest_instalment_is_one_payment(talk, household) -> None:
    assert len(amounts(talk(replace(household, savings=Money.of(20_000)), min_installment=Money.of(9_000)))) == 1


def test_interest_while_a_plan_runs_is_named_as_its_extra_cost(talk, household) -> None:
    found = talk(household, plan_daily_rate=Decimal("0.0005"))
    assert plan_of(found).extra_cost == plan_of(found).total - Money.of(6_000) > Money.of(0)
    assert reason(found, "against_paying_now")["extra"] == plan_of(found).extra_cost


def test_interest_of_one_later_payment_is_principal_times_rate_times_days(talk) -> None:
    found = talk(AskExtension(10), plan_daily_rate=Decimal("0.0005"))
    assert plan_of(found).extra_cost == Money.of(27)


def test_a_debt_of_a_few_cents_with_interest_still_adds_up(talk) -> None:
    owed = Components(fee=Money(3), penalty=Money(37), interest=Money(0), principal=Money(203))
    found = talk(
        Offer(pay_now=Money(72), months=48),
        owed={"outstanding": owed},
        max_months=60,
        min_installment=Money(0),
        plan_daily_rate=Decimal("0.0003"),
    )
    assert min(each.amount for each in plan_of(found).installments) > Money(0)
    assert Money.sum(each.amount for each in plan_of(found).installments) == Money(243) + plan_of(found).extra_cost


def test_waivers_are_used_when_nothing_else_makes_a_plan_fit(talk) -> None:
    tight = Finances(monthly_income=Money.of(5_000), essential_costs=Money.of(4_452), savings=Money.of(0), payday=15)
    found = talk(tight)
    assert Money.of(0) < plan_of(found).waived.penalty <= Money.of(100)


def test_a_yes_before_any_proposal_agrees_to_nothing(talk) -> None:
    assert isinstance(talk(Accept()).move, AskFor)


def test_a_yes_on_a_later_day_meets_a_negotiation_of_that_day(talk, household) -> None:
    """Nothing that was proposed outlives its day: what was said is heard again, and asks for payments that are still ahead."""
    later = date(2026, 3, 1)
    stale, fresh = plan_of(talk(household)), talk(household, Accept(), today=later)
    assert stale.installments[0].due < later < dues(fresh)[0]


def test_costs_beyond_the_income_leave_only_what_is_saved(talk) -> None:
    found = talk(Finances(monthly_income=Money.of(1_000), essential_costs=Money.of(4_000), savings=Money.of(9_000), payday=15))
    assert plan_of(found).total <= Money.of(7_000)


def test_an_offer_of_a_trillion_a_month_pays_what_is_owed_and_no_more(talk) -> None:
    assert amounts(talk(Offer(pay_monthly=Money.of(10**12)))) == ["6,000.00"]


def test_someone_who_cannot_pay_gets_the_gentlest_plan_at_once(talk, household) -> None:
    assert len(amounts(talk(household, CannotPay()))) == 12


def test_a_silence_is_met_with_the_same_again_once_and_then_with_something_gentler(talk) -> None:
    found = [talk(*[Finances()] * said, max_months=36) for said in (3, 4, 5)]
    assert plan_of(found[0]) == plan_of(found[1])
    assert len(amounts(found[2])) == 2 * len(amounts(found[1]))


def test_the_household_that_may_have_misjudged_itself_keeps_a_margin(talk, household) -> None:
    """A tenth of income and costs stays free where a plan exists that leaves it: 2,700 could be asked for, 1,500 is."""
    assert max(each.amount for each in plan_of(talk(household)).installments) <= Money.of(1_700)


def test_the_interest_that_a_plan_without_interest_lets_go_is_named(talk, household) -> None:
    free, charged = (talk(household, plan_daily_rate=Decimal(rate)) for rate in ("0", "0.0006"))
    assert reason(free, "against_paying_now")["interest_let_go"] > Money.of(0)
    assert reason(charged, "against_paying_now")["interest_let_go"] == Money.of(0)


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: Finances(payday=32),
        lambda: Finances(payday=0),
        lambda: Finances(savings=Money.of(-1)),
        lambda: Offer(pay_now=Money.of(-1)),
        lambda: AskExtension(-3),
        lambda: Ratios(fee=Decimal("1.5"), penalty=Decimal(0), interest=Decimal(0)),
    ],
)
def test_figures_that_cannot_be_are_refused_by_name(nonsense) -> None:
    with pytest.raises(BadFigures, match="give"):
        nonsense()


def test_rules_that_cannot_be_are_refused_by_name(policy) -> None:
    with pytest.raises(BadFigures, match="max_months"):
        replace(policy, max_months=0)
