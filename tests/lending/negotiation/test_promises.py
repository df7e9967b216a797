"""What always holds, over thousands of random debts, rules and borrowers."""

import pickle
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from bench.negotiation.life import survives
from bench.negotiation.oracle import best_plan, truth
from bench.negotiation.referee import beyond_means, outside_rules, violations
from bench.negotiation.world import Case, cases
from bot.lending.dates import add_months, next_month_day
from bot.lending.negotiation import (
    Accept,
    Agree,
    AskFor,
    Close,
    Components,
    Debt,
    Dispute,
    Finances,
    Money,
    Negotiation,
    NegotiationPolicy,
    Offer,
    Plan,
    PlanInstallment,
    Propose,
    Reason,
    Refer,
    Reject,
    Statement,
    WantPerson,
)
from tests.lending.negotiation.strategies import TODAYS, debts, finances, policies, statements
from tests.tries import tries

MOST_MOVES = 8
thorough = settings(
    max_examples=tries(300),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
Said = tuple[Debt, NegotiationPolicy, date, list[Statement]]


@st.composite
def conversations(draw: st.DrawFn) -> Said:
    today = draw(TODAYS)
    return draw(debts), draw(policies), today, draw(st.lists(statements(today), min_size=MOST_MOVES, max_size=MOST_MOVES))


def hold(said: Said) -> Negotiation:
    debt, policy, today, words = said
    talk = Negotiation.open(debt, policy, today)
    for statement in words:
        talk = talk.hear(statement)
    return talk


@thorough
@given(conversations())
def test_no_promise_is_ever_broken_and_every_negotiation_ends(said: Said) -> None:
    """Rules, law, sums, dates, means, no way back, eight moves, three questions: whatever the referee can see."""
    talk = hold(said)
    assert violations(talk, *said[:3]) == []
    assert isinstance(talk.move, Agree | Refer | Close)
    assert len(talk.history[::2]) <= MOST_MOVES


@st.composite
def affordable_offers(draw: st.DrawFn) -> tuple[Debt, NegotiationPolicy, date, Finances, Offer, Plan]:
    """An offer in months, laid out on paydays without the negotiator, that the referee finds lawful and affordable."""
    debt, policy, today = draw(debts), draw(policies), draw(TODAYS)
    known = draw(finances)
    rules = replace(policy, plan_daily_rate=Decimal(0))
    payday = known.payday or today.day
    months = draw(st.integers(1, 24))
    total = debt.outstanding.total.minor
    monthly = -(-total // months)
    assume(total and not debt.disputed and debt.broken_plans <= rules.max_broken_plans)
    assume(debt.outstanding.total <= rules.authority_limit)
    amounts = [monthly] * ((total - 1) // monthly) + [total - (total - 1) // monthly * monthly]
    first = next_month_day(today, payday)
    assume(first <= today + timedelta(days=rules.first_payment_within_days))
    rows = tuple(PlanInstallment(due=add_months(first, k, payday), amount=Money(each)) for k, each in enumerate(amounts))
    plan = Plan(installments=rows, waived=Components.zero(), total=Money(total), extra_cost=Money(0))
    assume(not [*outside_rules(plan, debt, rules, today), *beyond_means(plan, known, rules, today)])
    return debt, rules, today, known, Offer(pay_monthly=Money(monthly)), plan


@settings(thorough, max_examples=tries(60))
@given(affordable_offers())
def test_an_offer_inside_the_rules_and_the_means_is_agreed_at_once_at_the_borrowers_terms(
    given_offer: tuple[Debt, NegotiationPolicy, date, Finances, Offer, Plan],
) -> None:
    debt, policy, today, known, offer, plan = given_offer
    talk = Negotiation.open(debt, policy, today).hear(known)
    assert not talk.is_over, "a plan exists, and it is refused"
    move = talk.hear(offer).move
    assert isinstance(move, Agree)
    assert [each.amount for each in move.plan.installments] == [each.amount for each in plan.installments]


@settings(thorough, max_examples=tries(50))
@given(debts, policies, TODAYS, finances, st.integers(0, 3))
def test_means_that_reach_no_plan_call_a_person_with_the_shortfall(
    debt: Debt, policy: NegotiationPolicy, today: date, known: Finances, refusals: int
) -> None:
    """Nothing is left over and nothing is saved: whatever else is said, there is no plan to propose."""
    nothing = replace(known, monthly_income=Money(0), savings=Money(0))
    assume(debt.outstanding.total and not any(share == 0 for _, share in policy.settlement_floor or ()))
    assume(min(ratio for ratio in _lowest(debt, policy)) > 0)
    talk = Negotiation.open(debt, policy, today).hear(nothing)
    for _ in range(refusals):
        talk = talk.hear(Finances())
    while not talk.is_over:
        assert isinstance(talk.move, AskFor)
        talk = talk.hear(Finances())
    assert isinstance(talk.move, Refer)


def _lowest(debt: Debt, policy: NegotiationPolicy) -> list[int]:
    """What is left of the debt when everything that may be waived is."""
    ratios = [ratios for least, ratios in policy.waiver_ceiling if least <= debt.days_past_due]
    owed = debt.outstanding
    if not ratios:
        return [owed.total.minor]
    parts = (int(getattr(owed, name).minor * getattr(ratios[-1], name)) for name in ("fee", "penalty", "interest"))
    return [owed.total.minor - sum(parts)]


@settings(thorough, max_examples=tries(50))
@given(conversations())
def test_the_same_words_give_the_same_moves_and_survive_storage(said: Said) -> None:
    talk = hold(said)
    assert hold(said) == talk
    assert pickle.loads(pickle.dumps(talk)).history == talk.history


@settings(thorough, max_examples=tries(100))
@given(conversations(), st.integers(0, 7), st.sampled_from([Dispute(), WantPerson()]))
def test_a_dispute_or_a_wish_for_a_person_is_met_at_any_time(said: Said, when: int, call: Statement) -> None:
    debt, policy, today, words = said
    talk = hold((debt, policy, today, words[:when]))
    if not talk.is_over:
        assert isinstance(talk.hear(call).move, Refer)


@settings(thorough, max_examples=tries(100))
@given(debts, policies, TODAYS)
def test_something_is_proposed_even_when_nothing_is_answered(debt: Debt, policy: NegotiationPolicy, today: date) -> None:
    talk = Negotiation.open(debt, policy, today)
    for _ in range(3):
        talk = talk.hear(Finances())
    possible = policy.first_payment_within_days > 0
    was_proposed = any(isinstance(move, Propose) for move in talk.history)
    assert was_proposed or isinstance(talk.history[0], Refer | Close) or not possible


def willing(talk: Negotiation, truth_told: Finances) -> Negotiation:
    while not talk.is_over:
        talk = talk.hear(truth_told if isinstance(talk.move, AskFor) else Accept())
    return talk


@pytest.mark.parametrize("seed", range(4))
def test_whoever_tells_everything_and_is_willing_agrees_to_one_that_is_kept_whenever_one_exists(seed: int) -> None:
    wrong: list[Case] = []
    for case in cases(seed + 1000, 140):
        if case.family == "disputing":
            continue
        talk = willing(Negotiation.open(case.debt, case.policy, case.today), truth(case.house))
        exists = best_plan(case) is not None
        agreed_and_kept = isinstance(talk.move, Agree) and survives(case.house, talk.move.plan, case.today)
        if exists and not agreed_and_kept:
            wrong.append(case)
        assert exists or isinstance(talk.move, Refer | Agree)
    assert wrong == []


@settings(thorough, max_examples=tries(100))
@given(conversations())
def test_every_proposal_and_referral_gives_its_reasons_as_data(said: Said) -> None:
    for move in hold(said).history[::2]:
        if isinstance(move, Propose):
            codes = {reason.code for reason in move.reasons}
            assert {"shape", "against_paying_now"} < codes
            assert codes & {"within_means", "finances_unknown"}
        if isinstance(move, Refer):
            assert isinstance(move.reason, Reason)


@settings(thorough, max_examples=tries(60))
@given(debts, policies, TODAYS)
def test_refusing_everything_ends_with_a_person_after_a_proposal_marked_final(
    debt: Debt, policy: NegotiationPolicy, today: date
) -> None:
    talk = Negotiation.open(debt, policy, today)
    while not talk.is_over:
        talk = talk.hear(Reject())
    proposals = [move for move in talk.history if isinstance(move, Propose)]
    if proposals:
        assert isinstance(talk.move, Refer)
        assert [move.is_final for move in proposals] == [False] * (len(proposals) - 1) + [True]
