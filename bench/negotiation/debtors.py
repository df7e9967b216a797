"""How debtors answer: seven manners, each in several habits, all from the same hidden households.

A habit is drawn per debtor: to answer one question at a time or everything at once, to hold back at first, to inflate, to haggle.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from bench.negotiation.life import survives
from bench.negotiation.world import Case
from bot.lending.dates import next_month_day
from bot.lending.negotiation import (
    Accept,
    AskFor,
    AskWaiver,
    CannotPay,
    Dispute,
    Finances,
    Money,
    Move,
    Offer,
    Plan,
    Propose,
    Reject,
    Statement,
)


class Debtor:
    """Honest: says what is asked, agrees to what can be lived. `habit` names how debtors of one manner differ."""

    habit = ""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.random = Random(case.seed)
        self.truth = self.finances()
        self.at_once = self.random.random() < case.all_at_once
        self.turn = 0

    def finances(self) -> Finances:
        house = self.case.house
        return Finances(
            monthly_income=Money(house.income),
            essential_costs=Money(house.costs),
            other_debt_payments=Money(0),
            savings=Money(house.assets),
            payday=house.payday,
        )

    def answer(self, move: Move) -> Statement:
        self.turn += 1
        if isinstance(move, AskFor):
            return self.tell(move.field)
        assert isinstance(move, Propose)
        return self.consider(move)

    def tell(self, field: str) -> Statement:
        return self.truth if self.at_once else Finances(**{field: getattr(self.truth, field)})

    def consider(self, move: Propose) -> Statement:
        return Accept() if self.can_live(move.plan) else Reject()

    def can_live(self, plan: Plan) -> bool:
        return survives(self.case.house, plan, self.case.today)

    def monthly(self, part: float = 1.0) -> Money:
        """A share of what is really left over in a month; never less than a token."""
        house = self.case.house
        return Money(max(10_000, int((house.income - house.costs) * part)))

    def ask(self) -> Offer:
        """What this debtor would offer unprompted; an empty offer for one who makes none."""
        return Offer(pay_monthly=self.monthly(0.8))


class Shy(Debtor):
    """Says nothing to the first question or two, keeps savings to itself."""

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.silent_turns = self.random.choice((1, 1, 2))
        if self.random.random() < 0.5:
            self.truth = replace(self.truth, savings=None)

    def tell(self, field: str) -> Statement:
        return Finances() if self.turn <= self.silent_turns else super().tell(field)


class OverPromising(Debtor):
    """Promises more than the household can carry and never refuses.

    Half of them promise in offers, above what their own figures leave; half in the figures themselves, rounded to the rosy side.
    """

    ROSY = 0.15  # at most so much more income, so much less cost

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.offers = 0 if self.is_rosy else 2
        self.habit = "rosy figures" if self.is_rosy else "rosy offers"

    @property
    def is_rosy(self) -> bool:
        return self.case.seed % 2 == 1

    def finances(self) -> Finances:
        truth, random = super().finances(), Random(self.case.seed + 1)
        if not self.is_rosy:
            return truth
        more, less = 1 + random.uniform(0, self.ROSY), 1 - random.uniform(0, self.ROSY)
        income, costs = int(self.case.house.income * more), int(self.case.house.costs * less)
        return replace(truth, monthly_income=Money(income), essential_costs=Money(costs))

    def consider(self, move: Propose) -> Statement:
        self.offers -= 1
        return Accept() if self.offers < 0 else self.ask()

    def ask(self) -> Offer:
        return Offer(pay_monthly=self.monthly(self.random.uniform(1.2, 2.0)))


class Dreaming(OverPromising):
    """Over-promising as no negotiator can see through: figures far from the truth, nothing else amiss. Only for a sweep."""

    ROSY = 0.4
    is_rosy = True


class HardBargaining(Debtor):
    """Refuses several times, or offers about half, and takes what can be lived once haggling is over."""

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.refusals = self.random.randint(2, 4)
        self.habit = self.random.choice(("reject", "counter", "waiver"))

    def consider(self, move: Propose) -> Statement:
        if self.can_live(move.plan) and (self.refusals <= 0 or move.is_final):
            return Accept()
        self.refusals -= 1
        return self.haggle(move.plan)

    def haggle(self, plan: Plan) -> Statement:
        if self.habit == "waiver" and self.turn % 2:
            return AskWaiver(self.random.choice((None, "penalty", "fee")))
        if self.habit == "counter":
            part = self.random.choice((4, 5, 6, 7))
            return Offer(pay_monthly=min(plan.installments[-1].amount * part, self.monthly(0.8) * 10).split(10)[0])
        return Reject()

    def ask(self) -> Offer:
        return Offer(pay_monthly=self.monthly(self.random.uniform(0.4, 0.7) / 2))


class Silent(Debtor):
    """Never a word about money; in the end a yes to what can be lived."""

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.waits = self.random.randint(0, 1)

    def tell(self, field: str) -> Statement:
        return Finances()

    def consider(self, move: Propose) -> Statement:
        if not self.can_live(move.plan):
            return Reject() if self.random.random() < 0.5 else Finances()
        self.waits -= 1
        return Accept() if self.waits < 0 else Finances()

    def ask(self) -> Offer:
        return Offer()


class InHardship(Debtor):
    """Says that nothing is possible, once or for a while; answers about money when asked again."""

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.pleads = self.random.choice((0, 1, 1))
        self.names_a_day = self.random.random() < 0.5

    def tell(self, field: str) -> Statement:
        if self.pleads > 0:
            self.pleads -= 1
            return CannotPay(None)
        return super().tell(field)

    def consider(self, move: Propose) -> Statement:
        if self.can_live(move.plan):
            return Accept()
        return CannotPay(next_month_day(self.case.today, self.case.house.payday) if self.names_a_day else None)

    def ask(self) -> Offer:
        return Offer(pay_monthly=self.monthly(0.3))


class Disputing(Debtor):
    """It is not owed, or not so much."""

    def answer(self, move: Move) -> Statement:
        return Dispute()


MANNERS: dict[str, type[Debtor]] = {
    "honest": Debtor,
    "shy": Shy,
    "over-promising": OverPromising,
    "hard-bargaining": HardBargaining,
    "silent": Silent,
    "in hardship": InHardship,
    "disputing": Disputing,
    "dreaming": Dreaming,
}
