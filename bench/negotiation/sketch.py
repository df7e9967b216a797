"""The straightforward negotiator that a day's work gives: what ours has to be better than.

It asks for income, costs and payday, proposes equal months on paydays as short as the surplus bears, grows them by half at each
refusal, grants no waiver and calls a person when the longest plan is still too much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from bench.negotiation.debtors import Debtor
from bench.negotiation.referee import paydays_between, value_at
from bench.negotiation.world import Case
from bot.lending.dates import add_months, next_month_day
from bot.lending.negotiation import (
    Accept,
    AskFor,
    Components,
    Finances,
    Money,
    Offer,
    Plan,
    PlanInstallment,
    Propose,
    Statement,
    WantPerson,
)

QUESTIONS = ("monthly_income", "essential_costs", "payday")
PROPOSALS = 4
BLIND = 12  # months for somebody who tells nothing


@dataclass
class Sketch:
    """One negotiation; `plan` is what was agreed, None when a person is called."""

    case: Case
    known: Finances = field(default_factory=Finances)
    months: int = 0

    def hold(self, debtor: Debtor) -> Plan | None:
        for question in QUESTIONS:
            if getattr(self.known, question) is None and self._ends(debtor.answer(AskFor(question))):
                return None
        self.months = self.fewest()
        for left in reversed(range(PROPOSALS)):
            plan = self.equal()
            if plan is None:
                return None
            said = debtor.answer(Propose(plan=plan, reasons=(), is_final=not left))
            if isinstance(said, Accept):
                return plan
            if self._ends(said):
                return None
            self.months = self.offered(said) or min(self.case.policy.max_months, self.months + max(1, self.months // 2))
        return None

    def _ends(self, said: Statement) -> bool:
        if isinstance(said, Finances):
            self.known = self.known.then(said)
        return type(said).__name__ in ("Dispute", WantPerson.__name__)

    @property
    def spare(self) -> int | None:
        """What a month leaves beyond the buffer; None when it was not told."""
        income, costs = self.known.monthly_income, self.known.essential_costs
        if income is None or costs is None:
            return None
        surplus = income.minor - costs.minor
        return max(0, surplus - min(int(surplus * self.case.policy.buffer_ratio), self.case.policy.buffer_cap.minor))

    def fewest(self) -> int:
        total, spare = self.case.debt.outstanding.total.minor, self.spare
        if spare is None:
            return min(BLIND, self.case.policy.max_months)
        return -(-total // spare) if spare else self.case.policy.max_months + 1

    def offered(self, said: Statement) -> int | None:
        """The length that an offer makes, when the surplus bears it."""
        if not isinstance(said, Offer) or not said.pay_monthly:
            return None
        return max(self.fewest(), -(-self.case.debt.outstanding.total.minor // said.pay_monthly.minor))

    def equal(self) -> Plan | None:
        """Equal months from the payday on, or from the last day for a first payment; None when the rules or the means forbid it."""
        case, policy = self.case, self.case.policy
        total, last = case.debt.outstanding.total, case.today + timedelta(days=policy.first_payment_within_days)
        months = min(self.months, max(1, total.minor // max(1, policy.min_installment.minor)))
        start = next_month_day(case.today, self.known.payday) if self.known.payday else last
        share = value_at(policy.first_payment_ratio, case.debt.days_past_due, Decimal(0))
        first = total.minor if months == 1 else max(-(-total.minor // months), -int(-share * total.minor // 1))
        arrived = paydays_between(case.today, min(start, last), self.known.payday)
        if months > policy.max_months or start > last or (self.spare is not None and first > self.spare * arrived):
            return None
        return self.dated(start, [Money(first), *(Money(total.minor - first).split(months - 1) if months > 1 else ())])

    def dated(self, first: date, amounts: list[Money]) -> Plan:
        dated = enumerate(amounts)
        rows = tuple(PlanInstallment(due=add_months(first, k, self.known.payday), amount=each) for k, each in dated if each)
        total = Money.sum(each.amount for each in rows)
        return Plan(installments=rows, waived=Components.zero(), total=total, extra_cost=Money(0))
