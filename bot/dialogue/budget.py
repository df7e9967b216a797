"""The budget worksheet: four questions about a month, in any order, each of which may be left out and corrected.

`Worksheet` is what a slot holds between two messages. Figures are read by the same finder that reads every message, so "一千二",
"1.5万" and "3k" count in a form as they do in words; what can be spared is computed by `bot.lending.budget`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.dialogue.bargaining.history import from_json, to_json
from bot.dialogue.bargaining.household import PAYDAY, told
from bot.dialogue.bargaining.utterance import Utterance
from bot.dialogue.nlu.entities import as_rasa, extract
from bot.lending.budget import Budget
from bot.lending.money import Money
from bot.lending.negotiation import Finances
from bot.service.turn import Json

INCOME, COSTS, DEBTS = "monthly_income", "essential_costs", "other_debt_payments"
FIELDS = (INCOME, COSTS, DEBTS, PAYDAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """What was said of a month; `asked` were put as questions (answered or not), the last of them is the open one."""

    said: Finances = field(default_factory=Finances)
    asked: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Json, currency: str) -> Worksheet:
        said = from_json(data["said"], currency)
        return cls(said=said[0] if said else Finances(), asked=tuple(data["asked"]))  # type: ignore[arg-type]

    def to_json(self) -> Json:
        return {"said": to_json((self.said,)), "asked": list(self.asked)}

    @property
    def question(self) -> str | None:
        """The question that is open."""
        return self.asked[-1] if self.asked else None

    @property
    def missing(self) -> str | None:
        """The first question that was neither put nor answered by the way."""
        return next((name for name in FIELDS if name not in self.asked and getattr(self.said, name) is None), None)

    def ask(self, field: str) -> Worksheet:
        return replace(self, asked=(*(each for each in self.asked if each != field), field))

    def hear(self, said: Finances) -> Worksheet:
        return replace(self, said=self.said.then(said))

    @property
    def budget(self) -> Budget | None:
        """The month's figures; None without income or needs. Other debts that were not named count as none."""
        income, costs = self.said.monthly_income, self.said.essential_costs
        if income is None or costs is None:
            return None
        return Budget(income=income, essentials=costs, other_debts=self.said.other_debt_payments or Money.zero(income.currency))


def read_form(values: Mapping[str, str], currency: str, now: datetime) -> tuple[Finances, tuple[str, ...]]:
    """What the fields of a form say, and the names of those that could not be read."""
    read = {name: _read(name, text, currency, now) for name, text in values.items() if name in FIELDS}
    unread = tuple(name for name, value in read.items() if value is None)
    return Finances(**{name: value for name, value in read.items() if value is not None}), unread


def _read(field: str, text: str, currency: str, now: datetime) -> Any:
    entities = [as_rasa(found) for found in extract(text, now)]
    answer = told(Utterance("inform", text, entities, currency, now.date()), field)
    return getattr(answer, field) if answer else None
