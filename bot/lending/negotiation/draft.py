"""A plan on the desk: dated amounts in minor units, and how a total is laid out over months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.lending.negotiation.desk import BOUNDLESS, NOTHING_WAIVED, Desk, Waived
from bot.lending.negotiation.moves import Plan, PlanInstallment

SETTLING = 12  # rounds in which interest and instalments agree to the minor unit


@dataclass(frozen=True, slots=True)
class Draft:
    """What a plan would be; `extra` is the interest that runs while it is paid."""

    amounts: tuple[int, ...]
    dues: tuple[date, ...]
    waived: Waived = NOTHING_WAIVED
    extra: int = 0

    def plan(self, desk: Desk) -> Plan:
        made = {amount: desk.money(amount) for amount in set(self.amounts)}
        dated = zip(self.dues, self.amounts, strict=True)
        return Plan(
            installments=tuple(PlanInstallment(due=due, amount=made[amount]) for due, amount in dated),
            waived=desk.components(self.waived),
            total=desk.money(sum(self.amounts)),
            extra_cost=desk.money(self.extra),
        )


def at_contract(desk: Desk, draft: Draft) -> int:
    """What the contract's own rate would charge on the principal that the plan leaves unpaid, payment by payment."""
    top, bottom = desk.contract_daily
    left, days = sum(draft.amounts), 0
    principal, since = desk.owed[3] - draft.waived[3], desk.today
    for amount, due in zip(draft.amounts, draft.dues, strict=True):
        days += min(principal, left) * (due - since).days
        left, since = left - amount, due
    return days * top // bottom


def equal_months(total: int, months: int, first: int, least: int, most: int = BOUNDLESS) -> tuple[int, ...]:
    """At most `months` payments: a first one from `first` to `most`, equal ones of at least `least`, a last that absorbs."""
    if months == 1 or total <= first:
        return (total,)
    share = max(_half_up(total, months), least, 1)
    if first <= share <= most:
        first = min(share, total)
    else:
        first = max(first, min(share, most))
        share = max(_half_up(total - first, months - 1), least, 1)
    if first == total:
        return (total,)
    count = min(months - 2, (total - first - 1) // share)  # whole shares between the first payment and the last
    return (first, *(share,) * count, total - first - count * share)


def _half_up(amount: int, parts: int) -> int:
    return (2 * amount + parts) // (2 * parts)


def interest(desk: Desk, waived: Waived, amounts: tuple[int, ...], dues: tuple[date, ...]) -> int:
    """Interest on unpaid principal while the plan runs; payments meet fees, penalty and interest first."""
    top, bottom = desk.daily
    if not top:
        return 0
    principal, other = desk.owed[3] - waived[3], sum(desk.owed[:3]) - sum(waived[:3])
    since, charged = desk.today, 0
    for amount, due in zip(amounts, dues, strict=False):
        accrued = (2 * principal * top * (due - since).days + bottom) // (2 * bottom)
        charged, other, since = charged + accrued, other + accrued, due
        other, principal = max(0, other - amount), principal - min(principal, max(0, amount - other))
    return charged


def lay_out(desk: Desk, waived: Waived, dues: tuple[date, ...], first: int = 0, most: int = BOUNDLESS) -> Draft:
    """What is owed less what is waived, with its interest, in equal months on those days, the first from `first` to `most`."""
    base = desk.total - sum(waived)
    extra = 0
    for _ in range(SETTLING):
        first = max(first, desk.first_least(base + extra))  # never lowered again, so that it fits whichever total is settled on
        amounts = equal_months(base + extra, len(dues), first, desk.least, most)
        found = interest(desk, waived, amounts, dues)
        if found == extra:
            break
        extra = found
    last = amounts[-1] + base + found - sum(amounts)  # the last payment takes what is still missing, or too much
    if last <= 0:
        return lay_out(desk, waived, dues[: len(amounts) - 1], first, most)
    return Draft((*amounts[:-1], last), dues[: len(amounts)], waived, found)
