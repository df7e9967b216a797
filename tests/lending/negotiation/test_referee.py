"""The referee that the promises are checked with sees each kind of broken promise."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bench.negotiation.referee import violations
from bot.lending.dates import add_months
from bot.lending.negotiation import (
    Accept,
    Agree,
    AskFor,
    Close,
    Components,
    Dispute,
    Finances,
    Money,
    Negotiation,
    Plan,
    PlanInstallment,
    Propose,
    Reason,
    Reject,
)

TODAY = date(2026, 1, 10)
PAYDAY = date(2026, 1, 15)
ENDED = Close(Reason("ended", {}))


def plan(*amounts: int, first: date = PAYDAY, waived: Components | None = None, total: int | None = None) -> Plan:
    """Monthly amounts from a day on."""
    dues = (add_months(first, k) for k in range(len(amounts)))
    rows = tuple(PlanInstallment(due=due, amount=Money.of(amount)) for due, amount in zip(dues, amounts, strict=True))
    sum_of_all = Money.of(sum(amounts) if total is None else total)
    return Plan(installments=rows, waived=waived or Components.zero(), total=sum_of_all, extra_cost=Money.of(0))


def proposed(made: Plan) -> Propose:
    return Propose(plan=made, reasons=(), is_final=False)


GOOD = plan(1_000, 1_000, 1_000, 1_000, 1_000, 1_000)


@pytest.fixture
def seen(debt, policy):
    """What the referee sees in a history made up by hand."""

    def judge(*history, **rules) -> list[str]:
        told = Negotiation.open(debt, policy, TODAY)
        return violations(replace(told, history=history), debt, replace(policy, **rules), TODAY)

    return judge


def test_a_plan_inside_everything_passes(seen, household) -> None:
    assert seen(AskFor("monthly_income"), household, proposed(GOOD), Accept(), Agree(GOOD)) == []


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (plan(1_000, 1_000, 1_000, 1_000, 1_000), "owed, less what is waived"),
        (plan(1_000, 1_000, 1_000, 1_000, 1_000, 1_000, total=6_001), "do not make the total"),
        (plan(1_000, 1_000, 1_000, 1_000, 1_000, 1_000, first=date(2026, 1, 9)), "day"),
        (plan(1_000, 1_000, 1_000, 1_000, 1_000, 1_000, first=TODAY + timedelta(days=31)), "first payment is too late"),
        (plan(5_950, 50, first=PAYDAY), "more is asked than can be afforded"),
        (plan(50, 2_000, 2_000, 1_950), "below the smallest"),
        (
            plan(
                *(500,) * 10,
                waived=Components(fee=Money.of(100), penalty=Money.of(0), interest=Money.of(0), principal=Money.of(900)),
            ),
            "waived",
        ),
    ],
)
def test_a_plan_outside_the_rules_or_the_means_is_seen(seen, household, made, says) -> None:
    found = seen(AskFor("monthly_income"), household, proposed(made))
    assert any(says in each for each in found), found


def test_a_plan_longer_than_the_longest_is_seen(seen) -> None:
    assert "longer than the longest plan" in seen(proposed(GOOD), max_months=5)


def test_a_plan_that_ends_after_the_longest_one_is_seen(seen) -> None:
    assert "longer than the longest plan" in seen(proposed(replace(GOOD, installments=_later(GOOD))), max_months=6)


def _later(made: Plan) -> tuple[PlanInstallment, ...]:
    *before, last = made.installments
    return (*before, replace(last, due=last.due + timedelta(days=40)))


def test_a_first_payment_that_is_too_small_is_seen(seen) -> None:
    assert "the first payment is too small" in seen(proposed(GOOD), first_payment_ratio=((0, Decimal("0.2")),))


@pytest.mark.parametrize("worse", [plan(1_200, *(960,) * 5), plan(1_000, 1_100, 1_000, 1_000, 1_000, 900)])
def test_a_concession_that_goes_back_is_seen(seen, worse) -> None:
    assert seen(proposed(GOOD), Reject(), proposed(worse))


def test_a_ninth_move_and_a_fourth_question_are_seen(seen) -> None:
    asked = [AskFor("savings"), Finances()]
    assert any("questions" in each for each in seen(*asked * 4, proposed(GOOD)))
    assert any("moves" in each for each in seen(*[proposed(GOOD), Reject()] * 8, ENDED))
    assert any("no ending" in each for each in seen(*[proposed(GOOD), Reject()] * 7, proposed(GOOD)))


def test_a_dispute_that_is_talked_over_is_seen(seen) -> None:
    assert "a person was not called" in seen(AskFor("savings"), Dispute(), proposed(GOOD))
