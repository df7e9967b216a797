"""A plain lender, a plain debt, and ways to talk to the negotiator."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.lending.negotiation import Components, Debt, Finances, Money, Negotiation, NegotiationPolicy, Ratios, Statement

TODAY = date(2026, 1, 10)


@pytest.fixture
def policy() -> NegotiationPolicy:
    return NegotiationPolicy(
        max_months=12,
        min_installment=Money.of(100),
        first_payment_within_days=30,
        first_payment_ratio=((0, Decimal("0")), (90, Decimal("0.10"))),
        waiver_ceiling=((0, Ratios(fee=Decimal("0"), penalty=Decimal("0.5"), interest=Decimal("0"))),),
        settlement_floor=((0, Decimal("0.9")),),
        max_extension_days=14,
        plan_daily_rate=Decimal("0"),
        buffer_ratio=Decimal("0.1"),
        buffer_cap=Money.of(500),
        reserve_months=Decimal("0.5"),
        max_broken_plans=1,
        authority_limit=Money.of(100_000),
    )


@pytest.fixture
def debt() -> Debt:
    owed = Components(fee=Money.of(100), penalty=Money.of(200), interest=Money.of(300), principal=Money.of(5_400))
    return Debt(outstanding=owed, days_past_due=20, product="cash", daily_rate=Decimal("0.0005"), broken_plans=0, disputed=False)


@pytest.fixture
def household() -> Finances:
    """3,000 left over in a month, 300 of it kept back; half a month of costs in reserve, nothing beyond."""
    return Finances(
        monthly_income=Money.of(8_000),
        essential_costs=Money.of(5_000),
        savings=Money.of(2_500),
        payday=15,
        other_debt_payments=None,
    )


Talk = Callable[..., Negotiation]


@pytest.fixture
def talk(debt: Debt, policy: NegotiationPolicy) -> Talk:
    """Opens with the plain debt and rules, changed where the test says so, and says everything given in turn."""

    def start(*said: Statement, today: date = TODAY, owed: dict[str, object] | None = None, **rules: object) -> Negotiation:
        found = Negotiation.open(replace(debt, **(owed or {})), replace(policy, **rules), today)
        for statement in said:
            found = found.hear(statement)
        return found

    return start
