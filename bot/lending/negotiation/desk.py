"""One debt under one lender's rules, in whole minor units: what a plan must collect and the shape it must have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation.terms import NO_RATIOS, Debt, NegotiationPolicy, step_at

QUARTERS = 4
WAIVABLE = ("penalty", "fee", "interest")  # in the order in which they are let go
Waived = tuple[int, int, int, int]  # penalty, fee, interest, principal
NOTHING_WAIVED: Waived = (0, 0, 0, 0)
BOUNDLESS = 10**18  # more than anyone has


@dataclass(frozen=True, slots=True)
class Desk:
    """The fixed side of a negotiation; every amount is in minor units of `currency`."""

    debt: Debt
    policy: NegotiationPolicy
    today: date
    currency: str
    owed: Waived  # what is owed, in the order of WAIVABLE and then principal
    total: int
    ceiling: Waived  # the most that may be waived of each
    least: int  # the smallest instalment, never nothing
    first_share: tuple[int, int]  # numerator and denominator
    floor: int | None  # the smallest settlement
    window_end: date  # the last day for a first payment
    extension_end: date  # the last day of a plain extension
    daily: tuple[int, int]  # interest a day while a plan runs
    contract_daily: tuple[int, int]  # and what the contract would charge

    @classmethod
    def of(cls, debt: Debt, policy: NegotiationPolicy, today: date) -> Desk:
        late = debt.days_past_due
        owed = debt.outstanding
        ratios = step_at(policy.waiver_ceiling, late, NO_RATIOS)
        parts = (owed.penalty.minor, owed.fee.minor, owed.interest.minor, owed.principal.minor)
        shares = (ratios.penalty, ratios.fee, ratios.interest)
        settlement = step_at(policy.settlement_floor or (), late, None)
        return cls(
            debt=debt,
            policy=policy,
            today=today,
            currency=owed.currency,
            owed=parts,
            total=sum(parts),
            ceiling=(*(int(part * share) for part, share in zip(parts, shares, strict=False)), 0),  # type: ignore[arg-type]
            least=max(1, policy.min_installment.minor),
            first_share=step_at(policy.first_payment_ratio, late, Decimal(0)).as_integer_ratio(),
            floor=None if settlement is None else max(1, share_up(sum(parts), settlement)),
            window_end=today + timedelta(days=policy.first_payment_within_days),
            extension_end=today + timedelta(days=policy.max_extension_days),
            daily=policy.plan_daily_rate.as_integer_ratio(),
            contract_daily=debt.daily_rate.as_integer_ratio(),
        )

    def first_least(self, collected: int) -> int:
        """The smallest first payment of several."""
        top, bottom = self.first_share
        return max(self.least, -(-collected * top // bottom))

    def waiver(self, quarters: int, component: str | None = None) -> Waived:
        """So many quarters of what may be waived, of one component or of all."""
        chosen = (name == component or component is None for name in (*WAIVABLE, "principal"))
        return tuple(most * quarters // QUARTERS * mine for most, mine in zip(self.ceiling, chosen, strict=True))  # type: ignore[return-value]

    def waiver_of(self, amount: int) -> Waived | None:
        """That amount waived, penalty first, inside the ceilings; None when they do not reach."""
        return take(amount, self.ceiling)

    def settlement(self, amount: int) -> Waived:
        """What settling for `amount` lets go: penalty, fee, interest, and principal last."""
        taken = take(self.total - amount, self.owed)
        assert taken is not None
        return taken

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def components(self, waived: Waived) -> Components:
        penalty, fee, interest, principal = (self.money(minor) for minor in waived)
        return Components(fee=fee, penalty=penalty, interest=interest, principal=principal)


def share_up(amount: int, share: Decimal) -> int:
    """A share of an amount, rounded up to the minor unit."""
    top, bottom = share.as_integer_ratio()
    return -(-amount * top // bottom)


def take(amount: int, available: Waived) -> Waived | None:
    """`amount` taken from what is available, in order; None when it is not enough."""
    taken = []
    for most in available:
        taken.append(min(most, amount))
        amount -= taken[-1]
    return None if amount else tuple(taken)  # type: ignore[return-value]


def lift(waived: Waived, more: Waived) -> Waived:
    """The larger waiver of each component: what was conceded stays conceded."""
    return tuple(map(max, waived, more))  # type: ignore[return-value]
