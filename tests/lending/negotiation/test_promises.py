"""What always holds, over thousands of random debts, rules and borrowers."""

import pickle
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench.negotiation.life import survives
from bench.negotiation.oracle import best_plan, truth
from bench.negotiation.referee import violations
from bench.negotiation.world import Case, cases
from bot.lending.negotiation import (
    Accept,
    Agree,
    AskFor,
    Close,
    Debt,
    Dispute,
    Finances,
    Negotiation,
    NegotiationPolicy,
    Propose,
    Reason,
    Refer,
    Reject,
    Statement,
    WantPerson,
)
from tests.lending.negotiation.strategies import TODAYS, debts, policies, statements

MOST_MOVES = 8
thorough = settings(
    max_examples=1200,
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
    talk = hold(said)
    assert violations(talk, *said[:3]) == []
    assert isinstance(talk.move, Agree | Refer | Close)
    assert len(talk.history[::2]) <= MOST_MOVES


@settings(thorough, max_examples=150)
@given(conversations())
def test_the_same_words_give_the_same_moves_and_survive_storage(said: Said) -> None:
    talk = hold(said)
    assert hold(said) == talk
    assert pickle.loads(pickle.dumps(talk)).history == talk.history


@settings(thorough, max_examples=300)
@given(conversations(), st.integers(0, 7), st.sampled_from([Dispute(), WantPerson()]))
def test_a_dispute_or_a_wish_for_a_person_is_met_at_any_time(said: Said, when: int, call: Statement) -> None:
    debt, policy, today, words = said
    talk = hold((debt, policy, today, words[:when]))
    if not talk.is_over:
        assert isinstance(talk.hear(call).move, Refer)


@settings(thorough, max_examples=300)
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


@settings(thorough, max_examples=300)
@given(conversations())
def test_every_proposal_and_referral_gives_its_reasons_as_data(said: Said) -> None:
    for move in hold(said).history[::2]:
        if isinstance(move, Propose):
            codes = {reason.code for reason in move.reasons}
            assert {"shape", "against_paying_now"} < codes
            assert codes & {"within_means", "finances_unknown"}
        if isinstance(move, Refer):
            assert isinstance(move.reason, Reason)


@settings(thorough, max_examples=200)
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
