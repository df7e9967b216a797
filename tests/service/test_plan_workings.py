"""Every figure of a plan opens to a sum that gives it."""

from datetime import date

from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation import Plan, PlanInstallment, Reason
from bot.service.plan_cards import option_card, receipt_card
from bot.service.plan_workings import means_row, payments_line, total_lines

NOTHING = Money.zero()
OWED = Components(fee=NOTHING, penalty=Money.of(100), interest=Money.of(200), principal=Money.of(2700))


def plan(*amounts: str, waived: str = "0", extra: str = "0") -> Plan:
    rows = [PlanInstallment(due=date(2026, 12, 1 + at), amount=Money.of(each)) for at, each in enumerate(amounts)]
    less = Components(fee=NOTHING, penalty=Money.of(waived), interest=NOTHING, principal=NOTHING)
    return Plan(
        installments=tuple(rows),
        waived=less,
        total=Money.sum(each.amount for each in rows),
        extra_cost=Money.of(extra),
    )


def test_equal_payments_are_counted_once() -> None:
    assert payments_line(plan("1000", "500", "500", "999.98")) == "1,000.00 + 500.00 × 2 + 999.98 = 2,999.98"
    assert payments_line(plan("3000")) == ""


def test_all_of_a_plan_is_what_is_owed_less_what_is_waived_and_what_time_costs() -> None:
    lines = total_lines(plan("1000", "1000", "960", waived="50", extra="10"), OWED.total, OWED, "zh")
    assert lines[0] == "今天应还¥3,000.00：本金¥2,700.00、利息¥200.00和罚息¥100.00"
    assert lines[1:3] == ["减免：罚息¥50.00", "方案期间的利息：¥10.00"]
    assert lines[3] == "3,000.00 − 50.00 + 10.00 = 2,960.00"
    assert lines[4] == "1,000.00 × 2 + 960.00 = 2,960.00"


def test_every_amount_of_an_option_opens() -> None:
    card = option_card("a", "", plan("1000", "1000", "950", waived="50"), OWED.total, [], "en", OWED)
    opened = {row["label"]: row["detail"] for row in card["rows"] if "CNY" in row["value"]}
    assert len(opened) == 5
    assert all(opened.values())
    assert opened["Against paying today"] == ["2,950.00 − 3,000.00 = -50.00"]


def test_a_receipt_ends_with_the_sum_of_its_payments() -> None:
    last = receipt_card(plan("1000", "1000", "950"), [], "zh")["rows"][-1]
    assert (last["value"], last["detail"]) == ("¥2,950.00", ["1,000.00 × 2 + 950.00 = 2,950.00"])
    assert len(receipt_card(plan("3000"), [], "zh")["rows"]) == 1


def test_what_there_is_for_a_plan_comes_from_the_figures_that_were_told() -> None:
    told = {"income": 9000, "costs": 5000, "other_debts": 0, "surplus": 4000, "kept_back": 200, "affordable_monthly": 3800}
    reasons = [Reason("within_means", {name: Money.of(each) for name, each in told.items()})]
    row = means_row(reasons, "en")
    assert row is not None
    assert row["value"] == "CNY 3,800.00"
    assert row["detail"][0].endswith("9,000.00 − 5,000.00 = 4,000.00")
    assert row["detail"][1].endswith("4,000.00 − 200.00 = 3,800.00")


def test_means_that_were_not_told_make_no_row() -> None:
    assert means_row([Reason("finances_unknown", {"longest": 24})], "zh") is None
    only_income = {"income": 9000, "costs": 0, "other_debts": 0, "surplus": 9000, "kept_back": 200, "affordable_monthly": 4000}
    assert means_row([Reason("within_means", {name: Money.of(each) for name, each in only_income.items()})], "zh") is None
