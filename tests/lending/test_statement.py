from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.lending import (
    Charge,
    DayCount,
    Designation,
    Drawing,
    LateFee,
    LineKind,
    Money,
    PaymentKind,
    PenaltyBase,
    PenaltyHold,
    RatedFee,
    RepaymentMethod,
    statement,
)
from bot.lending.dates import business_date
from tests.lending.accounts import a_card, an_account, paid, waived

yuan = Money.of
FIRST_DUE = date(2026, 2, 28)


def owed(account, on):
    return statement(account, date.fromisoformat(on))


def formulas(on_statement, component):
    return [line.formula for line in on_statement.lines if line.component == component]


def test_before_the_due_date_nothing_is_overdue_and_the_next_instalment_is_known():
    before = owed(an_account(), "2026-02-10")
    assert before.overdue.total == yuan(0)
    assert (before.next_due, before.next_amount, before.range) == (FIRST_DUE, yuan("1100.16"), "not_due")
    assert owed(an_account(), "2026-02-18").range == "due_soon"


def test_before_the_loan_was_opened_nothing_is_owed():
    early = owed(an_account(), "2026-01-30")
    assert (early.outstanding.total, early.payoff, early.next_due, early.range) == (yuan(0), yuan(0), FIRST_DUE, "not_due")


def test_on_the_due_date_an_instalment_is_due_but_not_past_due():
    today = owed(an_account(), "2026-02-28")
    assert (today.overdue.total, today.days_past_due, today.range) == (yuan("1100.16"), 0, "due_today")
    assert today.oldest_unpaid_due == FIRST_DUE
    assert today.next_due == date(2026, 3, 31)


def test_grace_bears_no_penalty_and_the_day_after_bears_one_day():
    assert not owed(an_account(), "2026-03-03").overdue.penalty
    assert owed(an_account(), "2026-03-03").range == "grace"
    assert formulas(owed(an_account(), "2026-03-04"), "penalty") == ["920.16 × 0.065% × 1 = 0.60"]


def test_a_contract_may_count_the_days_of_grace_once_they_ran_out():
    account = an_account({"penalty_in_grace": True})
    assert not owed(account, "2026-03-03").overdue.penalty
    assert formulas(owed(account, "2026-03-04"), "penalty") == ["920.16 × 0.065% × 4 = 2.39"]


def test_what_was_paid_within_grace_bears_no_penalty():
    account = an_account({"penalty_in_grace": True}, payments=(paid("P1", "2026-03-02", "600.16"),))
    assert formulas(owed(account, "2026-03-04"), "penalty") == ["500.00 × 0.065% × 4 = 1.30"]


def test_a_payment_splits_the_penalty_at_its_day():
    account = an_account(payments=(paid("P1", "2026-03-20", "500"),))
    after = owed(account, "2026-03-25")
    assert str(after.allocations[0].components.penalty) == "10.17"
    assert formulas(after, "principal") == ["1,100.16 − 180.00 = 920.16; 920.16 − 309.83 = 610.33", "11,079.84"]
    assert formulas(after, "penalty") == ["610.33 × 0.065% × 5 = 1.98"]


def test_penalty_may_run_on_unpaid_interest_when_the_contract_compounds():
    compound = owed(an_account({"penalty_on_interest": True}), "2026-03-13")
    assert formulas(compound, "penalty") == ["1,100.16 × 0.065% × 10 = 7.15"]


def test_the_penalty_rate_stops_at_its_ceiling():
    bounded = an_account({"penalty_multiplier": Decimal(2), "penalty_ceiling": Decimal("0.24")})
    line = next(line for line in owed(bounded, "2026-03-13").lines if line.kind is LineKind.PENALTY_INTEREST)
    assert (line.rate, line.days) == (Decimal("0.24"), 10)


def test_penalties_and_late_fees_together_stop_at_the_contracts_ceiling():
    account = an_account({"charges_ceiling": yuan(20), "late_fee": LateFee(rates=((1, Decimal("0.01")),), floor=yuan(15))})
    late = owed(account, "2026-12-31")
    assert late.outstanding.fee + late.outstanding.penalty == yuan(20)
    assert formulas(late, "fee")[0] == "max(15.00, 1,100.16 × 1%) = 15.00"
    assert formulas(late, "penalty") == ["920.16 × 0.065% × 1 = 0.60", "min(4.40, 920.16 × 0.065% × 31) = 4.40"]


def test_a_hold_stops_the_penalty_for_its_days_and_the_rest_is_told_in_two_stretches():
    hold = PenaltyHold(start=date(2026, 3, 10), end=date(2026, 3, 20), reason="dispute")
    late = owed(an_account(penalty_holds=(hold,)), "2026-03-25")
    assert formulas(late, "penalty") == ["920.16 × 0.065% × 7 = 4.19", "920.16 × 0.065% × 5 = 2.99"]


def test_a_hold_over_the_end_of_grace_spares_the_late_fee():
    fee = {"late_fee": LateFee(rates=((1, Decimal(0)),), floor=yuan(20))}
    hold = PenaltyHold(start=date(2026, 3, 1))
    assert owed(an_account(fee), "2026-03-04").overdue.fee == yuan(20)
    assert owed(an_account(fee, penalty_holds=(hold,)), "2026-03-30").overdue.fee == yuan(0)


def test_a_payment_on_the_last_day_of_grace_is_in_time():
    fee = {"late_fee": LateFee(rates=((1, Decimal(0)),), floor=yuan(20))}
    in_time = owed(an_account(fee, payments=(paid("P1", "2026-03-03", "1100.16"),)), "2026-03-10")
    assert in_time.overdue.total == yuan(0)
    too_late = owed(an_account(fee, payments=(paid("P1", "2026-03-04", "1100.16"),)), "2026-03-10")
    assert too_late.overdue.principal > yuan(20)


def test_a_payment_meets_fees_before_principal_and_the_oldest_instalment_first():
    account = an_account(
        charges=(Charge(id="C1", on=date(2026, 2, 20), amount=yuan(50), reason="court fee"),),
        payments=(paid("P1", "2026-04-05", "1000"),),
    )
    parts = owed(account, "2026-04-05").allocations[0].parts
    assert [(part.number, part.component) for part in parts] == [
        (None, "fee"),
        (1, "penalty"),
        (1, "interest"),
        (1, "principal"),
    ]


def test_an_overpayment_waits_as_credit_and_meets_the_next_instalment():
    account = an_account(payments=(paid("P1", "2026-02-28", "1500"),))
    assert owed(account, "2026-03-01").credit == yuan("399.84")
    later = owed(account, "2026-03-31")
    assert later.credit == yuan(0)
    assert later.overdue.total == yuan("700.32")
    assert [(each.payment_id, each.on) for each in later.allocations] == [("P1", FIRST_DUE), ("P1", date(2026, 3, 31))]


def test_a_reversed_payment_never_was():
    bounced = paid("R1", "2026-03-15", "1100.16", kind=PaymentKind.REVERSAL, reverses="P1")
    account = an_account(payments=(paid("P1", "2026-02-28", "1100.16"), bounced))
    assert owed(account, "2026-03-14").overdue.total == yuan(0)
    assert owed(account, "2026-03-15") == owed(an_account(), "2026-03-15")


def test_a_refund_of_the_credit_leaves_what_was_paid():
    given_back = paid("R1", "2026-03-05", "399.84", kind=PaymentKind.REFUND, reverses="P1")
    account = an_account(payments=(paid("P1", "2026-02-28", "1500"), given_back))
    assert owed(account, "2026-03-05").credit == yuan(0)
    assert owed(account, "2026-03-05").overdue.total == yuan(0)


def test_a_refund_without_a_name_comes_out_of_the_latest_payment():
    given_back = paid("R1", "2026-03-20", "100", kind=PaymentKind.REFUND)
    account = an_account(payments=(paid("P1", "2026-02-20", "50"), paid("P2", "2026-02-28", "1050.16"), given_back))
    assert owed(account, "2026-03-20").overdue.principal == yuan(100)


def test_a_back_dated_payment_changes_the_past_by_itself():
    late = owed(an_account(payments=(paid("P1", "2026-03-10", "1104.35"),)), "2026-03-31")
    known_later = owed(an_account(payments=(paid("P1", "2026-02-27", "1104.35"),)), "2026-03-31")
    assert late.allocations[0].components.penalty == yuan("4.19")
    assert known_later.allocations[0].components.penalty == yuan(0)
    assert known_later.overdue.total == late.overdue.total - yuan("4.19")


def test_a_waiver_takes_off_no_more_than_is_owed():
    account = an_account(waived=(waived("2026-03-25", penalty=1_000, fee=5),))
    after = owed(account, "2026-03-25")
    assert (after.overdue.penalty, after.overdue.fee) == (yuan(0), yuan(0))
    assert after.overdue.principal == yuan("920.16")
    assert owed(account, "2026-03-26").overdue.penalty == yuan("0.60")


def test_paying_everything_early_closes_the_loan_with_interest_to_the_day():
    payoff = owed(an_account(), "2026-02-14").payoff
    assert payoff == yuan("12090.00")
    closed = owed(an_account(payments=(paid("P1", "2026-02-14", payoff.amount),)), "2026-12-31")
    assert (closed.paid_off, closed.range, closed.next_due, closed.credit) == (True, "paid_off", None, yuan(0))


def test_a_part_repaid_early_lowers_the_instalments_that_follow():
    early = paid("P1", "2026-02-28", "4000", designated=Designation.EARLY)
    after = owed(an_account(payments=(early,)), "2026-02-28")
    assert after.credit == yuan(0)
    assert after.outstanding.principal == yuan("11079.84") - yuan("2899.84")
    assert after.next_amount < yuan("1100.16")
    assert Money.sum(each.principal for each in after.installments if each.due > FIRST_DUE) == after.outstanding.principal


def test_an_early_part_in_the_middle_of_a_month_pays_that_months_interest_to_the_day():
    early = paid("P1", "2026-02-14", "6090", designated=Designation.EARLY)
    after = owed(an_account(payments=(early,)), "2026-02-14")
    assert (after.allocations[0].components.interest, after.allocations[0].components.principal) == (yuan(90), yuan(6_000))
    assert after.installments[0].interest == yuan("45.00")


def test_meeting_the_last_instalment_in_advance_leaves_no_crumbs():
    rows = [paid(f"P{n}", (FIRST_DUE + timedelta(days=30 * n)).isoformat(), "1100.16") for n in range(11)]
    account = an_account({"grace_days": 31}, payments=(*rows, paid("P11", "2027-01-20", "1100.19")))
    closed = owed(account, "2027-01-31")
    assert (closed.paid_off, closed.credit) == (True, yuan(0))


def test_a_loan_called_in_is_due_as_a_whole_and_penalty_runs_by_contract():
    called = {"penalty_base": PenaltyBase.ACCELERATED}
    whole = owed(an_account(called, accelerated_on=date(2026, 3, 10)), "2026-03-20")
    assert whole.next_due is None
    assert whole.overdue == whole.outstanding
    assert whole.overdue.principal == yuan(12_000)
    on_overdue_part = owed(an_account(accelerated_on=date(2026, 3, 10)), "2026-03-20")
    assert on_overdue_part.overdue.principal == yuan(12_000)
    assert on_overdue_part.overdue.penalty < whole.overdue.penalty


def test_instalments_called_in_cost_no_late_fee_whether_or_not_somebody_pays_that_day():
    fee = {"late_fee": LateFee(rates=((1, Decimal(0)),), floor=yuan(20))}
    called = {"accelerated_on": date(2026, 2, 10)}
    assert owed(an_account(fee, **called), "2026-02-14").overdue.fee == yuan(0)
    paying = an_account(fee, payments=(paid("P1", "2026-02-14", 10),), **called)
    assert owed(paying, "2026-02-14").allocations[0].components.fee == yuan(0)


def test_interest_first_owes_its_principal_at_the_end():
    account = an_account({"method": RepaymentMethod.INTEREST_FIRST, "months": 3})
    assert owed(account, "2026-02-28").overdue.total == yuan(180)
    assert owed(account, "2026-04-30").overdue.principal == yuan(12_000)
    assert not formulas(owed(account, "2026-04-20"), "penalty")


def test_month_ends_and_leap_years_have_their_due_dates():
    dues = [each.due for each in owed(an_account({"opened_on": date(2028, 1, 31)}), "2028-01-31").installments[:3]]
    assert dues == [date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]


@pytest.mark.parametrize(
    ("on", "code"),
    [("2026-03-07", "1-7"), ("2026-03-08", "8-30"), ("2026-03-31", "31-90"), ("2026-05-30", "91-180"), ("2026-08-28", "181+")],
)
def test_the_range_follows_the_days_past_due(on, code):
    assert owed(an_account(), on).range == code


def test_a_lone_charge_left_on_a_paid_loan_is_not_paid_off():
    account = an_account(
        charges=(Charge(id="C1", on=date(2026, 3, 1), amount=yuan(5)),),
        payments=(paid("P1", "2026-02-14", "12090"),),
    )
    left = owed(account, "2026-03-02")
    assert (left.paid_off, left.overdue.total, left.days_past_due) == (False, yuan(5), 1)


def test_a_card_paid_in_full_by_its_due_date_bears_no_interest():
    card = a_card(drawings=(Drawing(on=date(2026, 3, 30), amount=yuan(1_000)),), payments=(paid("P1", "2026-04-23", "1000"),))
    assert owed(card, "2026-06-30").paid_off
    assert owed(card, "2026-06-30").allocations[0].components.interest == yuan(0)


def test_a_card_asks_for_its_minimum_and_a_missed_one_costs_a_fee_once():
    card = a_card(drawings=(Drawing(on=date(2026, 3, 30), amount=yuan(8_000)),))
    assert owed(card, "2026-04-05").next_amount == yuan(800)
    assert owed(card, "2026-04-23").overdue.fee == yuan(0)
    assert formulas(owed(card, "2026-04-24"), "fee") == ["800.00 × 5% = 40.00"]
    assert formulas(owed(card, "2026-05-22"), "fee") == ["800.00 × 5% = 40.00"]


def test_a_card_compounds_only_when_the_contract_says_so():
    drawn = {"drawings": (Drawing(on=date(2026, 3, 30), amount=yuan(8_000)),)}
    plain, compound = (owed(a_card({"penalty_on_interest": each}, **drawn), "2026-07-31") for each in (False, True))
    assert plain.outstanding.principal == compound.outstanding.principal == yuan(8_000)
    assert plain.outstanding.interest < compound.outstanding.interest


def test_a_card_far_past_due_is_met_principal_first():
    card = a_card(drawings=(Drawing(on=date(2026, 3, 30), amount=yuan(1_000)),), payments=(paid("P1", "2026-07-23", "200"),))
    assert owed(card, "2026-07-22").days_past_due == 90
    assert owed(card, "2026-07-23").allocations[0].components.principal == yuan(200)


CASH_FEE = RatedFee(rate=Decimal("0.01"), floor=yuan(10), cap=yuan(100))
ON_A_CARD = {"on": date(2026, 3, 30), "amount": yuan(2_000)}


def test_cash_on_a_card_costs_its_fee_and_interest_from_the_day_it_was_drawn():
    cash = owed(a_card({"cash_fee": CASH_FEE}, drawings=(Drawing(**ON_A_CARD, cash=True),)), "2026-04-09")
    assert formulas(cash, "fee") == ["2,000.00 × 1% = 20.00"]
    assert cash.outstanding.interest == yuan("10.00")
    bought = owed(a_card({"cash_fee": CASH_FEE}, drawings=(Drawing(**ON_A_CARD),)), "2026-04-09")
    assert (bought.outstanding.fee, bought.outstanding.interest) == (yuan(0), yuan(0))


def test_paying_a_card_in_full_does_not_spare_cash_its_interest():
    drawn = (Drawing(**ON_A_CARD, cash=True),)
    paid_off = owed(a_card(drawings=drawn, payments=(paid("P1", "2026-04-09", "2010"),)), "2026-06-30")
    assert paid_off.paid_off
    assert paid_off.allocations[0].components.interest == yuan(10)


@pytest.mark.parametrize(("drawn", "asked"), [(8_000, 800), (1_200, 150), (90, 90)])
def test_a_cards_minimum_has_a_floor_and_never_asks_for_more_than_there_is(drawn, asked):
    card = a_card({"minimum_floor": yuan(150)}, drawings=(Drawing(on=date(2026, 3, 30), amount=yuan(drawn)),))
    assert owed(card, "2026-04-05").next_amount == yuan(asked)


EARLY_FEE = {"early_fee": RatedFee(rate=Decimal("0.02"), floor=yuan(10))}


def test_closing_a_loan_early_costs_the_contracts_fee_and_shows_how_it_came_about():
    account = an_account(EARLY_FEE)
    before = owed(account, "2026-02-14")
    assert before.early_fee.formula == "12,000.00 × 2% = 240.00"
    assert (before.outstanding.fee, before.payoff) == (yuan(0), yuan("12330.00"))
    closed = owed(an_account(EARLY_FEE, payments=(paid("P1", "2026-02-14", "12330"),)), "2026-12-31")
    assert (closed.paid_off, closed.credit, closed.allocations[0].components.fee) == (True, yuan(0), yuan(240))


def test_a_part_repaid_early_pays_its_own_fee():
    early = paid("P1", "2026-02-28", "3140.16", designated=Designation.EARLY)
    due, ahead = (each.components for each in owed(an_account(EARLY_FEE, payments=(early,)), "2026-02-28").allocations)
    assert (due.fee, due.principal) == (yuan(0), yuan("920.16"))
    assert (ahead.fee, ahead.principal) == (yuan(40), yuan(2_000))


def test_what_was_called_in_or_paid_as_it_fell_due_costs_no_early_fee():
    assert owed(an_account(EARLY_FEE, accelerated_on=date(2026, 3, 10)), "2026-03-20").early_fee is None
    on_time = owed(an_account(EARLY_FEE, payments=(paid("P1", "2026-02-28", "1100.16"),)), "2026-02-28")
    assert on_time.allocations[0].components.fee == yuan(0)


def test_a_payment_booked_to_the_wrong_loan_is_taken_back_there_and_counts_from_its_day_here():
    wrong_loan = an_account(
        payments=(
            paid("P1", "2026-02-28", "1100.16"),
            paid("R1", "2026-03-20", "1100.16", kind=PaymentKind.REVERSAL, reverses="P1"),
        )
    )
    right_loan = an_account(payments=(paid("P1-moved", "2026-02-28", "1100.16"),))
    assert owed(wrong_loan, "2026-03-20") == owed(an_account(), "2026-03-20")
    assert owed(right_loan, "2026-03-20").overdue.total == yuan(0)


def test_a_payment_just_before_midnight_counts_for_the_lenders_day():
    paid_at = datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC)
    on_time, too_late = (business_date(at, "Asia/Shanghai") for at in (paid_at, paid_at + timedelta(seconds=1)))
    assert (on_time, too_late) == (FIRST_DUE, FIRST_DUE + timedelta(days=1))
    fee = {"late_fee": LateFee(rates=((1, Decimal(0)),), floor=yuan(20)), "grace_days": 0}
    for day, cost in ((on_time, 0), (too_late, 20)):
        account = an_account(fee, payments=(paid("P1", day.isoformat(), "1100.16"),))
        assert owed(account, "2026-03-01").outstanding.fee + owed(account, "2026-03-01").allocations[0].components.fee == yuan(
            cost
        )


def test_february_of_a_leap_year_counts_its_days_or_thirty():
    opened = {"opened_on": date(2028, 1, 15), "due_day": 15, "grace_days": 0}
    late = {each: owed(an_account(opened | {"day_count": each}), "2028-03-01") for each in DayCount}
    counted = {each: next(line.days for line in told.lines if line.days) for each, told in late.items()}
    assert counted == {DayCount.ACT_360: 15, DayCount.ACT_365F: 15, DayCount.THIRTY_360: 16}
