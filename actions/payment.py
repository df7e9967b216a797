"""How to pay, at once, early, the least, or by automatic debit."""

from __future__ import annotations

import json

from rasa_sdk import Tracker

from actions.base import AccountAnswer, Answer
from actions.lesson import compare
from actions.loans import each_loan, first_owed
from actions.moments import suggest_lesson
from actions.part_payment import does
from actions.pay_link import named, offer_link, told, view_of
from actions.saying import Saying
from bot import rulebook
from bot.dialogue.context import TurnContext
from bot.dialogue.figures import standing
from bot.dialogue.lessons.whatif import minimum_outcomes
from bot.dialogue.paying import Wish, address
from bot.service.account import LoanView, Overview
from bot.service.pay_records import PayPurpose


def channels(turn: TurnContext) -> list[str]:
    """The ways to pay that the lender gives."""
    ways = rulebook.lender(turn.request.lender_id).pay_channels
    return [way.zh if turn.language == "zh" else way.en for way in ways]


class HowToPay(Answer):
    """The same for everybody, so nobody needs to be proven to hear it."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.lines("how_to_pay", [*channels(turn), turn.word("how_to_pay_safely")])
        if turn.verified is not None and address("") is not None:
            say.offer(("pay_now", "pay_by_link"))


class PayNow(AccountAnswer):
    """A sum that was named is said back for a link, else the sums are laid out; without links, what it does and where to pay."""

    general = "general_pay"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        if offer_link(say, account, turn, tracker):
            return
        if not say_part(say, account, turn, tracker):
            for loan, figures in each_loan(account, turn):
                situation = {"paid_off": "paid_off", "upcoming": "upcoming"}.get(standing(loan.statement), "due")
                say.words(f"pay_now_{situation}", **figures)
        say.lines("how_to_pay", [*channels(turn), turn.word("how_to_pay_safely")])


def say_part(say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> bool:
    """What a part that was named does, where no link takes it; False when none was named that can be one."""
    view = view_of(account, tracker)
    amount = named(view, turn, tracker) if view is not None else None
    if view is None or not amount or amount > view.statement.payoff:
        return False
    wish = Wish(view.id, amount, PayPurpose.OWN)
    say.words("pay_part", **told(turn, view, wish), **does(turn, view, wish))
    return True


class Autodebit(AccountAnswer):
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        loan = first_owed(account)
        figures = dict(next((words for view, words in each_loan(account, turn) if view is loan), {}))
        say.words("autodebit", left=turn.word(f"payment_left_{standing(loan.statement)}", **figures) if loan else "")


class EarlyRepayment(AccountAnswer):
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for loan, figures in each_loan(account, turn):
            say.words("early_repayment_paid_off" if loan.statement.paid_off else "early_repayment", **figures)
            if not loan.statement.paid_off and address("") is not None:
                say.choice(
                    "pay" + json.dumps({"option": f"{loan.id}.payoff"}), turn.word("pay_choice_payoff", amount=figures["payoff"])
                )
        suggest_lesson(say, turn, tracker, "early", account)


class MinimumPayment(AccountAnswer):
    """What the minimum is, and what paying no more than it would come to."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for loan, figures in each_loan(account, turn):
            say.words(f"minimum_payment_{minimum_situation(loan)}", **figures)
            if beside := minimum_outcomes(loan.account, loan.statement):
                compare(say, turn, beside, figures)
        if "card" in say.messages[-1]["payload"]:
            say.words("simulate_close")
        suggest_lesson(say, turn, tracker, "minimum", account)


def minimum_situation(loan: LoanView) -> str:
    """Whether a minimum exists at all, and whether it is late."""
    if not loan.account.terms.revolving:
        return "loan"
    return "overdue" if loan.statement.overdue.total or not loan.statement.next_amount else "card"
