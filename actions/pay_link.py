"""Paying by link: which sum, said back with what a part payment means in law, and the link after a yes. Never to anybody unproven."""

from __future__ import annotations

import json

from rasa_sdk import Tracker

from actions.base import AccountAnswer, utterance, value_of
from actions.loans import first_owed, product_name
from actions.part_payment import does, leaves_something_due
from actions.recency import is_fresh
from actions.saying import Saying
from bot.dialogue import wording
from bot.dialogue.context import TurnContext
from bot.dialogue.figures import Figures
from bot.dialogue.paying import Wish, address, asked_for, chosen, sums
from bot.lending.money import Money
from bot.service.account import LoanView, Overview
from bot.service.pay_link import new_id
from bot.service.pay_records import PayPurpose

SLOT = "pay"  # the payment that waits for a yes
OURS = frozenset(("action_pay_now", "action_pay_choice", "action_pay_link", "action_pay_not", "action_negotiate"))


def view_of(account: Overview, tracker: Tracker) -> LoanView | None:
    """The loan spoken of, else the one longest overdue."""
    held = (tracker.get_slot(SLOT) or {}).get("loan")
    owed = [view for view in account.loans if not view.statement.paid_off]
    return next((view for view in owed if view.id == held), first_owed(account))


def offer_link(say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> bool:
    """Asks which sum, or says back the one that was named; False when nothing is owed or no provider takes payments."""
    view = view_of(account, tracker)
    if view is None or address("") is None:
        return False
    amount = named(view, turn, tracker)
    if amount is None:
        ask_which(say, account, turn)
    elif not amount or amount > view.statement.payoff:
        say.words("pay_amount_wrong", payoff=wording.money(view.statement.payoff, turn.language))
        lay_out(say, account, turn)
    else:
        confirm(say, turn, view, Wish(view.id, amount, PayPurpose.OWN))
    return True


def named(view: LoanView, turn: TurnContext, tracker: Tracker) -> Money | None:
    """The sum that the message names, if it names one."""
    said = utterance(tracker, view.statement.currency, turn.today)
    return asked_for(said, view, is_answer=tracker.get_slot("awaiting") == "pay_amount")


def ask_which(say: Saying, account: Overview, turn: TurnContext) -> None:
    say.words("pay_which")
    lay_out(say, account, turn)


def lay_out(say: Saying, account: Overview, turn: TurnContext) -> None:
    """The sums of every loan as choices; a figure may be typed as well."""
    owed = [view for view in account.loans if not view.statement.paid_off]
    for view in owed:
        for wish in sums(view):
            amount = wording.money(wish.amount, turn.language)
            named = turn.word(f"pay_choice_{wish.purpose}", amount=amount)
            say.choice("pay" + json.dumps({"option": wish.option}), f"{view.id} {named}" if len(owed) > 1 else named)
    say.offer(("request_human", "person_instead"))
    say.ask("pay_amount")


def confirm(say: Saying, turn: TurnContext, view: LoanView, wish: Wish) -> None:
    say.remember(SLOT, wish.to_json())
    say.words("pay_confirm", **told(turn, view, wish), **does(turn, view, wish))
    if leaves_something_due(view, wish):
        say.offer(("request_installment_plan", "pay_and_plan"))
    say.offer(("request_human", "person_instead"))
    say.ask("pay_confirm")


def told(turn: TurnContext, view: LoanView, wish: Wish) -> Figures:
    amount = wording.money(wish.amount, turn.language)
    return {"product": product_name(view, turn), "loan": view.id, "amount": amount}


def give_link(say: Saying, turn: TurnContext, view: LoanView, wish: Wish) -> None:
    """The request as an effect of this turn, and its link, which works once the turn is kept."""
    name = new_id()
    url = address(name)
    if url is None:
        say.words("pay_no_link")
        return
    turn.want("request_payment", id=name, loan_id=wish.loan_id, amount=str(wish.amount.amount), purpose=str(wish.purpose))
    figures = {**told(turn, view, wish), "url": url}
    card = {
        "type": "document",
        "title": turn.word("pay_link_title", **figures),
        "url": url,
        "notes": [turn.word("pay_link_note")],
    }
    say.card(card, "pay_link", **figures)
    if leaves_something_due(view, wish):
        say.offer(("request_installment_plan", "pay_rest_plan"))
    say.remember(SLOT, None)
    say.ask(None)


class PayChoice(AccountAnswer):
    """One of the sums laid out, as it stands today; a sum of the borrower's own is said back first, with what it does."""

    general = "general_pay"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        wish = chosen(account, str(value_of(tracker, "option") or ""))
        view = next((each for each in account.loans if wish is not None and each.id == wish.loan_id), None)
        if wish is None or view is None:
            if not offer_link(say, account, turn, tracker):
                say.words("pay_no_link")
        elif wish.purpose is PayPurpose.OWN:
            confirm(say, turn, view, wish)
        else:
            give_link(say, turn, view, wish)


class PayLink(AccountAnswer):
    """The link for the sum that was said back last; after anything else the sum is said back once more."""

    acts = True
    general = "general_pay"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        held, view = tracker.get_slot(SLOT), view_of(account, tracker)
        if not held or view is None:
            say.words("pay_no_link")
            return
        amount = min(Money.of(held["amount"], view.statement.currency), view.statement.payoff)
        wish = Wish(view.id, amount, PayPurpose(held["purpose"]))
        if is_fresh(tracker, OURS):
            give_link(say, turn, view, wish)
        else:
            confirm(say, turn, view, wish)


class PayNot(AccountAnswer):
    """No link; a figure in the same breath is another sum."""

    general = "general_pay"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        if tracker.latest_message.get("entities") and offer_link(say, account, turn, tracker):
            return
        say.remember(SLOT, None)
        say.words("pay_not_now")
        say.ask(None)
