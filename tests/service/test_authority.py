"""Who may grant how much is the lender's data, whoever worked the plan out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.lending import Components, Money
from bot.lending.negotiation import Plan, PlanInstallment
from bot.lending.statement import Statement, statement
from bot.rulebook import lender, lenders
from bot.service.account import LoanView
from bot.service.authority import authority_of, least_role, within_authority
from bot.service.errors import NotAllowed
from tests.accounts import view
from tests.service.book import ACCOUNT, TODAY, days, money


@pytest.fixture
def owed() -> Statement:
    return statement(ACCOUNT, TODAY)


def waiving(owed: Statement, share: str, part: str = "penalty") -> Plan:
    amounts = {name: Money.zero() for name in ("fee", "penalty", "interest", "principal")}
    waived = Components(**amounts | {part: getattr(owed.outstanding, part).times(Decimal(share))})
    total = owed.payoff - waived.total
    return Plan(installments=(PlanInstallment(due=days(5), amount=total),), waived=waived, total=total, extra_cost=Money.zero())


@pytest.mark.parametrize(("share", "role"), [("0", "bot"), ("0.5", "bot"), ("0.6", "agent"), ("0.9", "supervisor")])
def test_a_larger_share_needs_a_higher_role(owed: Statement, share: str, role: str) -> None:
    plan = waiving(owed, share)
    assert least_role("tqg", owed, plan) == role
    within_authority("tqg", role, owed, plan)  # type: ignore[arg-type]


def test_what_is_above_the_bot_is_not_the_bots_to_grant(owed: Statement) -> None:
    with pytest.raises(NotAllowed, match="above_authority"):
        within_authority("tqg", "bot", owed, waiving(owed, "0.51"))


def test_principal_is_nobodys_to_waive(owed: Statement) -> None:
    assert least_role("tqg", owed, waiving(owed, "0.01", "principal")) is None


def test_a_large_debt_is_for_people(owed: Statement) -> None:
    plan = replace(waiving(owed, "0"), total=money("60000"))
    assert least_role("tqg", owed, plan) == "agent"
    assert least_role("tqg", owed, replace(plan, total=money("600000"))) is None


def test_the_bots_policy_never_reaches_beyond_its_authority() -> None:
    for rules in lenders().values():
        most = authority_of(rules.id, "bot")
        for product in rules.products.values():
            seen: LoanView = replace(view(ACCOUNT), product=product)
            policy = seen.policy if rules.id == "tqg" else None
            if policy is None:
                continue
            assert policy.authority_limit.amount <= most.amount
            assert all(max(each.fee, each.penalty, each.interest) <= most.waiver for _, each in policy.waiver_ceiling)


def test_higher_roles_may_never_do_less() -> None:
    for rules in lenders().values():
        ranks = [authority_of(rules.id, role) for role in ("bot", "agent", "supervisor")]  # type: ignore[arg-type]
        assert [each.amount for each in ranks] == sorted(each.amount for each in ranks)
        assert [each.waiver for each in ranks] == sorted(each.waiver for each in ranks)
    assert lender("tqg").authority.bot.amount < lender("tqg").authority.agent.amount
