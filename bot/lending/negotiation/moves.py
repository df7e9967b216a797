"""What the negotiator can answer: a question, a plan with its reasons, an agreement, a person, or an end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.lending.components import Components
from bot.lending.money import Money

Figure = Money | Decimal | int | date | str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInstallment:
    """One payment of a plan."""

    due: date
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Dated payments. `total` is their sum; `extra_cost` what they cost beyond what is owed less what is waived."""

    installments: tuple[PlanInstallment, ...]
    waived: Components
    total: Money
    extra_cost: Money


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as data: a code that names a sentence in each language, and the figures in it."""

    code: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class AskFor:
    """A question; `field` is a field of `Finances`."""

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """A plan that can be accepted as it stands; after a final one nothing better follows."""

    plan: Plan
    reasons: tuple[Reason, ...]
    is_final: bool


@dataclass(frozen=True, slots=True)
class Agree:
    """Both sides say yes to this plan."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Refer:
    """A person decides, and why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Close:
    """It ends without a plan, and why."""

    reason: Reason


Move = AskFor | Propose | Agree | Refer | Close
Terminal = Agree | Refer | Close
