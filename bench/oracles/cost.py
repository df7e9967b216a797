"""B. What a loan costs a year: Regulation Z, Appendix J; fees that hide a rate; the spreadsheet samples."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from bench.oracles.case import Case
from bot.lending import Money
from bot.lending.apr import actuarial_rate, annual_cost, period_rate, quick_nominal, xirr
from bot.lending.schedule import annuity


def percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def _appendix(advanced: int, paid: list[str], a_year: Decimal | int, first: int = 1, odd: Fraction = Fraction(0)) -> str:
    payments = [Money.of(amount, "USD") for amount in paid]
    return percent(actuarial_rate(Money.of(advanced, "USD"), payments, Decimal(a_year), first, odd))


def _both(received: int, payment: Money) -> str:
    cost = annual_cost(Money.of(received), [payment] * 12)
    return f"nominal {percent(cost.nominal)}, effective {percent(cost.effective)}"


def _card_instalment() -> Money:
    return Money.of(10_000).split(12)[0] + Money.of(10_000).times(Decimal("0.006"))


def _sample_xirr() -> Decimal:
    flows = {"2008-01-01": -10_000, "2008-03-01": 2_750, "2008-10-30": 4_250, "2009-02-15": 3_250, "2009-04-01": 2_750}
    dated = [(date.fromisoformat(day), Money.of(amount)) for day, amount in flows.items()]
    return xirr(dated).quantize(Decimal("0.0000001"))


def _sample_irr() -> str:
    return percent(period_rate([Money.of(amount) for amount in (-70_000, 12_000, 15_000, 18_000, 21_000, 26_000)]))


def _twelfth() -> Money:
    return annuity(Money.of(10_000), Decimal("0.01"), 12)


CASES = [
    Case("O8 (1)(i)", "R", "5,000, 24 × 230 monthly", "9.69%", lambda: _appendix(5_000, ["230"] * 24, 12)),
    Case(
        "O8 (1)(ii)",
        "R",
        "6,000, 36 × 200, first after 1 month 19 days",
        "11.82%",
        lambda: _appendix(6_000, ["200"] * 36, 12, 1, Fraction(19, 30)),
    ),
    Case(
        "O8 (1)(iii)",
        "R",
        "5,000, 24 × 219.17 twice a month",
        "10.34%",
        lambda: _appendix(5_000, ["219.17"] * 24, 24, 0, Fraction(6, 15)),
    ),
    Case(
        "O8 (1)(iv)", "R", "10,000, 40 × 385 quarterly", "8.97%", lambda: _appendix(10_000, ["385"] * 40, 4, 1, Fraction(39, 90))
    ),
    Case("O8 (1)(v)", "R", "500, 30 × 17.60 weekly", "14.96%", lambda: _appendix(500, ["17.60"] * 30, 52, 4, Fraction(4, 7))),
    Case("O8 (2)(i)", "R", "5,000, 250 then 23 × 230", "10.08%", lambda: _appendix(5_000, ["250"] + ["230"] * 23, 12)),
    Case(
        "O8 (2)(ii)",
        "R",
        "400, 39.50 then 11 × 38.31 every 4 weeks",
        "28.50%",
        lambda: _appendix(400, ["39.50"] + ["38.31"] * 11, 13, 1, Fraction(5, 28)),
    ),
    Case("O8 (5)(i)", "R", "1,000, 1,080 after 255 days", "11.45%", lambda: _appendix(1_000, ["1080"], Decimal(365) / 255)),
    Case("O8 (5)(ii)", "R", "1,000, 1,044 after 6 months", "8.80%", lambda: _appendix(1_000, ["1044"], 2)),
    Case("O9", "P", "10,000 in 12, fee 0.6% a month: each", "893.33", _card_instalment),
    Case("O9", "P", "the same: rule of thumb", "13.29%", lambda: percent(quick_nominal(Decimal("0.006"), 12))),
    Case("O9", "D", "the same: yearly cost", "nominal 13.03%, effective 13.84%", lambda: _both(10_000, _card_instalment())),
    Case("O10", "D", "10,000 at 12% over 12 months: each", "888.49", _twelfth),
    Case(
        "O10",
        "D",
        "the same with a guarantee fee of 50 a month",
        "nominal 22.53%, effective 25.01%",
        lambda: _both(10_000, _twelfth() + Money.of(50)),
    ),
    Case(
        "O10",
        "D",
        "the same with 500 kept back at the start",
        "nominal 21.86%, effective 24.18%",
        lambda: _both(9_500, _twelfth()),
    ),
    Case("O10b", "R", "the spreadsheet's dated flows", "0.3733625", _sample_xirr),
    Case("O10b", "R", "the spreadsheet's yearly flows", "8.66%", _sample_irr),
    Case(
        "O10b", "R", "10,000 at 8% over 10 months: each", "1,037.03", lambda: annuity(Money.of(10_000), Decimal("0.08") / 12, 10)
    ),
]
