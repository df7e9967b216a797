"""What holds of every statement, whatever the contract and the facts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.lending import Designation, LineKind, Money, Payment, PenaltyHold, statement
from bot.lending.book import received
from bot.lending.components import COMPONENTS
from bot.lending.dates import days_of
from bot.lending.lateness import unheld
from bot.lending.revolving import cycles
from bot.lending.schedule import repayment_schedule
from bot.lending.statement import position
from tests.lending.accounts import accounts, card_accounts, days, instalment_accounts

NOTHING = Money.zero()
ONE_DAY = timedelta(days=1)
HIGHEST_RATE = Decimal("0.36") * Decimal("1.5")
MOST_DAYS = 4  # 30/360 counts the end of February at once
RECKONED = {LineKind.INTEREST_DUE, LineKind.INTEREST_ACCRUED, LineKind.PENALTY_INTEREST, LineKind.CARD_INTEREST}


@given(accounts, days)
def test_no_component_is_ever_negative(account, on):
    owed = statement(account, on)
    for components in (owed.outstanding, owed.overdue, *(each.unpaid for each in owed.installments)):
        assert all(amount >= NOTHING for _, amount in components.items())
    assert owed.credit >= NOTHING


@given(accounts, days)
def test_working_it_out_again_changes_nothing(account, on):
    assert statement(account, on) == statement(account, on)


@given(accounts, days)
def test_every_component_is_the_sum_of_its_lines(account, on):
    owed = statement(account, on)
    for name in COMPONENTS:
        lines = [line for line in owed.lines if line.component == name]
        assert getattr(owed.outstanding, name) == Money.sum(line.amount for line in lines)
        assert getattr(owed.overdue, name) == Money.sum(line.amount for line in lines if line.is_due)


@given(accounts, days)
def test_every_line_is_what_was_charged_less_what_was_settled(account, on):
    for line in statement(account, on).lines:
        assert NOTHING < line.amount <= line.charged
        assert str(line.charged) in line.formula


@given(accounts, days)
def test_what_payments_met_and_the_credit_left_are_all_that_was_received(account, on):
    owed = statement(account, on)
    met = Money.sum(allocation.amount for allocation in owed.allocations)
    assert met + owed.credit == Money.sum(payment.amount for payment in received(account, on))


@given(accounts, days)
def test_an_allocation_is_the_sum_of_its_parts_and_never_before_its_payment(account, on):
    received_on = {payment.id: payment.received_on for payment in account.payments}
    for allocation in statement(account, on).allocations:
        assert allocation.amount == Money.sum(part.amount for part in allocation.parts)
        assert received_on[allocation.payment_id] <= allocation.on <= on


@given(accounts, days, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_came_to_the_book_changes_nothing(account, on, random: Random):
    shuffled = replace(account, payments=tuple(random.sample(account.payments, len(account.payments))))
    assert statement(shuffled, on) == statement(account, on) == statement(account, on)


@given(accounts, days)
def test_facts_of_later_days_change_nothing(account, on):
    known = replace(
        account,
        payments=tuple(payment for payment in account.payments if payment.received_on <= on),
        charges=tuple(charge for charge in account.charges if charge.on <= on),
        drawings=tuple(drawing for drawing in account.drawings if drawing.on <= on),
    )
    assert statement(known, on) == statement(account, on)


@given(days, days, st.lists(st.tuples(days, st.none() | st.integers(0, 90)), max_size=3))
def test_penalty_counts_each_day_that_no_hold_covers_once(start, end, held):
    holds = tuple(
        PenaltyHold(start=first, end=None if length is None else first + timedelta(days=length)) for first, length in held
    )
    counted = [day for stretch in unheld(start, end, holds) for day in days_of(*stretch)]
    assert counted == [day for day in days_of(start, end) if not any(hold.covers(day) for hold in holds)]


@given(accounts, days)
def test_days_past_due_are_counted_from_the_oldest_unpaid_due_date(account, on):
    owed = statement(account, on)
    if owed.oldest_unpaid_due is None:
        assert (owed.days_past_due, owed.overdue.total) == (0, NOTHING)
    else:
        assert owed.days_past_due == (on - owed.oldest_unpaid_due).days >= 0
        assert owed.overdue.total > NOTHING


@settings(max_examples=60)
@given(instalment_accounts, days)
def test_without_an_event_a_day_adds_only_interest_and_penalty(account, on):
    quiet = replace(account, charges=(), waived=(), accelerated_on=None, payments=(), penalty_holds=())
    before, after = statement(quiet, on), statement(quiet, on + ONE_DAY)
    added = after.outstanding - before.outstanding
    assert added.principal == NOTHING
    fees = [line for line in after.lines if line.kind is LineKind.LATE_FEE and line not in before.lines]
    assert added.fee == Money.sum(fee.amount for fee in fees)
    assert NOTHING <= added.interest <= account.terms.principal.times(account.terms.annual_rate / 12) + Money(1, "CNY")


@given(card_accounts, days)
def test_the_principal_of_a_card_that_nobody_pays_is_what_was_drawn(account, on):
    unpaid = replace(account, payments=(), waived=())
    drawn = Money.sum(drawing.amount for drawing in account.drawings if drawing.on <= on)
    assert statement(unpaid, on).outstanding.principal == drawn


@given(card_accounts, days)
def test_a_card_that_nobody_pays_never_owes_less_the_next_day(account, on):
    unpaid = replace(account, payments=(), waived=())
    before, after = statement(unpaid, on).outstanding, statement(unpaid, on + ONE_DAY).outstanding
    assert all(later >= sooner for (_, sooner), (_, later) in zip(before.items(), after.items(), strict=True))


@given(accounts, days)
def test_paying_the_payoff_closes_the_loan(account, on):
    known = replace(
        account,
        payments=tuple(payment for payment in account.payments if payment.received_on <= on),
        charges=tuple(charge for charge in account.charges if charge.on <= on),
        waived=tuple(waiver for waiver in account.waived if waiver.on <= on),
        drawings=tuple(drawing for drawing in account.drawings if drawing.on <= on),
    )
    owed = statement(known, on)
    if owed.payoff:
        last = Payment(id="Z", received_on=on, amount=owed.payoff, designated=Designation.EARLY)
        closed = statement(replace(known, payments=(*known.payments, last)), on)
        assert closed.paid_off
        assert closed.range == "paid_off"
        one_day = owed.outstanding.principal.times(account.terms.annual_rate / 360) if account.terms.revolving else NOTHING
        assert closed.credit <= one_day + Money(len(account.drawings), "CNY") * account.terms.revolving
        assert statement(replace(known, payments=(*known.payments, last)), on + timedelta(days=90)).outstanding.total == NOTHING


@given(accounts, days)
def test_a_position_is_what_the_statement_says(account, on):
    said, stands = statement(account, on), position(account, on)
    assert (stands.outstanding, stands.overdue) == (said.outstanding.total, said.overdue.total)
    assert (stands.days_past_due, stands.oldest_unpaid_due) == (said.days_past_due, said.oldest_unpaid_due)
    assert (stands.next_due, stands.range) == (said.next_due, said.range)


def documented_events(account, on):
    """The days on which an amount may jump, as `statement` documents them."""
    terms = account.terms
    facts = [*account.charges, *account.drawings, *account.waived]
    found = {fact.on for fact in facts} | {payment.received_on for payment in account.payments} | {account.accelerated_on}
    grace_ends = timedelta(days=terms.grace_days) + ONE_DAY
    if terms.revolving:
        for cycle in cycles(terms, on + timedelta(days=70)):
            found |= {cycle.cut, cycle.cut + ONE_DAY, cycle.due, cycle.due + grace_ends}
    else:
        dues = [row.due for row in repayment_schedule(terms).installments]
        found |= {terms.opened_on, *dues, *(due + grace_ends for due in dues)}
    return found


@given(accounts, days)
def test_between_documented_events_a_day_adds_a_days_interest_and_penalty_and_nothing_else(account, on):
    assume(not {on, on + ONE_DAY} & documented_events(account, on))
    before, after = statement(account, on), statement(account, on + ONE_DAY)
    added = after.outstanding - before.outstanding
    assert (added.principal, added.fee, after.credit) == (NOTHING, NOTHING, before.credit)
    assert after.overdue.principal == before.overdue.principal
    a_day = before.outstanding.total.times(HIGHEST_RATE * MOST_DAYS / 336) + Money(len(after.lines), "CNY")
    assert all(NOTHING <= grown <= a_day for grown in (added.interest, added.penalty))


@given(accounts, days)
def test_every_formula_of_interest_or_penalty_works_out_to_what_was_charged(account, on):
    for line in statement(account, on).lines:
        if line.base is None or line.kind not in RECKONED or line.limit is not None:
            continue
        of_a_period = Decimal(line.days if line.days is not None else 1) / line.basis
        exact = line.base.times((line.rate if line.rate is not None else 1) * of_a_period)
        assert abs(exact.minor - line.charged.minor) <= 1


@given(instalment_accounts, days)
def test_interest_that_fell_due_shows_what_it_was_reckoned_on(account, on):
    for line in statement(account, on).lines:
        assert line.kind is not LineKind.INTEREST_DUE or "×" in line.formula
