"""The lending book as pure functions: standard library only, `today` an argument, money never a float."""

from bot.lending.components import Components
from bot.lending.money import CurrencyMismatch, Money

__all__ = ["Components", "CurrencyMismatch", "Money"]
