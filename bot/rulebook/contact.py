"""The contact gate's rules for a lender: the law of its jurisdiction, our stricter defaults, and the borrower's own wish."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from functools import cache
from typing import Any

from bot.lending.contact import ContactRules, Purpose, QuietHours, Reason
from bot.rulebook.lenders import Lender
from bot.rulebook.loader import rule, rules


def contact_rules(lender: Lender, wished: QuietHours | None = None) -> ContactRules:
    """Every quiet window counts together: the jurisdiction's (ours where it names none) and the one the borrower asked for."""
    known = _of_law(lender.jurisdiction)
    return replace(known, quiet=(*known.quiet, wished)) if wished else known


@cache
def _of_law(jurisdiction: str) -> ContactRules:
    law = rules().get(f"{jurisdiction}.quiet_hours") or rule("defaults.quiet_hours")
    caps = rule("defaults.message_caps").value
    return ContactRules(
        quiet=(quiet_hours(law.value),),
        per_day=caps["per_day"],
        per_week=caps["per_week"],
        per_month=caps["per_month"],
        per_channel=caps["per_channel_week"],
        spacing=timedelta(hours=caps["spacing_hours"]),
        blocks=_blocks(rule("defaults.contact_gate").value),
    )


def is_known(jurisdiction: str) -> bool:
    """Whether the rulebook holds any rule of the jurisdiction; where it holds none, nobody is contacted unasked."""
    return any(key.startswith(f"{jurisdiction}.") for key in rules())


def zones_of(phone: str, lender_zone: str) -> tuple[str, ...]:
    """Every zone that the owner of an E.164 number may be in, by its country prefix."""
    known: dict[str, list[str]] = rule("defaults.phone_zones").value
    return next((tuple(zones) for prefix, zones in known.items() if phone.startswith(prefix)), (lender_zone,))


def quiet_hours(value: dict[str, str]) -> QuietHours:
    """A rule's {start: "22:00", end: "08:00"}."""
    return QuietHours(start=time.fromisoformat(value["start"]), end=time.fromisoformat(value["end"]))


def _blocks(value: dict[str, list[Any]]) -> dict[Reason, frozenset[Purpose]]:
    return {Reason(reason): frozenset(map(Purpose, purposes)) for reason, purposes in value.items()}
