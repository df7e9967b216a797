from datetime import date
from decimal import Decimal

import pytest

from bot.lending import DerivationLine, LineKind, Money
from bot.lending.delinquency import STANDARD_RANGES, delinquency_range
from bot.lending.derivation import percent
from bot.lending.road import RoadStage, StepState, road

yuan = Money.of


def a_line(charged, kind=LineKind.PENALTY_INTEREST, left=None, **figures):
    amount = yuan(charged) if left is None else yuan(left)
    return DerivationLine(component="penalty", kind=kind, charged=yuan(charged), amount=amount, is_due=True, **figures)


@pytest.mark.parametrize(
    ("line", "formula"),
    [
        pytest.param(
            a_line("60.00", base=yuan(10_000), rate=Decimal("0.18"), days=12, basis=360),
            "10,000.00 × 0.05% × 12 = 60.00",
            id="a-daily-rate",
        ),
        pytest.param(
            a_line("59.18", base=yuan(10_000), rate=Decimal("0.108"), days=20, basis=365),
            "10,000.00 × 10.8% ÷ 365 × 20 = 59.18",
            id="a-yearly-rate-that-does-not-divide",
        ),
        pytest.param(
            a_line("40.00", LineKind.LATE_FEE, base=yuan(800), rate=Decimal("0.05")), "800.00 × 5% = 40.00", id="a-share"
        ),
        pytest.param(
            a_line("30.00", LineKind.LATE_FEE, base=yuan(300), rate=Decimal("0.05"), floor=yuan(30)),
            "max(30.00, 300.00 × 5%) = 30.00",
            id="a-floor",
        ),
        pytest.param(
            a_line("64.29", LineKind.INTEREST_ACCRUED, base=yuan(180), days=10, basis=28),
            "180.00 × 10 ÷ 28 = 64.29",
            id="a-part-of-a-month",
        ),
        pytest.param(a_line("50.00", LineKind.CHARGE), "50.00", id="a-charge"),
        pytest.param(a_line("50.00", LineKind.CHARGE, left="20.00"), "50.00 − 30.00 = 20.00", id="less-what-was-paid"),
    ],
)
def test_an_amount_shows_how_it_came_about(line, formula):
    assert line.formula == formula


@pytest.mark.parametrize(("share", "text"), [("0.0005", "0.05"), ("0.18", "18"), ("0.216", "21.6"), ("1", "100"), ("0", "0")])
def test_a_share_reads_as_a_percentage(share, text):
    assert percent(Decimal(share)) == text


@pytest.mark.parametrize(
    ("days", "grace", "code"),
    [
        (None, 0, "paid_off"),
        (-11, 0, "not_due"),
        (-10, 0, "due_soon"),
        (-1, 0, "due_soon"),
        (0, 3, "due_today"),
        (1, 3, "grace"),
        (3, 3, "grace"),
        (4, 3, "1-7"),
        (1, 0, "1-7"),
        (8, 0, "8-30"),
        (30, 0, "8-30"),
        (31, 0, "31-90"),
        (91, 0, "91-180"),
        (181, 0, "181+"),
        (4_000, 0, "181+"),
    ],
)
def test_days_have_their_range(days, grace, code):
    assert delinquency_range(days, grace) == code


def test_every_day_falls_into_exactly_one_range():
    assert all(sum(each.holds(days) for each in STANDARD_RANGES) == 1 for days in range(-400, 800))


def test_a_road_without_a_due_date_names_no_days():
    stages = [RoadStage(code="court", from_days=None), RoadStage(code="late", from_days=1), RoadStage(code="soon", from_days=-10)]
    steps = road(stages, -3)
    assert [(step.stage.code, step.state) for step in steps] == [
        ("soon", StepState.NOW),
        ("late", StepState.NEXT),
        ("court", StepState.NEXT),
    ]
    assert {step.begins_on for step in steps} == {None}


def test_long_before_the_first_stage_everything_lies_ahead():
    assert [step.state for step in road([RoadStage(code="soon", from_days=-10)], -60, date(2026, 12, 1))] == [StepState.NEXT]
