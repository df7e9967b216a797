"""What an amount owed is made of, in the order that a payment usually meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from bot.lending.money import Money

COMPONENTS = ("fee", "penalty", "interest", "principal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """Four amounts of one currency: fees and costs, penalty interest (罚息), contract interest, principal."""

    fee: Money
    penalty: Money
    interest: Money
    principal: Money

    @classmethod
    def zero(cls, currency: str = "CNY") -> Components:
        nothing = Money.zero(currency)
        return cls(fee=nothing, penalty=nothing, interest=nothing, principal=nothing)

    @property
    def total(self) -> Money:
        return self.fee + self.penalty + self.interest + self.principal

    @property
    def currency(self) -> str:
        return self.principal.currency

    def items(self) -> Iterator[tuple[str, Money]]:
        """(name, amount) in the order of `COMPONENTS`."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))

    def __add__(self, other: Components) -> Components:
        return Components(**{name: amount + getattr(other, name) for name, amount in self.items()})

    def __sub__(self, other: Components) -> Components:
        return Components(**{name: amount - getattr(other, name) for name, amount in self.items()})
