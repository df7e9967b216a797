"""C. Cards, penalties and what payments meet, read off whole statements wherever one can show it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from bench.oracles.case import Case, listed
from bot.lending import (
    DayCount,
    Drawing,
    LateFee,
    Loan,
    LoanAccount,
    LoanTerms,
    Money,
    Payment,
    RepaymentMethod,
    Waterfall,
    statement,
)
from bot.lending.allocation import Owed, share_out
from bot.lending.budget import Budget
from bot.lending.charge import doubled_interest, penalty_interest, penalty_rate, within_ceiling
from bot.lending.daycount import accrued
from bot.rulebook import rule

WATERFALL = Waterfall.of("fee", "penalty", "interest", "principal")
TARIFF = LateFee(rates=((1, Decimal("0.05")), (2, Decimal("0.06"))), floor=Money.of(30))


def _account(terms: LoanTerms, *payments: Payment, drawings: tuple[Drawing, ...] = ()) -> LoanAccount:
    return LoanAccount(
        loan=Loan(id="L1", borrower_id="B1", lender_id="tqg", product="loan", terms=terms), payments=payments, drawings=drawings
    )


def _card_interest(drawn: str, posted: date, paid: str, paid_on: date, statement_on: date) -> str:
    """The interest that the statement bills, stretch by stretch."""
    terms = LoanTerms(
        method=RepaymentMethod.REVOLVING,
        principal=Money.of(20_000),
        annual_rate=Decimal("0.18"),
        months=0,
        opened_on=date(2026, 3, 1),
        due_day=paid_on.day,
        statement_day=statement_on.day,
        minimum_ratio=Decimal("0.10"),
        waterfall=WATERFALL,
    )
    payment = Payment(id="P1", received_on=paid_on, amount=Money.of(paid))
    billed = statement(_account(terms, payment, drawings=(Drawing(on=posted, amount=Money.of(drawn)),)), statement_on)
    stretches = [line.amount for line in billed.lines if line.component == "interest"]
    return f"{' + '.join(map(str, stretches))} = {billed.outstanding.interest}"


def _penalty(day_count: DayCount) -> Money:
    start = date(2026, 3, 1)
    rate = penalty_rate(Decimal("0.072"), Decimal("1.5"))
    return penalty_interest(Money.of(10_000), rate, start, start + timedelta(days=20), day_count)


def _month_ends(day_count: DayCount) -> str:
    days = day_count.days(date(2026, 1, 31), date(2026, 3, 31))
    return f"{days} days, {accrued(Money.of(20_000), Decimal('0.12'), days, day_count.basis)}"


def _doubled(principal: str, days: int) -> Money:
    return doubled_interest(Money.of(principal), rule("cn.doubled_interest_daily").value, days)


def _shares(days_past_due: int) -> str:
    """200 against costs, interest and principal, in the order of cards."""
    order = {days: tuple(steps) for days, steps in rule("cn.card_allocation").value.items()}
    owed = {"fee": "50.00", "interest": "216.75", "principal": "5000.00"}
    entries = [Owed(component=name, due=date(2026, 1, 1), unpaid=Money.of(amount)) for name, amount in owed.items()]
    return "/".join(map(str, share_out(Money.of(200), entries, Waterfall.of(*order[0], later={91: order[91]}), days_past_due)))


def _moneylender() -> str:
    """A month after the first of five instalments was missed: what penalty runs on, how much of it it is, and the late fee."""
    terms = LoanTerms(
        method=RepaymentMethod.EQUAL_PRINCIPAL,
        principal=Money.of(10_000, "SGD"),
        annual_rate=rule("sg.late_interest_cap").value["monthly"] * 12,
        months=5,
        opened_on=date(2026, 1, 1),
        due_day=1,
        waterfall=WATERFALL,
        day_count=DayCount.THIRTY_360,
        late_fee=LateFee(rates=((1, Decimal(0)),), floor=Money.of(**rule("sg.late_fee_cap").value)),
        charges_ceiling=Money.of(10_000, "SGD"),
    )
    late = [line for line in statement(_account(terms), date(2026, 3, 1)).lines if line.number == 1]
    penalties = [line for line in late if line.component == "penalty"]
    fees = [line.amount for line in late if line.component == "fee"]
    bases = {str(line.base) for line in penalties}
    return f"on {listed(*bases)}: {Money.sum((line.amount for line in penalties), 'SGD')}, fee {listed(*fees)}"


def _offer(surplus: int) -> Money:
    allowance, nothing = rule("uk.saving_allowance").value, Money.of(0, "GBP")
    budget = Budget(income=Money.of(surplus, "GBP"), essentials=nothing, other_debts=nothing)
    return budget.safe_monthly(allowance["ratio"], Money.of(**allowance["cap"]))


CASES = [
    Case(
        "O11",
        "P",
        "card: 1,000 posted 30 Mar, 100 paid 23 Apr, statement 5 May",
        "12.00 + 5.85 = 17.85",
        lambda: _card_interest("1000", date(2026, 3, 30), "100", date(2026, 4, 23), date(2026, 5, 5)),
    ),
    Case(
        "O12",
        "P",
        "card: 2,000 posted 2 Apr, 200 paid 25 Apr, statement 7 May",
        "23.00 + 11.70 = 34.70",
        lambda: _card_interest("2000", date(2026, 4, 2), "200", date(2026, 4, 25), date(2026, 5, 7)),
    ),
    Case("O13", "D", "card late fee: 800 of the minimum missing", "40.00", lambda: TARIFF.amount(Money.of(800), 1)),
    Case("O13", "D", "the same: 300 missing, the floor", "30.00", lambda: TARIFF.amount(Money.of(300), 1)),
    Case("O13", "D", "the same: 800 missing, second month", "48.00", lambda: TARIFF.amount(Money.of(800), 2)),
    Case("O14", "D", "10,000 at 7.2% × 1.5, 20 days, ACT/360", "60.00", lambda: _penalty(DayCount.ACT_360)),
    Case("O14", "D", "the same, ACT/365", "59.18", lambda: _penalty(DayCount.ACT_365F)),
    Case("O15", "D", "20,000 at 12%, 31 Jan to 31 Mar, ACT/360", "59 days, 393.33", lambda: _month_ends(DayCount.ACT_360)),
    Case("O15", "D", "the same, ACT/365", "59 days, 387.95", lambda: _month_ends(DayCount.ACT_365F)),
    Case("O15", "D", "the same, 30/360", "60 days, 400.00", lambda: _month_ends(DayCount.THIRTY_360)),
    Case("O16", "D", "judgment not obeyed: 100,000, 30 days", "525.00", lambda: _doubled("100000", 30)),
    Case("O16", "D", "the same: 53,210.40, 127 days", "1,182.60", lambda: _doubled("53210.40", 127)),
    Case("O17", "D", "200 on fees 50, interest 216.75, principal 5,000", "50.00/150.00/0.00", lambda: _shares(90)),
    Case("O17", "D", "the same card, 91 days past due", "0.00/0.00/200.00", lambda: _shares(91)),
    Case("O18", "P", "moneylender: 2,000 of 10,000 missed for a month", "on 2,000.00: 80.00, fee 60.00", _moneylender),
    Case(
        "O18",
        "P",
        "the same: 80 more when charges stand at 9,950 of 10,000",
        "50.00",
        lambda: within_ceiling(Money.of(80, "SGD"), Money.of(9_950, "SGD"), Money.of(10_000, "SGD")),
    ),
    Case("O19", "P", "surplus 100: what may be offered", "90.00", lambda: _offer(100)),
    Case("O19", "D", "surplus 250: what may be offered", "230.00", lambda: _offer(250)),
]
