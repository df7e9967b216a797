"""What is not needed any more is deleted, as long after as the rulebook says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.lending.dates import add_years
from bot.rulebook.loader import rule
from bot.store.unit_of_work import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much a run deleted."""

    snapshots: int
    hardship_kinds: int
    decisions: int
    finances: int
    meanings: int


async def forget(store: Store, today: date) -> Forgotten:
    """Delete what is past its time: snapshots, meanings and decisions, why closed hardship requests were made, and household figures."""
    kept = rule("defaults.retention").value
    budgets_from = datetime.combine(today - timedelta(days=kept["finances_days"]), time(), UTC)
    async with store.write() as uow:
        return Forgotten(
            snapshots=await uow.delinquencies.forget_before(add_years(today, -kept["cn_years"])),
            hardship_kinds=await uow.hardships.forget_kinds(today - timedelta(days=kept["hardship_evidence_days"])),
            decisions=await uow.reach.forget_before(add_years(today, -kept["cn_years"])),
            finances=await uow.finances.forget_before(budgets_from),
            meanings=await uow.meanings.forget_before(datetime.combine(add_years(today, -kept["cn_years"]), time(), UTC)),
        )
