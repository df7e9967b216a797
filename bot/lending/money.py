"""Exact amounts of one currency.

An amount is a whole number of minor units (分, cents), so addition never rounds. Rounding happens only where a rate meets an
amount (`times`), always half-up to the minor unit unless another rounding is named, and `split` puts the remainder on the last
part, as instalment contracts do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINOR_DIGITS = {"CNY": 2, "USD": 2, "GBP": 2, "SGD": 2, "EUR": 2, "HKD": 2, "JPY": 0}


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum or comparison."""


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` whole minor units of `currency`; build one with `Money.of("123.45", "CNY")`."""

    minor: int
    currency: str = "CNY"

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str = "CNY", rounding: str = ROUND_HALF_UP) -> Money:
        """The amount in major units; a float is refused, a finer amount than the currency knows is rounded as named."""
        if isinstance(amount, float):
            raise TypeError("money is never made from a float; pass text or a Decimal")
        try:
            digits = MINOR_DIGITS[currency]
        except KeyError:
            raise ValueError(f"unknown currency {currency!r}; known: {', '.join(MINOR_DIGITS)}") from None
        scaled = Decimal(amount).scaleb(digits)
        if not scaled.is_finite():
            raise ValueError(f"not an amount: {amount!r}")
        return cls(int(scaled.to_integral_value(rounding)), currency)

    @classmethod
    def zero(cls, currency: str = "CNY") -> Money:
        return cls(0, currency)

    @classmethod
    def sum(cls, amounts: Iterable[Money], currency: str = "CNY") -> Money:
        """The sum of amounts; `currency` is that of the empty sum."""
        minor, found = 0, ""
        for amount in amounts:
            found = found or amount.currency
            if amount.currency != found:
                raise CurrencyMismatch(f"{found} and {amount.currency} do not mix")
            minor += amount.minor
        return cls(minor, found or currency)

    @property
    def amount(self) -> Decimal:
        return Decimal(self.minor).scaleb(-MINOR_DIGITS[self.currency])

    def times(self, factor: Decimal | int, rounding: str = ROUND_HALF_UP) -> Money:
        """This amount × an exact factor, rounded once to the minor unit."""
        return Money(int((Decimal(self.minor) * factor).to_integral_value(rounding)), self.currency)

    def split(self, parts: int) -> tuple[Money, ...]:
        """Equal parts rounded half-up; the last one absorbs what is left, and none is negative."""
        if parts < 1:
            raise ValueError("an amount is split into one part or more")
        each = (2 * self.minor + parts) // (2 * parts)
        if each * (parts - 1) > self.minor >= 0:
            each = self.minor // parts
        return (Money(each, self.currency),) * (parts - 1) + (Money(self.minor - each * (parts - 1), self.currency),)

    def _other(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not mix")
        return other.minor

    def __add__(self, other: Money) -> Money:
        same = other.currency == self.currency  # asked here, because no other method is called as often
        return Money(self.minor + (other.minor if same else self._other(other)), self.currency)

    def __sub__(self, other: Money) -> Money:
        same = other.currency == self.currency
        return Money(self.minor - (other.minor if same else self._other(other)), self.currency)

    def __mul__(self, count: int) -> Money:
        if not isinstance(count, int):
            return NotImplemented
        return Money(self.minor * count, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._other(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._other(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._other(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._other(other)

    def __str__(self) -> str:
        return f"{self.amount:,.{MINOR_DIGITS[self.currency]}f}"
