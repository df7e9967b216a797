"""A. Loan schedules: what falls due each month, and the interest in all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bench.oracles.case import Case, listed
from bot.lending import LoanTerms, Money, RepaymentMethod, Waterfall
from bot.lending.schedule import RepaymentSchedule, repayment_schedule

EQUAL, FALLING, INTEREST_FIRST = (
    RepaymentMethod.EQUAL_INSTALLMENT,
    RepaymentMethod.EQUAL_PRINCIPAL,
    RepaymentMethod.INTEREST_FIRST,
)
WATERFALL = Waterfall.of("fee", "penalty", "interest", "principal")


def schedule(principal: int, rate: str, months: int, method: RepaymentMethod = EQUAL) -> RepaymentSchedule:
    terms = LoanTerms(
        method=method,
        principal=Money.of(principal),
        annual_rate=Decimal(rate),
        months=months,
        opened_on=date(2026, 1, 15),
        due_day=15,
        waterfall=WATERFALL,
    )
    return repayment_schedule(terms)


def payments(told: RepaymentSchedule) -> str:
    """Every instalment, then the interest in all."""
    return f"{listed(*(row.total for row in told.installments))}; interest {told.interest}"


def _unrounded_interest(principal: int, rate: str, months: int) -> Decimal:
    """As a bank's calculator adds it up: no payment is rounded."""
    period = Decimal(rate) / 12
    return (Decimal(principal) * period / (1 - (1 + period) ** -months) * months - principal).quantize(Decimal("0.01"))


def _ends(told: RepaymentSchedule) -> str:
    return listed(told.installments[0].total, told.installments[-1].total)


def _row(told: RepaymentSchedule, place: int) -> str:
    row = told.installments[place]
    return f"interest {row.interest}, principal {row.principal}"


def _left_after(told: RepaymentSchedule, count: int) -> Money:
    return Money.sum(row.principal for row in told.installments[count:])


def _last_without_cents() -> Money:
    """The last instalment, less the cents of 360 rounded parts that it takes in."""
    told = schedule(1_000_000, "0.049", 360, FALLING)
    return told.installments[-1].total + told.installments[0].principal * 360 - Money.of(1_000_000)


CASES = [
    Case(
        "O1",
        "P",
        "1,000,000 at 4.9% over 360 months: each",
        "5,307.27",
        lambda: schedule(1_000_000, "0.049", 360).installments[0].total,
    ),
    Case("O1", "P", "the same: interest in all, unrounded", "910616.19", lambda: _unrounded_interest(1_000_000, "0.049", 360)),
    Case(
        "O2",
        "P",
        "the same, equal principal: the first",
        "6,861.11",
        lambda: schedule(1_000_000, "0.049", 360, FALLING).installments[0].total,
    ),
    Case(
        "O2",
        "P",
        "the same: interest in all (each month rounded)",
        "737,041.67",
        lambda: schedule(1_000_000, "0.049", 360, FALLING).interest,
        near=Decimal(1),
    ),
    Case("O2", "D", "the same: the last, without the cents it absorbs", "2,789.12", _last_without_cents),
    Case(
        "O3",
        "D",
        "12,000 at 18% over 12 months",
        "11 × 1,100.16, 1,100.19; interest 1,201.95",
        lambda: payments(schedule(12_000, "0.18", 12)),
    ),
    Case("O3", "D", "the same: first row", "interest 180.00, principal 920.16", lambda: _row(schedule(12_000, "0.18", 12), 0)),
    Case("O3", "D", "the same: left after 11 rows", "1,083.93", lambda: _left_after(schedule(12_000, "0.18", 12), 11)),
    Case(
        "O4",
        "D",
        "6,000 at 14.4% over 6 months",
        "5 × 1,042.42, 1,042.39; interest 254.49",
        lambda: payments(schedule(6_000, "0.144", 6)),
    ),
    Case(
        "O5",
        "D",
        "5,000 at 24% over 3 months",
        "2 × 1,733.77, 1,733.78; interest 201.32",
        lambda: payments(schedule(5_000, "0.24", 3)),
    ),
    Case(
        "O6",
        "D",
        "50,000 over 60 months, no interest",
        "59 × 833.33, 833.53; interest 0.00",
        lambda: payments(schedule(50_000, "0", 60)),
    ),
    Case(
        "O6",
        "D",
        "10,000 over 3 months, no interest",
        "2 × 3,333.33, 3,333.34; interest 0.00",
        lambda: payments(schedule(10_000, "0", 3)),
    ),
    Case(
        "O6",
        "D",
        "the same, equal principal",
        "2 × 3,333.33, 3,333.34; interest 0.00",
        lambda: payments(schedule(10_000, "0", 3, FALLING)),
    ),
    Case(
        "O7",
        "D",
        "12,000 at 18%, equal principal: first, last",
        "1,180.00, 1,015.00",
        lambda: _ends(schedule(12_000, "0.18", 12, FALLING)),
    ),
    Case("O7", "D", "the same: interest in all", "1,170.00", lambda: schedule(12_000, "0.18", 12, FALLING).interest),
    Case(
        "O7",
        "D",
        "12,000 at 18%, interest first",
        "11 × 180.00, 12,180.00; interest 2,160.00",
        lambda: payments(schedule(12_000, "0.18", 12, INTEREST_FIRST)),
    ),
]
