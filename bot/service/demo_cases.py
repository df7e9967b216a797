"""The forty borrowers of the demo book whom tests and demonstrations use by number; docs/demo.md lists them.

`days` is how many days past due the loan is on the day the book is seeded (negative: still to come), unless the story changes that.
B0001 to B0010 are overdue with no story: nothing stands between them and a plan.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLoan:
    """`principal` in whole units of the lender's currency; `paid` instalments were paid on time before the one that is late.

    On a credit line `principal` is the limit, `drawn` the purchase, and `paid` does not count.
    """

    product: str
    principal: int
    months: int
    paid: int
    days: int
    drawn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCase:
    """One borrower: a name for the case, and the story (a function of `demo_stories`) that happened since."""

    case: str
    language: str
    lender: str
    loans: tuple[DemoLoan, ...]
    story: str | None = None


def instalment(principal: int, months: int, paid: int, days: int) -> DemoLoan:
    return DemoLoan(product="instalment", principal=principal, months=months, paid=paid, days=days)


def interest_first(principal: int, months: int, paid: int, days: int) -> DemoLoan:
    return DemoLoan(product="cash_interest_first", principal=principal, months=months, paid=paid, days=days)


def equal_principal(principal: int, months: int, paid: int, days: int) -> DemoLoan:
    return DemoLoan(product="equal_principal", principal=principal, months=months, paid=paid, days=days)


def line(limit: int, drawn: int, days: int) -> DemoLoan:
    return DemoLoan(product="wallet_line", principal=limit, months=0, paid=0, days=days, drawn=drawn)


def tqg(case: str, language: str, *loans: DemoLoan, story: str | None = None) -> DemoCase:
    return DemoCase(case=case, language=language, lender="tqg", loans=loans, story=story)


def lxqb(case: str, language: str, *loans: DemoLoan, story: str | None = None) -> DemoCase:
    return DemoCase(case=case, language=language, lender="lxqb", loans=loans, story=story)


CASES = (
    tqg("overdue_35_days", "zh", instalment(12000, 12, 4, 35)),
    lxqb("overdue_17_days", "en", equal_principal(10000, 12, 3, 17)),
    lxqb("overdue_3_days", "zh", equal_principal(6000, 6, 2, 3)),
    tqg("overdue_62_days", "en", instalment(8000, 9, 2, 62)),
    tqg("overdue_9_days", "zh", instalment(8000, 9, 3, 9)),
    tqg("overdue_95_days", "en", instalment(15000, 12, 3, 95)),
    tqg("last_payment_overdue_20_days", "zh", interest_first(9000, 6, 5, 20)),
    lxqb("credit_line_overdue_48_days", "en", line(20000, 7000, 48)),
    lxqb("overdue_120_days", "zh", equal_principal(20000, 24, 4, 120)),
    tqg("overdue_200_days", "en", instalment(30000, 24, 6, 200)),
    tqg("due_in_10_days", "zh", instalment(9000, 12, 2, -10)),
    lxqb("due_in_3_days", "en", equal_principal(8000, 12, 5, -3)),
    tqg("due_today", "zh", instalment(6000, 6, 1, 0)),
    tqg("in_grace", "en", instalment(7000, 12, 3, 2)),
    tqg("last_day_of_grace", "zh", instalment(3000, 3, 0, 3)),
    tqg("hardship_job_lost", "zh", instalment(18000, 12, 4, 48), story="hardship_job_lost"),
    lxqb("hardship_illness", "en", equal_principal(12000, 12, 2, 75), story="hardship_illness"),
    tqg("dispute_not_mine", "zh", instalment(10000, 12, 0, 33), story="dispute_not_mine"),
    lxqb("dispute_amount", "en", line(15000, 5000, 57), story="dispute_amount"),
    tqg("plan_on_track", "zh", instalment(12000, 12, 3, 85), story="plan_on_track"),
    lxqb("plan_due_tomorrow", "en", equal_principal(9000, 12, 4, 50), story="plan_due_tomorrow"),
    tqg("plan_payment_late", "zh", instalment(8000, 12, 2, 70), story="plan_payment_late"),
    tqg("plan_broken", "en", instalment(14000, 12, 3, 110), story="plan_broken"),
    lxqb("plan_broken_three_times", "zh", equal_principal(16000, 24, 5, 300), story="plan_broken_three_times"),
    lxqb("paid_off", "en", equal_principal(6000, 6, 5, 40), story="paid_off"),
    tqg("plan_kept", "zh", instalment(4000, 6, 2, 150), story="plan_kept"),
    tqg("wrong_number", "zh", instalment(5000, 6, 1, 25), story="wrong_number"),
    tqg("two_loans_one_late", "en", instalment(6000, 12, 3, 15), interest_first(10000, 12, 2, -6)),
    lxqb("two_loans_both_late", "zh", equal_principal(8000, 12, 4, 65), line(10000, 4000, 22)),
    tqg("paid_yesterday", "zh", instalment(9000, 9, 3, 30), story="paid_yesterday"),
    lxqb("partial_payment", "en", equal_principal(7000, 12, 2, 28), story="partial_payment"),
    tqg("bounced_payment", "zh", instalment(6000, 9, 4, 12), story="bounced_payment"),
    tqg("overpaid", "en", instalment(5000, 12, 6, 5), story="overpaid"),
    lxqb("promise_tomorrow", "zh", equal_principal(10000, 12, 6, 14), story="promise_tomorrow"),
    tqg("promise_broken", "en", instalment(7000, 12, 5, 40), story="promise_broken"),
    tqg("complaint_open", "zh", instalment(11000, 12, 4, 52), story="complaint_open"),
    lxqb("texts_stopped", "en", line(12000, 6000, 80), story="texts_stopped"),
    tqg("deceased", "zh", instalment(13000, 12, 5, 100), story="deceased"),
    tqg("above_authority", "en", instalment(60000, 24, 3, 66)),
    tqg("called_in_400_days", "zh", interest_first(20000, 12, 3, 400), story="called_in"),
)
