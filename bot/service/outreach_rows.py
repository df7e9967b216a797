"""What became of one occasion as a row of plain values: for the operator's table and file, and between processes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.rulebook.lenders import lender
from bot.rulebook.outreach import channel_choice
from bot.service.outreach_records import Planned

COLUMNS = (
    "borrower",
    "strategy",
    "step",
    "purpose",
    "wording",
    "variant",
    "sent",
    "leaves_at",
    "channel",
    "why",
    "reasons",
    "earliest",
    "signals",
)
Row = dict[str, Any]


def row(each: Planned) -> Row:
    """Who gets what, when and why, or why not; moments by the lender's clock. No figure and no text of a message."""
    verdict, occasion, zone = each.verdict, each.occasion, ZoneInfo(lender(each.borrower.lender_id).zone)

    def local(moment: datetime | None) -> str:
        return moment.astimezone(zone).isoformat(timespec="minutes") if moment else ""

    return {
        "borrower": each.borrower.id,
        "strategy": occasion.strategy.name,
        "step": occasion.step,
        "purpose": occasion.strategy.purpose.value,
        "wording": each.message.wording,
        "variant": each.message.variant,
        "sent": verdict.posted,
        "leaves_at": local(each.leaves_at),
        "channel": verdict.channel if verdict.posted else "",
        "why": channel_choice().reasons[each.why]["en"] if verdict.posted else "",
        "reasons": "held_out" if each.held_out else " ".join(reason.value for reason in verdict.reasons if not verdict.posted),
        "earliest": "" if verdict.posted else local(verdict.earliest),
        "signals": " ".join(occasion.mark.why),
    }
