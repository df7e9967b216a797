"""The published and recomputed figures that the arithmetic must meet, by their labels."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from bot.lending.allocation import Owed, Waterfall, share_out
from bot.lending.apr import actuarial_rate, annual_cost, period_rate, quick_nominal, xirr
from bot.lending.budget import Budget
from bot.lending.charge import LateFee, doubled_interest, penalty_interest, penalty_rate, within_ceiling
from bot.lending.clocks import answer_due, credit_record_ends, next_call, opt_out_latest, validation_ends
from bot.lending.contact import ContactFacts, ContactRules, Purpose, QuietHours, Reason, may_contact
from bot.lending.daycount import DayCount, accrued
from bot.lending.derivation import LineKind
from bot.lending.loan import Drawing, Loan, LoanAccount, LoanTerms, Payment, RepaymentMethod
from bot.lending.money import Money
from bot.lending.schedule import annuity, repayment_schedule
from bot.lending.statement import statement
from bot.rulebook import contact_rules, lender, rule

yuan = Money.of
FEES_FIRST = Waterfall.of("fee", "penalty", "interest", "principal")
EQUAL = RepaymentMethod.EQUAL_INSTALLMENT
EQUAL_PRINCIPAL = RepaymentMethod.EQUAL_PRINCIPAL
HOLIDAYS = frozenset(rule("us.federal_holidays").value)


def terms(principal: str | int, rate: str, months: int, method: RepaymentMethod = EQUAL) -> LoanTerms:
    return LoanTerms(
        method=method,
        principal=yuan(principal),
        annual_rate=Decimal(rate),
        months=months,
        opened_on=date(2026, 1, 15),
        due_day=15,
        waterfall=FEES_FIRST,
    )


def percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


# A. Loan schedules


def test_O1_equal_instalments_of_a_housing_loan_are_what_the_bank_prints():
    rate, periods = Decimal("0.049") / 12, 360
    assert repayment_schedule(terms(1_000_000, "0.049", 360)).installments[0].total == yuan("5307.27")
    unrounded = Decimal(1_000_000) * rate / (1 - (1 + rate) ** -periods)
    assert (unrounded * periods - 1_000_000).quantize(Decimal("0.01")) == Decimal("910616.19")


def test_O2_equal_principal_of_a_housing_loan_is_what_the_bank_prints():
    schedule = repayment_schedule(terms(1_000_000, "0.049", 360, EQUAL_PRINCIPAL))
    assert schedule.installments[0].total == yuan("6861.11")
    assert abs(schedule.interest.amount - Decimal("737041.67")) < Decimal("1")
    cents_absorbed = yuan("2777.78") * 360 - yuan(1_000_000)
    assert schedule.installments[-1].total + cents_absorbed == yuan("2789.12")


def test_O3_the_last_instalment_absorbs_the_cents():
    schedule = repayment_schedule(terms(12_000, "0.18", 12))
    assert [row.total for row in schedule.installments] == [yuan("1100.16")] * 11 + [yuan("1100.19")]
    assert schedule.interest == yuan("1201.95")
    assert (schedule.installments[0].interest, schedule.installments[0].principal) == (yuan("180.00"), yuan("920.16"))
    assert Money.sum(row.principal for row in schedule.installments[11:]) == yuan("1083.93")


@pytest.mark.parametrize(
    ("principal", "rate", "months", "each", "last", "interest"),
    [
        pytest.param(6_000, "0.144", 6, "1042.42", "1042.39", "254.49", id="O4"),
        pytest.param(5_000, "0.24", 3, "1733.77", "1733.78", "201.32", id="O5"),
    ],
)
def test_equal_instalments_to_the_cent(principal, rate, months, each, last, interest):
    schedule = repayment_schedule(terms(principal, rate, months))
    assert [row.total for row in schedule.installments] == [yuan(each)] * (months - 1) + [yuan(last)]
    assert schedule.interest == yuan(interest)


@pytest.mark.parametrize(
    ("principal", "months", "each", "last"),
    [pytest.param(50_000, 60, "833.33", "833.53", id="O6-60"), pytest.param(10_000, 3, "3333.33", "3333.34", id="O6-3")],
)
@pytest.mark.parametrize("method", [EQUAL, EQUAL_PRINCIPAL])
def test_a_plan_without_interest_splits_evenly(principal, months, each, last, method):
    rows = repayment_schedule(terms(principal, "0", months, method)).installments
    assert [row.total for row in rows] == [yuan(each)] * (months - 1) + [yuan(last)]


def test_O7_equal_principal_and_interest_first():
    falling = repayment_schedule(terms(12_000, "0.18", 12, EQUAL_PRINCIPAL))
    assert (falling.installments[0].total, falling.installments[-1].total) == (yuan("1180.00"), yuan("1015.00"))
    assert falling.interest == yuan("1170.00")
    first = repayment_schedule(terms(12_000, "0.18", 12, RepaymentMethod.INTEREST_FIRST))
    assert {row.interest for row in first.installments} == {yuan("180.00")}
    assert [row.principal for row in first.installments] == [yuan(0)] * 11 + [yuan(12_000)]
    assert first.interest == yuan("2160.00")


# B. Yearly cost


@pytest.mark.parametrize(
    ("advanced", "payments", "per_year", "first", "odd", "expected"),
    [
        pytest.param(5_000, ["230"] * 24, 12, 1, Fraction(0), "9.69", id="O8-1-i"),
        pytest.param(6_000, ["200"] * 36, 12, 1, Fraction(19, 30), "11.82", id="O8-1-ii"),
        pytest.param(5_000, ["219.17"] * 24, 24, 0, Fraction(6, 15), "10.34", id="O8-1-iii"),
        pytest.param(10_000, ["385"] * 40, 4, 1, Fraction(39, 90), "8.97", id="O8-1-iv"),
        pytest.param(500, ["17.60"] * 30, 52, 4, Fraction(4, 7), "14.96", id="O8-1-v"),
        pytest.param(5_000, ["250"] + ["230"] * 23, 12, 1, Fraction(0), "10.08", id="O8-2-i"),
        pytest.param(400, ["39.50"] + ["38.31"] * 11, 13, 1, Fraction(5, 28), "28.50", id="O8-2-ii"),
        pytest.param(1_000, ["1044"], 2, 1, Fraction(0), "8.80", id="O8-5-ii"),
    ],
)
def test_regulation_z_appendix_j(advanced, payments, per_year, first, odd, expected):
    paid = [yuan(payment, "USD") for payment in payments]
    rate = actuarial_rate(yuan(advanced, "USD"), paid, Decimal(per_year), first, odd)
    assert percent(rate) == Decimal(expected)


def test_O8_5_i_a_single_payment_after_255_days():
    rate = actuarial_rate(yuan(1_000, "USD"), [yuan(1_080, "USD")], Decimal(365) / 255)
    assert percent(rate) == Decimal("11.45")


def test_O9_a_card_fee_hides_its_yearly_rate():
    monthly = yuan(10_000).split(12)[0] + yuan(10_000).times(Decimal("0.006"))
    assert monthly == yuan("893.33")
    cost = annual_cost(yuan(10_000), [monthly] * 12)
    assert (percent(cost.nominal), percent(cost.effective)) == (Decimal("13.03"), Decimal("13.84"))
    assert percent(quick_nominal(Decimal("0.006"), 12)) == Decimal("13.29")


@pytest.mark.parametrize(
    ("received", "fee", "nominal", "effective"),
    [pytest.param(10_000, 50, "22.53", "25.01", id="O10-fee"), pytest.param(9_500, 0, "21.86", "24.18", id="O10-deducted")],
)
def test_fees_and_deductions_lift_the_yearly_cost_across_a_line(received, fee, nominal, effective):
    payment = annuity(yuan(10_000), Decimal("0.01"), 12)
    assert payment == yuan("888.49")
    cost = annual_cost(yuan(received), [payment + yuan(fee)] * 12)
    assert (percent(cost.nominal), percent(cost.effective)) == (Decimal(nominal), Decimal(effective))


def test_O10b_the_spreadsheet_samples():
    days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    amounts = [-10_000, 2_750, 4_250, 3_250, 2_750]
    flows = [(date.fromisoformat(day), yuan(amount)) for day, amount in zip(days, amounts, strict=True)]
    assert xirr(flows).quantize(Decimal("0.0000001")) == Decimal("0.3733625")
    assert percent(period_rate([yuan(n) for n in (-70_000, 12_000, 15_000, 18_000, 21_000, 26_000)])) == Decimal("8.66")
    assert annuity(yuan(10_000), Decimal("0.08") / 12, 10) == yuan("1037.03")


# C. Cards and penalties


def a_card(drawn: str, posted: date, paid: str, paid_on: date, cut: int, due: int) -> LoanAccount:
    contract = LoanTerms(
        method=RepaymentMethod.REVOLVING,
        principal=yuan(20_000),
        annual_rate=Decimal("0.18"),
        months=0,
        opened_on=date(2026, 3, 1),
        due_day=due,
        statement_day=cut,
        minimum_ratio=Decimal("0.10"),
        waterfall=FEES_FIRST,
    )
    loan = Loan(id="L1", borrower_id="B1", lender_id="lxqb", product="wallet_line", terms=contract)
    payment = Payment(id="P1", received_on=paid_on, amount=yuan(paid))
    return LoanAccount(loan=loan, drawings=(Drawing(on=posted, amount=yuan(drawn)),), payments=(payment,))


@pytest.mark.parametrize(
    ("account", "statement_day", "formulas", "interest"),
    [
        pytest.param(
            a_card("1000", date(2026, 3, 30), "100", date(2026, 4, 23), 5, 23),
            date(2026, 5, 5),
            ["1,000.00 × 0.05% × 24 = 12.00", "900.00 × 0.05% × 13 = 5.85"],
            "17.85",
            id="O11",
        ),
        pytest.param(
            a_card("2000", date(2026, 4, 2), "200", date(2026, 4, 25), 7, 25),
            date(2026, 5, 7),
            ["2,000.00 × 0.05% × 23 = 23.00", "1,800.00 × 0.05% × 13 = 11.70"],
            "34.70",
            id="O12",
        ),
    ],
)
def test_card_interest_counts_the_posting_day_and_the_statement_day(account, statement_day, formulas, interest):
    billed = statement(account, statement_day)
    assert [line.formula for line in billed.lines if line.component == "interest"] == formulas
    assert billed.outstanding.interest == yuan(interest)


@pytest.mark.parametrize(
    ("missing", "misses", "fee"),
    [
        pytest.param("800", 1, "40.00", id="O13-rate"),
        pytest.param("300", 1, "30.00", id="O13-floor"),
        pytest.param("800", 2, "48.00", id="O13-repeated"),
    ],
)
def test_a_card_late_fee_has_a_floor_and_a_tariff(missing, misses, fee):
    tariff = LateFee(rates=((1, Decimal("0.05")), (2, Decimal("0.06"))), floor=yuan(30))
    assert tariff.amount(yuan(missing), misses) == yuan(fee)


@pytest.mark.parametrize(
    ("day_count", "penalty"),
    [pytest.param(DayCount.ACT_360, "60.00", id="O14-360"), pytest.param(DayCount.ACT_365F, "59.18", id="O14-365")],
)
def test_penalty_interest_for_twenty_days(day_count, penalty):
    rate = penalty_rate(Decimal("0.072"), Decimal("1.5"))
    start = date(2026, 3, 1)
    assert penalty_interest(yuan(10_000), rate, start, start + timedelta(days=20), day_count) == yuan(penalty)


@pytest.mark.parametrize(
    ("day_count", "days", "interest"),
    [
        pytest.param(DayCount.ACT_360, 59, "393.33", id="O15-act-360"),
        pytest.param(DayCount.ACT_365F, 59, "387.95", id="O15-act-365"),
        pytest.param(DayCount.THIRTY_360, 60, "400.00", id="O15-30-360"),
    ],
)
def test_each_day_count_has_its_own_interest(day_count, days, interest):
    counted = day_count.days(date(2026, 1, 31), date(2026, 3, 31))
    assert counted == days
    assert accrued(yuan(20_000), Decimal("0.12"), counted, day_count.basis) == yuan(interest)


@pytest.mark.parametrize(
    ("principal", "days", "added"),
    [pytest.param("100000", 30, "525.00", id="O16-a"), pytest.param("53210.40", 127, "1182.60", id="O16-b")],
)
def test_a_judgment_that_is_not_obeyed_adds_interest(principal, days, added):
    daily = rule("cn.doubled_interest_daily").value
    assert doubled_interest(yuan(principal), daily, days) == yuan(added)


@pytest.mark.parametrize(
    ("days_past_due", "shares"),
    [
        pytest.param(90, ["50.00", "150.00", "0.00"], id="O17-fees-first"),
        pytest.param(91, ["0.00", "0.00", "200.00"], id="O17-principal-first"),
    ],
)
def test_a_payment_meets_components_in_the_order_of_the_waterfall(days_past_due, shares):
    order = {days: tuple(steps) for days, steps in rule("cn.card_allocation").value.items()}
    waterfall = Waterfall.of(*order[0], later={91: order[91]})
    amounts = {"fee": "50.00", "interest": "216.75", "principal": "5000.00"}
    owed = [Owed(component=name, due=date(2026, 1, 1), unpaid=yuan(amount)) for name, amount in amounts.items()]
    assert [str(share) for share in share_out(yuan("200.00"), owed, waterfall, days_past_due)] == shares


def test_O18_singapore_late_interest_runs_on_the_missed_instalment_alone():
    late = LoanTerms(
        method=EQUAL,
        principal=yuan(10_000, "SGD"),
        annual_rate=Decimal("0.48"),
        months=5,
        opened_on=date(2026, 1, 1),
        due_day=1,
        waterfall=FEES_FIRST,
        day_count=DayCount.THIRTY_360,
        late_fee=LateFee(rates=((1, Decimal(0)),), floor=Money.of(**rule("sg.late_fee_cap").value)),
        charges_ceiling=yuan(10_000, "SGD"),
    )
    loan = Loan(id="L1", borrower_id="B1", lender_id="sg", product="loan", terms=late)
    owed = statement(LoanAccount(loan=loan), date(2026, 3, 1))
    lines = [line for line in owed.lines if line.number == 1 and line.component == "penalty"]
    first = next(line for line in owed.lines if line.number == 1 and line.component == "principal")
    assert {line.base for line in lines} == {first.amount}
    assert Money.sum(line.amount for line in lines) == first.amount.times(Decimal("0.04"))
    assert [line.amount for line in owed.lines if line.kind is LineKind.LATE_FEE] == [yuan(60, "SGD")]


def test_O18_two_thousand_overdue_costs_at_most_eighty_a_month():
    rate = rule("sg.late_interest_cap").value["monthly"] * 12
    month = penalty_interest(yuan(2_000, "SGD"), rate, date(2026, 2, 1), date(2026, 3, 1), DayCount.THIRTY_360)
    assert month == yuan(80, "SGD")
    assert within_ceiling(month, yuan("9950", "SGD"), yuan(10_000, "SGD")) == yuan(50, "SGD")


@pytest.mark.parametrize(("surplus", "offer"), [pytest.param(100, 90, id="O19-tenth"), pytest.param(250, 230, id="O19-capped")])
def test_the_common_financial_tool_keeps_a_buffer(surplus, offer):
    allowance = rule("uk.saving_allowance").value
    budget = Budget(income=yuan(surplus, "GBP"), essentials=yuan(0, "GBP"), other_debts=yuan(0, "GBP"))
    assert budget.safe_monthly(allowance["ratio"], Money.of(**allowance["cap"])) == yuan(offer, "GBP")


# D. Dates


def test_O20_the_validation_period_skips_labor_day():
    days = rule("us.validation_days").value
    assert validation_ends(date(2026, 9, 4), days["assumed_receipt"], days["period"], HOLIDAYS) == date(2026, 10, 14)


def test_O21_no_call_for_seven_days_after_a_conversation():
    assert next_call(date(2026, 9, 8), rule("us.call_cap").value["days_after_conversation"]) == date(2026, 9, 15)


def test_O22_an_opt_out_is_honoured_within_ten_business_days():
    assert opt_out_latest(date(2026, 11, 23), rule("us.stop_business_days").value, HOLIDAYS) == date(2026, 12, 8)


def test_O23_a_bad_record_and_a_dispute_have_their_clocks():
    assert credit_record_ends(date(2026, 3, 15), rule("cn.credit_record_years").value) == date(2031, 3, 15)
    assert answer_due(date(2026, 11, 21), rule("cn.credit_dispute_days").value) == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("clock", "allowed"),
    [
        pytest.param("21:59:59", True, id="O25-before"),
        pytest.param("22:00:00", False, id="O25-start"),
        pytest.param("07:59:59", False, id="O25-last-second"),
        pytest.param("08:00:00", True, id="O25-end"),
    ],
)
def test_quiet_hours_by_the_borrowers_clock(clock, allowed):
    at = datetime.fromisoformat(f"2026-11-21T{clock}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    decision = may_contact(contact_rules(lender("tqg")), ContactFacts(zones=("Asia/Shanghai",)), at, Purpose.COLLECTION)
    assert decision.allowed is allowed
    assert decision.reasons == (() if allowed else (Reason.QUIET_HOURS,))


def test_the_oracle_rules_are_the_ones_the_gate_uses():
    rules = contact_rules(lender("tqg"))
    assert isinstance(rules, ContactRules)
    assert rules.quiet == (QuietHours(start=datetime.min.time().replace(hour=22), end=datetime.min.time().replace(hour=8)),)
