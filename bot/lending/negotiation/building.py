"""A plan that a person lays out, read by the same rules and the same means as one that the negotiator proposes.

The negotiator finds plans; here somebody names one (a first payment, a monthly sum or a number of months, a day, a waiver), and the
answer is the plan itself, to the minor unit, or the nearest one that the rules and the household bear, and why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation.desk import Desk, Waived
from bot.lending.negotiation.draft import Draft
from bot.lending.negotiation.means import Household
from bot.lending.negotiation.moves import Plan, Reason
from bot.lending.negotiation.offers import Reader, Reading, Verdict
from bot.lending.negotiation.paydays import Paydays
from bot.lending.negotiation.reasons import plan_reasons
from bot.lending.negotiation.search import extension
from bot.lending.negotiation.statements import Finances, Offer
from bot.lending.negotiation.terms import Debt, NegotiationPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What every plan for this debt keeps to; `monthly` is what the household can spare, None when its income was not said."""

    months: int
    least: Money
    first_least: Money
    first_by: date
    waiver: Components
    monthly: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The verdict on what was laid out, its plan when it is agreed, else the nearest one; `reasons` are of whichever there is."""

    verdict: Verdict
    plan: Plan | None
    nearest: Plan | None
    reasons: tuple[Reason, ...]
    bounds: Bounds

    @property
    def shown(self) -> Plan | None:
        return self.plan or self.nearest


@dataclass(frozen=True, slots=True)
class _Bench:
    """The two fixed sides, and what is to be waived."""

    desk: Desk
    house: Household
    finances: Finances
    wanted: Waived

    @classmethod
    def of(cls, desk: Desk, finances: Finances, waived: Components) -> Self:
        wanted = (waived.penalty.minor, waived.fee.minor, waived.interest.minor, waived.principal.minor)
        return cls(desk, Household.of(desk, finances), finances, wanted)

    @property
    def waived(self) -> Waived:
        """As much of it as may be."""
        return tuple(map(min, self.wanted, self.desk.ceiling))  # type: ignore[return-value]

    @property
    def paydays(self) -> Paydays:
        return Paydays(self.desk.today, self.finances.payday)

    @property
    def reader(self) -> Reader:
        return Reader(self.desk, self.paydays, self.house.bound, self.waived)

    def read(self, offer: Offer) -> Reading:
        """As the negotiator reads it; one payment of everything may also come as late as a plain extension."""
        day, late = offer.first_date, self.desk.extension_end
        if offer.months == 1 and day is not None and self.desk.window_end < day <= late:
            draft = extension(self.desk, self.paydays, day, self.house.bound, self.waived)
            return Reading(Verdict.ABOVE_MEANS if draft is None else Verdict.AGREED, draft)
        return self.reader.read(offer)

    def nearest(self, offer: Offer) -> Draft | None:
        """The plan that changes the least of what was laid out; where that says too little, the longest the rules know."""
        longest = Offer(months=self.desk.policy.max_months, first_date=offer.first_date)
        tries = (longest, replace(longest, first_date=None))
        drafts = (self.reader.read(each).draft for each in tries)
        return self.reader.nearest(offer) or next((draft for draft in drafts if draft is not None), None)

    @property
    def bounds(self) -> Bounds:
        collected = self.desk.total - sum(self.waived)
        spare = None if self.house.income is None else self.desk.money(self.house.bound.surplus)
        return Bounds(
            months=self.desk.policy.max_months,
            least=self.desk.money(self.desk.least),
            first_least=self.desk.money(min(collected, self.desk.first_least(collected))),
            first_by=self.desk.window_end,
            waiver=self.desk.components(self.desk.ceiling),
            monthly=spare,
        )


def build(debt: Debt, policy: NegotiationPolicy, today: date, finances: Finances, offer: Offer, waived: Components) -> Built:
    """What becomes of a plan laid out as `offer` with exactly `waived` let go (principal never is)."""
    bench = _Bench.of(Desk.of(debt, policy, today), finances, waived)
    allowed = bench.wanted == bench.waived and debt.outstanding.total <= policy.authority_limit
    reading = bench.read(offer)
    verdict = reading.verdict if allowed else Verdict.BELOW_RULES
    agreed = reading.draft if verdict is Verdict.AGREED else None
    draft = agreed or reading.draft or bench.nearest(offer)
    why = () if agreed else tuple(_why(bench, verdict, allowed))
    return Built(
        verdict=verdict,
        plan=agreed.plan(bench.desk) if agreed else None,
        nearest=None if agreed or draft is None else draft.plan(bench.desk),
        reasons=(*why, *(plan_reasons(bench.desk, draft, bench.house, finances) if draft else ())),
        bounds=bench.bounds,
    )


def _why(bench: _Bench, verdict: Verdict, allowed: bool) -> list[Reason]:
    """Why what was laid out can't be."""
    desk = bench.desk
    if not allowed and bench.wanted != bench.waived:
        return [Reason("waiver_beyond", dict(desk.components(desk.ceiling).items()))]
    if not allowed:
        return [Reason("above_authority", {"owed": desk.debt.outstanding.total, "limit": desk.policy.authority_limit})]
    if verdict is Verdict.ABOVE_MEANS:
        return [Reason("offer_above_means", {"affordable_monthly": desk.money(bench.house.bound.surplus)})]
    if verdict is Verdict.BELOW_RULES:
        return [Reason("offer_below_rules", {"least": desk.money(desk.least), "longest": desk.policy.max_months})]
    return [Reason("offer_partial", {})]
