"""The lending book as pure functions: standard library only, `today` an argument, money never a float."""

from bot.lending.allocation import PaymentAllocation, Waterfall
from bot.lending.charge import LateFee, RatedFee
from bot.lending.components import Components
from bot.lending.daycount import DayCount
from bot.lending.derivation import DerivationLine, LineKind
from bot.lending.errors import BadFact, BadTerms, BookError
from bot.lending.loan import (
    Charge,
    Designation,
    Drawing,
    Loan,
    LoanAccount,
    LoanTerms,
    Payment,
    PaymentKind,
    PenaltyBase,
    PenaltyHold,
    RepaymentMethod,
    Waiver,
)
from bot.lending.money import CurrencyMismatch, Money
from bot.lending.statement import InstallmentState, InstallmentStatus, Statement, statement

__all__ = [
    "BadFact",
    "BadTerms",
    "BookError",
    "Charge",
    "Components",
    "CurrencyMismatch",
    "DayCount",
    "DerivationLine",
    "Designation",
    "Drawing",
    "InstallmentState",
    "InstallmentStatus",
    "LateFee",
    "LineKind",
    "Loan",
    "LoanAccount",
    "LoanTerms",
    "Money",
    "Payment",
    "PaymentAllocation",
    "PaymentKind",
    "PenaltyBase",
    "PenaltyHold",
    "RatedFee",
    "RepaymentMethod",
    "Statement",
    "Waiver",
    "Waterfall",
    "statement",
]
