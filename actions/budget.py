"""The budget worksheet: asked step by step or filled in at once, worked out, corrected, kept with consent, deleted on request."""

from __future__ import annotations

import json
from decimal import Decimal

from rasa_sdk import Tracker

from actions.base import Answer, intent, utterance, value_of
from actions.loans import first_owed
from actions.saying import Saying
from bot import rulebook
from bot.dialogue.bargaining.household import told
from bot.dialogue.budget import FIELDS, Worksheet, read_form
from bot.dialogue.cards.budget import FORM, budget_card, budget_figures, form_card, form_offer
from bot.dialogue.context import TurnContext
from bot.lending.money import Money
from bot.lending.negotiation import Finances
from bot.service.account import Overview

SLOT = "budget"
DECLINED = frozenset({"skip_question", "deny"})
AMOUNTS = ("monthly_income", "essential_costs", "other_debt_payments", "savings")


class Budget(Answer):
    """Begins the worksheet with what is known already; reads a form; asks again what is to be changed."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        sheet = await sheet_of(turn, tracker)
        wish, option = intent(tracker), value_of(tracker, "option")
        if wish == FORM:
            await fill(say, turn, tracker, sheet)
        elif option in FIELDS:
            ask(say, turn, sheet, option)
        elif option == "steps" or turn.sms:
            go_on(say, turn, sheet, await account_of(turn))
        else:
            lay_out(say, turn, sheet)


class BudgetAnswer(Answer):
    """An answer to the open question, or a correction of an earlier one."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        sheet = await sheet_of(turn, tracker)
        asked = sheet.question if tracker.get_slot("awaiting") == "budget_answer" else None
        declined = intent(tracker) in DECLINED
        if declined and asked is None:
            drop(say)
            return
        heard = Finances() if declined else said_of(turn, tracker, asked)
        if heard is None:
            say.words("budget_unread")
            ask(say, turn, sheet, asked) if asked else show(say, turn, sheet, await account_of(turn))
            return
        go_on(say, turn, sheet.hear(heard), await account_of(turn))


class BudgetKeep(Answer):
    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        """Keeps the figures for agreeing a plan, because the borrower said so."""
        if turn.verified is None:
            say.unproven("budget_keep_needs_proof")
            return
        said = (await sheet_of(turn, tracker)).said
        amounts = {name: str(amount.amount) for name in AMOUNTS if (amount := getattr(said, name)) is not None}
        turn.want("save_finances", consent=True, payday=said.payday, **amounts)
        end(say)
        begin_anew(say, tracker)
        say.words("budget_kept", days=rulebook.rule("defaults.retention").value["finances_days"])


def begin_anew(say: Saying, tracker: Tracker) -> None:
    """A plan under way was looked for without these figures and would ask for them again, so the next word on it begins with them;
    a change of an agreed plan keeps its place."""
    under_way = tracker.get_slot("negotiation")
    if under_way and not under_way.get("replaces"):
        say.remember("negotiation", None)


class BudgetDrop(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        drop(say)


class ForgetBudget(Answer):
    """Deletes what was kept, and what the talk under way knows of the household."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if turn.verified is None:
            say.unproven("budget_keep_needs_proof")
            return
        turn.want("forget_finances")
        end(say)
        say.remember("negotiation", None)
        say.words("budget_forgotten")


async def account_of(turn: TurnContext) -> Overview | None:
    return await turn.account(turn.verified) if turn.verified else None


async def sheet_of(turn: TurnContext, tracker: Tracker) -> Worksheet:
    """The worksheet under way, or one with the figures that the borrower let us keep."""
    if data := tracker.get_slot(SLOT):
        return Worksheet.from_json(data, currency_of(turn))
    account = await account_of(turn)
    return Worksheet(said=account.finances.finances) if account and account.finances else Worksheet()


def said_of(turn: TurnContext, tracker: Tracker, asked: str | None) -> Finances | None:
    """What a message tells of the month; None when it tells nothing."""
    return told(utterance(tracker, currency_of(turn), turn.today), asked)


def currency_of(turn: TurnContext) -> str:
    return rulebook.lender(turn.request.lender_id).currency


def lay_out(say: Saying, turn: TurnContext, sheet: Worksheet, unread: tuple[str, ...] = ()) -> None:
    """The form, and the other ways to go on."""
    known = any(getattr(sheet.said, name) is not None for name in FIELDS)
    say.card(form_card(sheet, unread, turn.language), "budget_intro")
    say.messages[-1]["payload"].setdefault("choices", []).insert(0, form_offer(turn.language))
    if known and turn.verified:
        say.offer(("forget_budget", "budget_forget"))
    say.remember(SLOT, sheet.to_json())
    say.ask("budget_keep" if known else "budget_answer")


async def fill(say: Saying, turn: TurnContext, tracker: Tracker, sheet: Worksheet) -> None:
    """A form that was sent; a field that can't be read is shown again, with the others as they are."""
    found = tracker.latest_message.get("entities", [])
    values = {each["entity"]: str(each["value"]) for each in found if each["entity"] in FIELDS}
    said, unread = read_form(values, currency_of(turn), turn.request.now)
    filled = Worksheet(said=sheet.said.then(said), asked=FIELDS)
    if unread or not values:
        lay_out(say, turn, filled if values else sheet, unread)
    else:
        show(say, turn, filled, await account_of(turn))


def ask(say: Saying, turn: TurnContext, sheet: Worksheet, field: str) -> None:
    say.words(f"budget_ask_{field}")
    say.remember(SLOT, sheet.ask(field).to_json())
    say.ask("budget_answer")


def go_on(say: Saying, turn: TurnContext, sheet: Worksheet, account: Overview | None) -> None:
    if sheet.missing:
        ask(say, turn, sheet, sheet.missing)
    else:
        show(say, turn, sheet, account)


def show(say: Saying, turn: TurnContext, sheet: Worksheet, account: Overview | None) -> None:
    """What comes of it, how each figure can be corrected, and whether it may be kept."""
    say.remember(SLOT, sheet.to_json())
    budget = sheet.budget
    if budget is None:
        say.words("budget_too_little")
    else:
        ratio, cap = buffer_of(turn, account)
        figures = budget_figures(budget, ratio, cap, turn.language)
        short = budget.surplus <= Money.zero(cap.currency)
        card = budget_card(budget, sheet.said.payday, ratio, cap, turn.language)
        say.card(card, "budget_short" if short else "budget_result", **figures)
    if turn.verified and budget is not None:
        say.words("budget_ask_keep")
    for name in FIELDS:
        say.choice("budget" + json.dumps({"option": name}), turn.word(f"budget_change_{name}"))
    say.ask("budget_keep")


def buffer_of(turn: TurnContext, account: Overview | None) -> tuple[Decimal, Money]:
    """What the lender's rules keep back for emergencies: those of the loan longest overdue, else of its first product."""
    view = first_owed(account) if account else None
    product = view.product if view else next(iter(rulebook.lender(turn.request.lender_id).products.values()))
    return product.negotiation_policy.buffer_ratio, product.negotiation_policy.buffer_cap


def drop(say: Saying) -> None:
    """Nothing is kept."""
    end(say)
    say.words("budget_not_kept")


def end(say: Saying) -> None:
    say.remember(SLOT, None)
    say.ask(None)
