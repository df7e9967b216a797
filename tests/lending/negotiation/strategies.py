"""Random debts, lenders' rules and statements, the ordinary and the strange."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from bot.lending.negotiation import (
    Accept,
    AskExtension,
    AskWaiver,
    CannotPay,
    Components,
    Debt,
    Dispute,
    Finances,
    Money,
    NegotiationPolicy,
    Offer,
    Ratios,
    Reject,
    WantPerson,
)

TODAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def amounts(most: int = 5_000_000) -> st.SearchStrategy[Money]:
    return st.one_of(st.integers(0, most), st.integers(0, 100), st.sampled_from([0, 1, 10**14])).map(Money)


def shares(most: str = "1") -> st.SearchStrategy[Decimal]:
    return st.decimals(0, Decimal(most), places=3)


def steps(values):
    days = st.lists(st.integers(0, 200), max_size=3, unique=True).map(sorted)
    return days.flatmap(lambda found: st.tuples(*(st.tuples(st.just(day), values) for day in found)))


ratios = st.builds(Ratios, fee=shares(), penalty=shares(), interest=shares())

debts = st.builds(
    Debt,
    outstanding=st.builds(
        Components, fee=amounts(50_000), penalty=amounts(50_000), interest=amounts(200_000), principal=amounts(3_000_000)
    ),
    days_past_due=st.integers(0, 400),
    product=st.just("cash"),
    daily_rate=st.sampled_from([Decimal(0), Decimal("0.0005")]),
    broken_plans=st.integers(0, 3),
    disputed=st.integers(0, 30).map(lambda n: n == 0),
)

policies = st.builds(
    NegotiationPolicy,
    max_months=st.integers(1, 60),
    min_installment=amounts(100_000),
    first_payment_within_days=st.integers(0, 62),
    first_payment_ratio=steps(shares("0.5")),
    waiver_ceiling=steps(ratios),
    settlement_floor=st.none() | steps(shares()),
    max_extension_days=st.integers(0, 90),
    plan_daily_rate=st.sampled_from([Decimal(0), Decimal(0), Decimal("0.0002"), Decimal("0.0005")]),
    buffer_ratio=shares(),
    buffer_cap=amounts(200_000),
    reserve_months=shares("3"),
    max_broken_plans=st.integers(1, 3),
    authority_limit=st.sampled_from([Money(10**16), Money(10**16), Money(1_000_000)]),
)


def maybe(strategy):
    return st.none() | strategy


finances = st.builds(
    Finances,
    monthly_income=maybe(amounts(2_000_000)),
    essential_costs=maybe(amounts(1_500_000)),
    other_debt_payments=maybe(amounts(300_000)),
    savings=maybe(amounts(3_000_000)),
    payday=maybe(st.integers(1, 31)),
)


def offers(today: date) -> st.SearchStrategy[Offer]:
    days = st.integers(-40, 120).map(lambda n: today + timedelta(days=n))
    return st.builds(
        Offer,
        pay_now=maybe(amounts(2_000_000)),
        pay_monthly=maybe(amounts(500_000)),
        months=maybe(st.integers(0, 70)),
        first_date=maybe(days),
        settle_for=maybe(amounts(3_000_000)),
    )


def statements(today: date):
    days = st.integers(-10, 120).map(lambda n: today + timedelta(days=n))
    return st.one_of(
        finances,
        finances,
        offers(today),
        offers(today),
        st.builds(AskExtension, st.integers(0, 120)),
        st.builds(AskWaiver, st.sampled_from([None, "fee", "penalty", "interest", "principal"])),
        st.builds(CannotPay, maybe(days)),
        st.just(Accept()),
        st.just(Reject()),
        st.just(Reject()),
        st.integers(0, 5).map(lambda n: Dispute() if n == 0 else Reject()),
        st.integers(0, 5).map(lambda n: WantPerson() if n == 0 else Reject()),
    )
