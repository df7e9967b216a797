"""How a loan that nothing is late on will stand on the days to come, in so few whole numbers that a database can reckon with them.

Until its next due date such a loan changes by its running interest alone, and a loan that is paid off by nothing, as long as no fact
is added. Whoever closes a day for a million loans works out anew only those of which this does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.lending.daycount import prorated
from bot.lending.delinquency import PAID_OFF, STANDARD_RANGES, DelinquencyRange, delinquency_range
from bot.lending.instalments import InstallmentRun
from bot.lending.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Holds from `made_on` up to, not including, `until` (None: for ever), while the loan has `facts` payments and no other fact.

    `outstanding` is what is owed beside the running interest: of `interest`, the part of the days since `since` out of `days`.
    """

    loan_id: str
    made_on: date
    until: date | None
    facts: int
    outstanding: Money
    interest: Money
    since: date
    days: int
    next_due: date | None

    def holds(self, on: date) -> bool:
        return self.made_on <= on and (self.until is None or on < self.until)

    def owed(self, on: date) -> Money:
        """All that is owed at the end of a day on which it holds."""
        return self.outstanding + prorated(self.interest, (on - self.since).days, self.days)

    def range(self, on: date, ranges: tuple[DelinquencyRange, ...] = STANDARD_RANGES) -> str:
        """The range of delinquency on a day on which it holds."""
        return delinquency_range((on - self.next_due).days, 0, ranges) if self.next_due else PAID_OFF


def outlook(run: InstallmentRun, on: date) -> Outlook | None:
    """The outlook of a loan that was lived up to the end of `on`; None when something is late, or may change it by itself."""
    account, coming = run.account, run.coming[0] if run.coming else None
    others = account.charges or account.drawings or account.waived or account.penalty_holds or account.accelerated_on
    if others or run.book.unpaid or on < account.terms.opened_on:
        return None
    ahead = [payment.received_on for payment in account.payments if payment.received_on > on]
    return Outlook(
        loan_id=account.loan.id,
        made_on=on,
        until=min([*ahead, *([coming.due] if coming else [])], default=None),
        facts=len(account.payments),
        outstanding=run.principal_to_come,
        interest=coming.interest if coming else Money.zero(run.book.currency),
        since=run.running_from,
        days=(coming.due - run.running_from).days if coming else 1,
        next_due=coming.due if coming else None,
    )
