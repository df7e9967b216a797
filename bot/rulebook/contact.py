"""The contact gate's rules for a lender: the law of its jurisdiction, our stricter defaults, and the borrower's own wish."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from bot.lending.contact import ContactRules, Purpose, QuietHours, Reason
from bot.rulebook.lenders import Lender
from bot.rulebook.loader import rule, rules


def contact_rules(lender: Lender, wished: QuietHours | None = None) -> ContactRules:
    """Every quiet window counts together: the jurisdiction's and the one the borrower asked for."""
    law = rules().get(f"{lender.jurisdiction}.quiet_hours")
    quiet = (quiet_hours(law.value),) if law else ()
    caps = rule("defaults.message_caps").value
    return ContactRules(
        quiet=quiet + ((wished,) if wished else ()),
        per_day=caps["per_day"],
        per_week=caps["per_week"],
        spacing=timedelta(hours=caps["spacing_hours"]),
        blocks=_blocks(rule("defaults.contact_gate").value),
    )


def quiet_hours(value: dict[str, str]) -> QuietHours:
    """A rule's {start: "22:00", end: "08:00"}."""
    return QuietHours(start=time.fromisoformat(value["start"]), end=time.fromisoformat(value["end"]))


def _blocks(value: dict[str, list[Any]]) -> dict[Reason, frozenset[Purpose]]:
    return {Reason(reason): frozenset(map(Purpose, purposes)) for reason, purposes in value.items()}
