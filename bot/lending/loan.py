"""A loan's contract and the facts recorded on it.

Facts are only ever added: a payment that came late to the book is back-dated, one that bounced is reversed, money given back is a
refund. Everything owed is worked out anew from them (`statement`), so no figure is ever edited.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.lending.allocation import Waterfall
from bot.lending.charge import LateFee, RatedFee
from bot.lending.components import COMPONENTS, Components
from bot.lending.dates import add_months
from bot.lending.daycount import DayCount
from bot.lending.errors import BadFact, BadTerms
from bot.lending.money import Money


class RepaymentMethod(StrEnum):
    EQUAL_INSTALLMENT = "equal_installment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    INTEREST_FIRST = "interest_first"  # 先息后本
    REVOLVING = "revolving"  # 循环额度, 信用卡


class PenaltyBase(StrEnum):
    """What penalty interest runs on once the lender has called in the whole loan; before that, always the overdue part."""

    OVERDUE = "overdue"
    ACCELERATED = "accelerated"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """What the contract says. `annual_rate` and `minimum_ratio` are shares (0.18, 0.10). For a revolving line `months` is 0 and
    `principal` the limit; what is owed comes from the drawings.

    `grace_days` after the due date no penalty and no late fee is charged; `penalty_in_grace` says whether penalty interest counts
    those days too once they ran out unpaid. `penalty_on_interest` is compounding (复利): penalty interest also runs on unpaid
    instalment interest, card interest on billed interest. `penalty_ceiling` bounds the yearly penalty rate, `charges_ceiling` all
    penalties and late fees together. `statement_day` is a card's cut-off; without one it is 20 days before the due date, and
    `minimum_floor` the least that a card's minimum asks for. `early_fee` is on principal repaid before its time, `cash_fee` on cash
    drawn on a card.
    """

    method: RepaymentMethod
    principal: Money
    annual_rate: Decimal
    months: int
    opened_on: date
    due_day: int
    waterfall: Waterfall
    day_count: DayCount = DayCount.ACT_360
    penalty_multiplier: Decimal = Decimal(1)
    penalty_base: PenaltyBase = PenaltyBase.OVERDUE
    penalty_in_grace: bool = False
    penalty_on_interest: bool = False
    penalty_ceiling: Decimal | None = None
    charges_ceiling: Money | None = None
    late_fee: LateFee | None = None
    grace_days: int = 0
    minimum_ratio: Decimal | None = None
    minimum_floor: Money | None = None
    statement_day: int | None = None
    early_fee: RatedFee | None = None
    cash_fee: RatedFee | None = None
    first_due_on: date | None = None

    def __post_init__(self) -> None:
        problems = {
            "principal is negative": self.principal < Money.zero(self.currency),
            "annual_rate is negative": self.annual_rate < 0,
            "penalty_multiplier is negative": self.penalty_multiplier < 0,
            "due_day is not 1 to 31": not 1 <= self.due_day <= 31,
            "statement_day is not 1 to 31": not 1 <= (self.statement_day or 1) <= 31,
            "grace_days is negative": self.grace_days < 0,
            "months must be 1 or more": self.months < 1 and not self.revolving,
            "a revolving line needs a minimum_ratio of 0 to 1": self.revolving and not 0 <= (self.minimum_ratio or -1) <= 1,
            "first_due_on is not after opened_on": self.first_due_on is not None and self.first_due_on <= self.opened_on,
        }
        for problem, found in problems.items():
            if found:
                raise BadTerms("terms", problem, "correct the contract's data")

    @property
    def currency(self) -> str:
        return self.principal.currency

    @property
    def revolving(self) -> bool:
        return self.method is RepaymentMethod.REVOLVING

    @property
    def first_due(self) -> date:
        """The first due date: `first_due_on`, or the due day of the month after opening."""
        return self.first_due_on or add_months(self.opened_on, 1, self.due_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    id: str
    borrower_id: str
    lender_id: str
    product: str
    terms: LoanTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """An amount that the lender booked and that was due at once: a cost, a fee, a penalty not derived from the terms."""

    id: str
    on: date
    amount: Money
    component: str = "fee"
    is_penalty: bool = False
    reason: str = ""


class PaymentKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"  # money given back to the borrower, out of the payment named or the latest ones
    REVERSAL = "reversal"  # the payment named never arrived after all (a bounced or mistaken debit)


class Designation(StrEnum):
    DUE = "due"  # meets what is due, the rest waits as credit for the next due date
    EARLY = "early"  # meets what is due, the rest repays principal before its time


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money received on `received_on`, the business date that counts, whenever it was booked. The amount is never negative."""

    id: str
    received_on: date
    amount: Money
    kind: PaymentKind = PaymentKind.PAYMENT
    reverses: str | None = None
    designated: Designation = Designation.DUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A purchase on a revolving line, posted on `on` (the posting day bears interest), or cash, which is never free of interest."""

    on: date
    amount: Money
    cash: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """What the lender gave up on a day, per component; it never reaches further than what is owed that day."""

    id: str
    on: date
    amount: Components
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyHold:
    """Days from `start` up to, not including, `end` (None: still running) on which no penalty accrues: a dispute, a kept plan."""

    start: date
    end: date | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanAccount:
    """A loan with every fact recorded on it, in any order. `accelerated_on` is the day the lender called in the whole loan."""

    loan: Loan
    charges: tuple[Charge, ...] = ()
    payments: tuple[Payment, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    waived: tuple[Waiver, ...] = ()
    penalty_holds: tuple[PenaltyHold, ...] = ()
    accelerated_on: date | None = None

    def __post_init__(self) -> None:
        for problem in () if _is_plain(self) else _problems(self):
            raise BadFact(f"loan {self.loan.id}", problem, "correct the record that was imported")

    @property
    def terms(self) -> LoanTerms:
        return self.loan.terms


def _is_plain(account: LoanAccount) -> bool:
    """Whether nothing but payments is recorded, each once and of some amount, as on most loans: then there is nothing to find."""
    currency, payments = account.terms.currency, account.payments
    return (
        not account.charges
        and not account.drawings
        and len({each.id for each in payments}) == len(payments)
        and all(
            each.kind is PaymentKind.PAYMENT and each.amount.minor > 0 and each.amount.currency == currency for each in payments
        )
    )


def _problems(account: LoanAccount) -> list[str]:
    nothing = Money.zero(account.terms.currency)
    facts: tuple[Charge | Payment | Drawing, ...] = (*account.charges, *account.payments, *account.drawings)
    problems = [f"{fact} has an amount of zero or less" for fact in facts if not fact.amount > nothing]
    problems += [f"charge {charge.id} has no such component" for charge in account.charges if charge.component not in COMPONENTS]
    repeated = Counter(payment.id for payment in account.payments)
    problems += [f"payment {name} is recorded {count} times" for name, count in repeated.items() if count > 1]
    amounts = {p.id: p.amount for p in account.payments if p.kind is PaymentKind.PAYMENT}
    for payment in account.payments:
        if payment.kind is PaymentKind.REVERSAL and amounts.get(payment.reverses or "") != payment.amount:
            problems.append(f"reversal {payment.id} does not match a payment of its amount")
        if payment.kind is PaymentKind.REFUND and payment.reverses and payment.reverses not in amounts:
            problems.append(f"refund {payment.id} names an unknown payment")
    came = Money.sum((p.amount for p in account.payments if p.kind is PaymentKind.PAYMENT), account.terms.currency)
    went = Money.sum((p.amount for p in account.payments if p.kind is not PaymentKind.PAYMENT), account.terms.currency)
    problems += [f"{went} was refunded or reversed of {came} paid"] if went > came else []
    return problems
