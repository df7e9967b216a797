"""A population kept back: other manners, other lenders, first looked at when the negotiator's numbers were set."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from bench.negotiation.debtors import Debtor
from bench.negotiation.world import Case, Setting, a_policy, share
from bot.lending.dates import next_month_day
from bot.lending.negotiation import (
    Accept,
    AskExtension,
    AskFor,
    CannotPay,
    Finances,
    Money,
    Move,
    NegotiationPolicy,
    Offer,
    Propose,
    Statement,
)


class LumpSum(Debtor):
    """Wants to be done with it: offers a part of everything at once, then takes what can be lived."""

    def consider(self, move: Propose) -> Statement:
        if self.turn % 2:
            part = self.random.randint(60, 100)
            return Offer(settle_for=Money(self.case.debt.outstanding.total.minor * part // 100))
        return super().consider(move)


class AfterPayday(Debtor):
    """Nothing before the next payday; everything after it."""

    def answer(self, move: Move) -> Statement:
        self.turn += 1
        if self.turn == 1:
            return CannotPay(next_month_day(self.case.today, self.case.house.payday))
        return self.tell(move.field) if isinstance(move, AskFor) else super().answer(move)


class ChangedMind(Debtor):
    """Says too much at first, and the truth once there is a plan to look at."""

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.real = self.truth
        self.truth = replace(self.truth, monthly_income=Money(case.house.income * 6 // 5))

    def consider(self, move: Propose) -> Statement:
        if self.truth != self.real:
            self.truth = self.real
            return Finances(monthly_income=self.real.monthly_income)
        return super().consider(move)


class WantsTime(Debtor):
    """Asks for days before anything else."""

    def answer(self, move: Move) -> Statement:
        if self.turn == 0:
            self.turn = 1
            return AskExtension(self.random.randint(3, 45))
        return super().answer(move)


class FewWords(Debtor):
    """Tells the income and nothing more."""

    def tell(self, field: str) -> Statement:
        return Finances(monthly_income=self.truth.monthly_income) if field == "monthly_income" else Finances()


class Hasty(Debtor):
    """Tells the truth, and says yes to any sum that the month's surplus covers, without looking at the days."""

    def consider(self, move: Propose) -> Statement:
        house, amounts = self.case.house, [each.amount.minor for each in move.plan.installments]
        covered = max(amounts) <= house.income - house.costs or (len(amounts) == 1 and amounts[0] <= house.assets)
        return Accept() if covered else Offer(pay_monthly=self.monthly(0.9))


OTHER_MANNERS: dict[str, type[Debtor]] = {
    "lump sum": LumpSum,
    "after payday": AfterPayday,
    "changed mind": ChangedMind,
    "wants time": WantsTime,
    "few words": FewWords,
    "hasty": Hasty,
}


def other_lender(random: Random) -> NegotiationPolicy:
    """A lender with lengths, windows and margins that the first population's lenders never have."""
    return replace(
        a_policy(random),
        max_months=random.choice((3, 10, 18, 60)),
        min_installment=Money.of(random.choice((20, 300))),
        first_payment_within_days=random.choice((10, 20, 28, 40)),
        max_extension_days=random.choice((5, 21, 45)),
        plan_daily_rate=Decimal(random.choice(("0", "0.0001", "0.0003"))),
        buffer_ratio=share(random, 0.05, 0.5),
        reserve_months=share(random, 0, 2),
    )


HELD_OUT = Setting(
    families=tuple(OTHER_MANNERS), lender=other_lender, burden=(0.35, 0.9), savings=0.8, weight=0.4, all_at_once=0.5
)
