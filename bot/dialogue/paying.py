"""A payment by link as the dialogue sees it: what sums there are to choose from, what a message asks for, and the link's address."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.dialogue.bargaining.hearing import PERCENT
from bot.dialogue.bargaining.utterance import Utterance
from bot.lending import Components, Statement
from bot.lending.money import Money
from bot.lending.simulate import PayPart, simulate
from bot.service.account import LoanView, Overview
from bot.service.pay_link import PATH
from bot.service.pay_records import PayPurpose
from bot.service.turn import Json
from bot.settings import settings


def address(request_id: str) -> str | None:
    """The link of a payment request; None where no provider takes payments."""
    return f"{settings().base_url}{PATH}{request_id}" if settings().demo else None


@dataclass(frozen=True, slots=True)
class Wish:
    """A sum to be paid on a loan, and what it was chosen as."""

    loan_id: str
    amount: Money
    purpose: PayPurpose

    def to_json(self) -> Json:
        return {"loan": self.loan_id, "amount": str(self.amount.amount), "purpose": str(self.purpose)}

    @property
    def option(self) -> str:
        """What a choice of it is called; a sum of the borrower's own names itself."""
        own = f".{self.amount.amount}" if self.purpose is PayPurpose.OWN else ""
        return f"{self.loan_id}.{self.purpose}{own}"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a payment made today would do: the parts that it meets, and how the loan stands then."""

    met: Components
    then: Statement


def effect_of(view: LoanView, amount: Money) -> Effect:
    """A payment of `amount` booked today, worked out on the account and not booked."""
    today = view.statement.on
    then = simulate(view.account, today, PayPart(day=today, amount=amount)).after
    assert then is not None  # only a plan that takes the contract's place leaves it open
    booked = {each.id for each in view.account.payments}
    met = (each.components for each in then.allocations if each.payment_id not in booked)
    return Effect(sum(met, Components.zero(amount.currency)), then)


def sums(view: LoanView) -> tuple[Wish, ...]:
    """What can be chosen on a loan today: what is due, the next payment, all of it; each sum once, none of nothing."""
    now, following = view.statement, view.progress
    due = max(Money.zero(now.currency), now.overdue.total - now.credit)
    coming = following.next_amount if following is not None else now.next_amount
    found: list[tuple[PayPurpose, Money | None]] = [(PayPurpose.OVERDUE, due), (PayPurpose.NEXT, coming)]
    if following is not None:
        found.reverse()
    amounts: dict[Money, PayPurpose] = {}
    for purpose, amount in [*found, (PayPurpose.PAYOFF, now.payoff)]:
        if amount is not None and Money.zero(now.currency) < amount <= now.payoff and amount not in amounts:
            amounts[amount] = purpose
    return tuple(Wish(view.id, amount, purpose) for amount, purpose in amounts.items())


def chosen(account: Overview, option: str) -> Wish | None:
    """The sum that a choice stands for, as it is today; None when there is no such sum any more."""
    everything = [wish for view in account.loans for wish in sums(view)]
    exact = next((wish for wish in everything if wish.option == option), None)
    loan_id, _, purpose = option.partition(".")
    view = next((each for each in account.loans if each.id == loan_id), None)
    if exact is None and view is not None and purpose == PayPurpose.PAYOFF and view.statement.payoff:
        return Wish(loan_id, view.statement.payoff, PayPurpose.PAYOFF)
    return exact or (_own(view, purpose) if view is not None else None)


def _own(view: LoanView, option: str) -> Wish | None:
    """A sum of the borrower's own that was laid out as a choice, while no more than all of it is owed."""
    purpose, _, figure = option.partition(".")
    if purpose != PayPurpose.OWN or not figure:
        return None
    amount = Money.of(figure, view.statement.currency)
    return Wish(view.id, amount, PayPurpose.OWN) if amount <= view.statement.payoff else None


def asked_for(said: Utterance, view: LoanView, *, is_answer: bool) -> Money | None:
    """The sum that a message names; a bare number counts in a wish to pay, and as the answer to "how much?". A share is of what is due."""
    if said.sums:
        return said.sums[0].amount
    share, open_sums = said.value("percentage"), sums(view)
    if share is not None and open_sums:
        return open_sums[0].amount.times(Decimal(share) / PERCENT)
    number = said.number if is_answer or said.intent == "pay_now" else None
    return Money.of(number, view.statement.currency) if number else None
