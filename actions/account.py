"""What a borrower owes, since when, and what became of their payments."""

from __future__ import annotations

from datetime import date, timedelta

from rasa_sdk import Tracker

from actions.base import AccountAnswer, value_of
from actions.loans import each_loan
from actions.moments import suggest_lesson
from actions.plan import tell_plan, tell_promise
from actions.saying import Saying
from bot.dialogue import wording
from bot.dialogue.cards.account import statement_card
from bot.dialogue.context import TurnContext
from bot.dialogue.figures import Figures, standing, totals
from bot.lending import PaymentKind
from bot.service.account import LoanView, Overview


class OverdueStatus(AccountAnswer):
    """Whether and since when; and whether paying on a day that was named would count as late."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        named = value_of(tracker, "date")
        for loan, figures in each_loan(account, turn):
            if named and (verdict := paying_day(loan, date.fromisoformat(named))):
                figures = {**figures, "day": wording.day(date.fromisoformat(named), turn.language, turn.today)}
                say.words(verdict, **figures)
            say.words(f"overdue_status_{standing(loan.statement)}", **figures)
            beside_plan(say, turn, loan)


def beside_plan(say: Saying, turn: TurnContext, loan: LoanView) -> None:
    """Beside figures by the contract: that a plan is agreed, and what it asks for next; a missed payment first, with the way on."""
    if loan.plan is not None and loan.progress is not None and loan.progress.late:
        tell_plan(say, turn, loan)
    elif loan.plan is not None and loan.progress is not None and loan.progress.next_due and loan.progress.next_amount:
        next_due = wording.day(loan.progress.next_due, turn.language, turn.today)
        say.words("account_plan", next_due=next_due, next_amount=wording.money(loan.progress.next_amount, turn.language))


def paying_day(loan: LoanView, named: date) -> str | None:
    """The key that says whether paying on `named` is late; None for a day in the past, or with nothing to come."""
    due = loan.statement.oldest_unpaid_due or loan.statement.next_due
    if due is None or named < loan.statement.on:
        return None
    if named <= due:
        return "paying_day_on_time"
    grace = timedelta(days=loan.account.terms.grace_days)
    return "paying_day_in_grace" if named <= due + grace else "paying_day_late"


class AmountDue(AccountAnswer):
    """How much, with every component and where it comes from; several loans also together."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for loan, figures in each_loan(account, turn):
            key = f"amount_due_{standing(loan.statement)}"
            if loan.statement.paid_off:
                say.words(key, **figures)
            else:
                say.card(statement_card(loan.statement, figures, turn.language), key, **figures)
            beside_plan(say, turn, loan)
        if len(account.loans) > 1:
            say.words("amount_due_all", **totals((loan.statement for loan in account.loans), turn.language))
        suggest_lesson(say, turn, tracker, "amount", account)


class OurMessage(AmountDue):
    """What a text of ours was about: the account as it stands, and how to tell a text of ours from a false one."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        say.words("our_message")
        await super().disclose(say, account, turn, tracker)


class DueDate(AccountAnswer):
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for loan, figures in each_loan(account, turn):
            if loan.plan is not None:
                tell_plan(say, turn, loan)
            else:
                say.words(f"due_date_{standing(loan.statement)}", **figures)


class GracePeriod(AccountAnswer):
    """What was granted to this borrower and until when, before what the contract grants everybody."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for loan, figures in each_loan(account, turn):
            if loan.plan is not None:
                tell_plan(say, turn, loan)
            elif loan.promise is not None:
                tell_promise(say, turn, loan)
            some = "some" if loan.account.terms.grace_days else "none"
            say.words(f"grace_period_{'paid_off' if loan.statement.paid_off else some}", **figures)


class PaymentStatus(AccountAnswer):
    """The latest payment received and what it met, or that none is on record; then what is left."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for loan, figures in each_loan(account, turn):
            figures = {**figures, "left": turn.word(f"payment_left_{standing(loan.statement)}", **figures)}
            paid = latest_payment(loan, turn)
            say.words("payment_status_received" if paid else "payment_status_none", **{**figures, **paid})


def latest_payment(loan: LoanView, turn: TurnContext) -> Figures:
    """Day, amount and use of the latest payment; empty when none was received."""
    received = [payment for payment in loan.account.payments if payment.kind is PaymentKind.PAYMENT]
    if not received:
        return {}
    last = max(received, key=lambda payment: payment.received_on)
    met = [each for each in loan.statement.allocations if each.payment_id == last.id]
    return {
        "paid_on": wording.day(last.received_on, turn.language, turn.today),
        "paid": wording.money(last.amount, turn.language),
        "paid_parts": wording.parts(met[0].components, turn.language) if met else wording.nothing(turn.language),
    }


class CreditLimit(AccountAnswer):
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for loan, figures in each_loan(account, turn):
            say.words("credit_limit", left=turn.word(f"payment_left_{standing(loan.statement)}", **figures))
