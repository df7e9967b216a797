"""Accounts for the tests of this room: one place that knows how a contract is written, and hypothesis strategies for any of them."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from bot.lending import (
    Charge,
    Components,
    DayCount,
    Designation,
    Drawing,
    LateFee,
    Loan,
    LoanAccount,
    LoanTerms,
    Money,
    Payment,
    PaymentKind,
    PenaltyBase,
    PenaltyHold,
    RatedFee,
    RepaymentMethod,
    Waiver,
    Waterfall,
)

OPENED = date(2026, 1, 31)
OLDEST_FIRST = Waterfall.of("fee", "penalty", "interest", "principal", oldest_first=True)
CARD_ORDER = Waterfall.of("fee", "penalty", "interest", "principal", later={91: ("principal", "fee", "penalty", "interest")})
DEFAULTS = {
    "method": RepaymentMethod.EQUAL_INSTALLMENT,
    "principal": Money.of(12_000),
    "annual_rate": Decimal("0.18"),
    "months": 12,
    "opened_on": OPENED,
    "due_day": 31,
    "waterfall": OLDEST_FIRST,
    "penalty_multiplier": Decimal("1.3"),
    "grace_days": 3,
}
CARD = {
    "method": RepaymentMethod.REVOLVING,
    "months": 0,
    "due_day": 23,
    "statement_day": 5,
    "minimum_ratio": Decimal("0.1"),
    "waterfall": CARD_ORDER,
    "grace_days": 0,
    "late_fee": LateFee(rates=((1, Decimal("0.05")), (2, Decimal("0.06"))), floor=Money.of(10)),
}


def an_account(terms=None, **facts):
    """An account under the default contract, changed by `terms`, with these facts."""
    loan = Loan(id="L1", borrower_id="B1", lender_id="tqg", product="instalment", terms=LoanTerms(**(DEFAULTS | (terms or {}))))
    return LoanAccount(loan=loan, **facts)


def a_card(terms=None, **facts):
    return an_account(CARD | (terms or {}), **facts)


def paid(name, on, amount, **more):
    return Payment(id=name, received_on=date.fromisoformat(on), amount=Money.of(amount), **more)


def waived(on, **components):
    amounts = Components(**{name: Money.of(components.get(name, 0)) for name in ("fee", "penalty", "interest", "principal")})
    return Waiver(id=f"W-{on}", on=date.fromisoformat(on), amount=amounts)


days = st.integers(0, 500).map(lambda offset: OPENED + timedelta(days=offset))
amounts = st.integers(1, 500_000).map(lambda minor: Money(minor, "CNY"))
rates = st.decimals("0", "0.36", places=4)
late_fees = st.none() | st.builds(
    lambda rate, floor: LateFee(
        rates=((1, rate), (3, rate + Decimal("0.01"))), floor=Money(floor, "CNY"), cap=Money(floor + 5_000, "CNY")
    ),
    st.decimals("0", "0.06", places=2),
    st.integers(0, 3_000),
)
rated_fees = st.none() | st.builds(
    lambda rate, floor, room: RatedFee(rate=rate, floor=Money(floor, "CNY"), cap=Money(floor + room, "CNY") if room else None),
    st.decimals("0", "0.05", places=3),
    st.integers(0, 2_000),
    st.integers(0, 20_000),
)
waterfalls = st.sampled_from([OLDEST_FIRST, CARD_ORDER, Waterfall.of("principal", "interest", "penalty", "fee")])
contracts = st.fixed_dictionaries(
    {
        "method": st.sampled_from([method for method in RepaymentMethod if method is not RepaymentMethod.REVOLVING]),
        "principal": amounts,
        "annual_rate": rates,
        "months": st.integers(1, 24),
        "due_day": st.integers(1, 31),
        "waterfall": waterfalls,
        "day_count": st.sampled_from(DayCount),
        "penalty_multiplier": st.sampled_from([Decimal(1), Decimal("1.3"), Decimal("1.5")]),
        "penalty_base": st.sampled_from(PenaltyBase),
        "penalty_in_grace": st.booleans(),
        "penalty_on_interest": st.booleans(),
        "charges_ceiling": st.none() | amounts,
        "late_fee": late_fees,
        "grace_days": st.integers(0, 5),
        "early_fee": rated_fees,
    }
)
card_contracts = st.fixed_dictionaries(
    {
        "annual_rate": rates,
        "due_day": st.integers(1, 31),
        "statement_day": st.none() | st.integers(1, 31),
        "minimum_ratio": st.sampled_from([Decimal("0.05"), Decimal("0.1"), Decimal(1)]),
        "minimum_floor": st.none() | amounts,
        "cash_fee": rated_fees,
        "waterfall": waterfalls,
        "day_count": st.sampled_from(DayCount),
        "penalty_on_interest": st.booleans(),
        "late_fee": late_fees,
        "grace_days": st.integers(0, 5),
    }
)


@st.composite
def payment_lists(draw):
    """Payments on any days, some meant early, some reversed, with a refund now and then of no more than came in."""
    came = [
        Payment(id=f"P{place}", received_on=draw(days), amount=draw(amounts), designated=draw(st.sampled_from(Designation)))
        for place in range(draw(st.integers(0, 5)))
    ]
    went = []
    for payment in came:
        kind = draw(st.sampled_from([None, None, None, PaymentKind.REVERSAL, PaymentKind.REFUND]))
        if kind is not None:
            amount = payment.amount if kind is PaymentKind.REVERSAL else Money(draw(st.integers(1, payment.amount.minor)), "CNY")
            on = payment.received_on + timedelta(days=draw(st.integers(0, 60)))
            went.append(Payment(id=f"R-{payment.id}", received_on=on, amount=amount, kind=kind, reverses=payment.id))
    return tuple(came + went)


components = st.builds(Components, fee=amounts, penalty=amounts, interest=amounts, principal=amounts)
facts = st.fixed_dictionaries(
    {
        "payments": payment_lists(),
        "charges": st.lists(
            st.builds(
                Charge, id=st.just("C1"), on=days, amount=amounts, component=st.sampled_from(["fee", "penalty", "interest"])
            ),
            max_size=2,
        ).map(tuple),
        "waived": st.lists(st.builds(Waiver, id=st.just("W1"), on=days, amount=components), max_size=2).map(tuple),
        "penalty_holds": st.lists(
            st.builds(
                lambda start, length: PenaltyHold(start=start, end=start + timedelta(days=length)), days, st.integers(0, 90)
            ),
            max_size=2,
        ).map(tuple),
        "accelerated_on": st.none() | days,
    }
)
drawings = st.lists(st.builds(Drawing, on=days, amount=amounts, cash=st.booleans()), max_size=4).map(tuple)
instalment_accounts = st.builds(an_account, contracts, payments=st.just(())).flatmap(
    lambda account: facts.map(lambda known: LoanAccount(loan=account.loan, **known))
)
card_accounts = st.builds(lambda terms, known, drawn: a_card(terms, drawings=drawn, **known), card_contracts, facts, drawings)
accounts = st.one_of(instalment_accounts, card_accounts)
