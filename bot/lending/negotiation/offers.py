"""A borrower's offer read as a plan, and how it stands to the lender's rules and the borrower's means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.lending.negotiation import numbers
from bot.lending.negotiation.desk import Desk, Waived
from bot.lending.negotiation.draft import Draft, interest, lay_out
from bot.lending.negotiation.means import Means, said
from bot.lending.negotiation.paydays import Paydays, months_later
from bot.lending.negotiation.search import Start, starts
from bot.lending.negotiation.statements import Offer


class Verdict(StrEnum):
    """How an offer stands."""

    AGREED = "agreed"  # inside the rules and affordable: yes, at the borrower's terms
    PARTIAL = "partial"  # says too little to be a plan; something can be proposed from it
    BELOW_RULES = "below_rules"
    ABOVE_MEANS = "above_means"


@dataclass(frozen=True, slots=True)
class Reading:
    """A verdict, and the plan that the offer makes when it is agreed."""

    verdict: Verdict
    draft: Draft | None = None


Terms = tuple[int, Callable[[tuple[date, ...]], Draft]]  # how many payments, and the plan once their days are known


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads offers at one moment of a negotiation; `waived` is what was conceded so far."""

    desk: Desk
    paydays: Paydays
    bound: Means
    waived: Waived

    def read(self, offer: Offer) -> Reading:
        """The verdict on an offer; days that it leaves open are chosen so that it fits."""
        if not (offer.settle_for is not None or offer.pay_monthly or offer.months or said(offer.pay_now) >= self._owed):
            return Reading(Verdict.PARTIAL)
        terms = self._terms(offer)
        if terms is None or terms[0] > self.desk.policy.max_months:
            return Reading(Verdict.BELOW_RULES)
        found = Verdict.BELOW_RULES
        for start, dues in self._dates(offer, terms[0]):
            draft = terms[1](dues)
            verdict = self.verdict(draft, start)
            if verdict is Verdict.AGREED:
                return Reading(verdict, draft)
            if verdict is Verdict.ABOVE_MEANS:
                found = verdict
        return Reading(found)

    def nearest(self, offer: Offer) -> Draft | None:
        """The plan inside the rules and means that changes the least of the offer's words."""
        least = self.desk.money(max(self.desk.least, said(offer.pay_monthly)))
        words: tuple[dict[str, object], ...] = ({"months": None}, {"first_date": None}, {"pay_now": None}, {"pay_monthly": least})
        changes: list[dict[str, object]] = [{}]
        for word in words:
            changes += [change | word for change in changes]
        readings = (self.read(replace(offer, **change)) for change in changes[1:])  # type: ignore[arg-type]
        return next((reading.draft for reading in readings if reading.draft is not None), None)

    @property
    def _owed(self) -> int:
        return self.desk.total - sum(self.waived)

    def _terms(self, offer: Offer) -> Terms | None:
        if offer.settle_for is not None:
            return self._lump(offer.settle_for.minor)
        if said(offer.pay_now) >= self._owed:
            return self._lump(self._owed)
        if offer.pay_monthly:
            return self._monthly(offer, offer.pay_monthly.minor)
        return offer.months or 0, lambda dues: lay_out(self.desk, self.waived, dues, said(offer.pay_now))

    def _lump(self, amount: int) -> Terms | None:
        """A last payment for everything: all that is owed, or less by waivers, or down to the settlement floor."""
        if amount >= self._owed:
            return 1, lambda dues: lay_out(self.desk, self.waived, dues)
        waived = self.desk.waiver_of(self.desk.total - amount)
        if waived is None and self.desk.floor is not None and amount >= self.desk.floor:
            waived = self.desk.settlement(amount)
        return None if waived is None else (1, lambda dues: Draft((amount,), dues, waived))

    def _monthly(self, offer: Offer, monthly: int) -> Terms | None:
        """The payments named; when they fall short of what is owed, the missing part must be one that may be waived."""
        now, waived = said(offer.pay_now), self.waived
        missing = self._owed - now - monthly * offer.months if offer.months else 0
        if missing * numbers.ROUNDING > monthly:
            more = self.desk.waiver_of(sum(waived) + missing)
            if more is None:
                return None
            waived = more
        total = self.desk.total - sum(waived)
        count = (offer.months + bool(now) if offer.months else 0) or 1 - (-(total - (now or monthly)) // monthly)
        amounts = payments(total, min(total, now or monthly), monthly, count)
        return len(amounts), lambda dues: self._with_interest(Draft(amounts, dues, waived))

    def _dates(self, offer: Offer, months: int) -> Iterator[tuple[Start, tuple[date, ...]]]:
        """First days that the offer allows, the one it names alone if it names one, each with the days that follow."""
        tomorrow = self.desk.today + timedelta(days=1)
        named = offer.first_date
        if named is None or named < tomorrow:
            soon = [Start.at(tomorrow, self.paydays)] if offer.pay_now or offer.settle_for else []
            for start in (*soon, *starts(self.desk, self.paydays, tomorrow)):
                yield start, start.dues(self.paydays, months)
            return
        start = Start.at(named, self.paydays)
        is_payday = start.arrived > 0 and self.paydays.arrival(start.arrived) == named
        yield start, start.dues(self.paydays, months) if is_payday else tuple(months_later(named, k) for k in range(months))

    def _with_interest(self, draft: Draft) -> Draft:
        """The last payment takes the interest that ran."""
        extra = interest(self.desk, draft.waived, draft.amounts, draft.dues)
        return replace(draft, amounts=(*draft.amounts[:-1], draft.amounts[-1] + extra), extra=extra) if extra else draft

    def verdict(self, draft: Draft, start: Start) -> Verdict:
        """Inside the rules first, then within means."""
        if not is_lawful(self.desk, draft, start):
            return Verdict.BELOW_RULES
        arrivals = tuple(map(self.paydays.arrived, draft.dues))
        return Verdict.AGREED if self.bound.bear(draft.amounts, arrivals) else Verdict.ABOVE_MEANS


def is_lawful(desk: Desk, draft: Draft, start: Start) -> bool:
    """Whether the dates and amounts keep the lender's rules for plans."""
    if not desk.today < start.due <= desk.window_end or len(draft.amounts) > start.longest(desk):
        return False
    alone = len(draft.amounts) == 1
    return alone or (draft.amounts[0] >= desk.first_least(sum(draft.amounts)) and min(draft.amounts[:-1]) >= desk.least)


def payments(total: int, first: int, monthly: int, count: int) -> tuple[int, ...]:
    """`first`, then `monthly` up to `count` payments until `total` is paid; the last is what is left."""
    whole, last = divmod(total - first, monthly)
    if whole + 1 >= count > 1:
        whole, last = count - 2, total - first - (count - 2) * monthly
    elif count == 1:
        return (total,)
    return (first, *(monthly,) * min(whole, 10**4), *((last,) if last else ()))
