"""Plans, more time, reductions and offers: what is said goes to the negotiator, what it answers is said back."""

from __future__ import annotations

from abc import abstractmethod

from rasa_sdk import Tracker

from actions.bargaining import keep, offer_choices, proceed, settle
from actions.base import AccountAnswer, intent, value_of, words
from actions.doubt import ask_what_was_meant
from actions.hardship import Hardship, tells_of_hardship
from actions.heard import Hearing, say_heard
from actions.listening import (
    UNREAD,
    asks_why,
    given_up,
    heard,
    is_figure_expected,
    is_too_soon,
    open_question,
    pending,
    spoken,
)
from actions.part_first import is_only_now, newly_unmet, say_unmet, with_part
from actions.pay_link import offer_link
from actions.recency import is_fresh
from actions.resuming import resumed, which_loan
from actions.running_plan import ask_how_to_change, leave, say_no_later, stays_as_it_is
from actions.saying import Saying
from bot.dialogue import wording
from bot.dialogue.bargaining.agreement import Agreement
from bot.dialogue.bargaining.changing import shifted
from bot.dialogue.bargaining.household import is_slip
from bot.dialogue.bargaining.options import Option, options
from bot.dialogue.bargaining.part import joined
from bot.dialogue.bargaining.room import is_too_much_off
from bot.dialogue.bargaining.taken_off import sum_off
from bot.dialogue.bargaining.talk import Talk
from bot.dialogue.bargaining.utterance import Utterance
from bot.dialogue.bargaining.words import names
from bot.dialogue.context import TurnContext
from bot.dialogue.overtaken import SLOT
from bot.lending.negotiation import AskExtension, Propose, Refer, Reject, Statement
from bot.service.account import Overview

OURS = frozenset(
    (
        "action_negotiate",
        "action_continue_plan",
        "action_take_plan",
        "action_confirm_plan",
        "action_not_yet",
        "action_change_plan",
        "action_pause_plan",
        "action_replan",
    )
)


async def negotiate(say: Saying, turn: TurnContext, tracker: Tracker, talk: Talk) -> None:
    """One message heard; a first one is met with why questions follow, one without any figure is said so."""
    if asks_why(talk, tracker):
        explain_question(say, talk)
        return
    if stays_as_it_is(talk, tracker):
        leave(say)
        return
    told = heard(talk, turn, tracker)
    if any(isinstance(each, AskExtension) for each in told) and say_no_later(say, turn, talk):
        return
    read = joined(talk, with_part(shifted(talk, told) or pending(talk, tracker), talk, tracker))
    if (not read or is_only_now(talk, read)) and await goes_to_payment(say, turn, tracker):
        return
    said = read or given_up(talk)
    if talk.replaces is not None and not said and (talk.on is None or tracker.get_slot("awaiting") == "plan_change"):
        ask_how_to_change(say, talk)
        return
    if not said and talk.on and intent(tracker) in UNREAD and tracker.get_slot("awaiting") == "plan_answer":
        ask_what_was_meant(say, turn, tracker)
        return
    after = talk.hear(*said) if said or talk.agreed is None else talk
    if is_too_soon(talk, after, read, open_question(talk, tracker)):
        after = talk.wait_with(*read)
    if talk.agreed is not None and isinstance(after.move, Refer) and after.move.reason.code == "no_agreement":
        say.words("plan_unchanged_offer")
        after = talk
    else:
        say_understood(say, turn, tracker, talk, after, read)
    await proceed(say, turn, after)


def say_understood(
    say: Saying, turn: TurnContext, tracker: Tracker, talk: Talk, after: Talk, read: tuple[Statement, ...]
) -> None:
    """What became of the message, before what follows from it."""
    said, unmet = spoken(talk, turn, tracker), newly_unmet(talk, after)
    slip = not read and is_slip(said, open_question(talk, tracker))
    say_heard(say, turn, Hearing(talk, after, read, said.text, is_figure_expected(tracker), slip, unmet is not None))
    if unmet is not None:
        say_unmet(say, turn, unmet)
    elif names(said.text, "too_much") and isinstance(after.move, Propose) and after.heard[-1:] == (Reject(),):
        say.words("plan_less_then")
    say_wished_off(say, turn, talk, said)


async def goes_to_payment(say: Saying, turn: TurnContext, tracker: Tracker) -> bool:
    """Whether somebody wants to pay now rather than hear of plans: the sums are laid out, and the talk is kept as it was."""
    if intent(tracker) != "pay_now" or turn.verified is None:
        return False
    return offer_link(say, await turn.account(turn.verified), turn, tracker)


def say_wished_off(say: Saying, turn: TurnContext, talk: Talk, said: Utterance) -> None:
    """That a sum to be taken off was heard, and is more than the rules leave room for; what they do let go stands in the plan."""
    amount = sum_off(said.text, said.currency) if said.intent == "request_waiver" else None
    if amount is not None and is_too_much_off(talk, amount):
        say.words("waiver_too_much", amount=wording.money(amount, turn.language))


def limits(talk: Talk, turn: TurnContext) -> dict[str, object]:
    """What the lender's rules set for a plan on this loan, in words."""
    return {"longest": talk.policy.max_months, "least": wording.money(talk.policy.min_installment, turn.language)}


def explain_question(say: Saying, talk: Talk) -> None:
    """What it is for, and the same question once more."""
    keep(say, talk)
    say.words("plan_why_asked")
    say.words(f"ask_{talk.asked[-1]}")
    say.ask("plan_finances")


class TalkAnswer(AccountAnswer):
    """An answer within the talk about one loan, as it was left."""

    general = "general_negotiate"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        view = which_loan(say, account, turn, tracker)
        if view is not None:
            await self.go_on(say, turn, tracker, resumed(view, account, turn, tracker))

    @abstractmethod
    async def go_on(self, say: Saying, turn: TurnContext, tracker: Tracker, talk: Talk) -> None:
        """Says what follows in the talk."""


class Negotiate(TalkAnswer):
    """Hears what a message says in the negotiation, and answers with its next move."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        if tells_of_hardship(account, tracker):
            await Hardship().disclose(say, account, turn, tracker)
        else:
            await super().disclose(say, account, turn, tracker)

    async def go_on(self, say: Saying, turn: TurnContext, tracker: Tracker, talk: Talk) -> None:
        await negotiate(say, turn, tracker, talk)


class ContinuePlan(TalkAnswer):
    """Back to where the talk stood."""

    async def go_on(self, say: Saying, turn: TurnContext, tracker: Tracker, talk: Talk) -> None:
        if names(words(tracker), "why_not"):
            say.words("plan_why_no_less", **limits(talk, turn))
        await proceed(say, turn, talk)


class TakePlan(TalkAnswer):
    """A plan was chosen: its terms follow. A yes that does not say which, or comes after something else, is asked back."""

    async def go_on(self, say: Saying, turn: TurnContext, tracker: Tracker, talk: Talk) -> None:
        plans = options(talk)
        option = chosen(plans, tracker)
        if option is not None:
            await proceed(say, turn, talk.pick(*option.says))
        elif intent(tracker) == "affirm" and len(plans) > 1 and is_fresh(tracker, OURS):
            say.words("plan_pick_which")
            offer_choices(say, turn, plans, talk)
        else:
            await negotiate(say, turn, tracker, talk)


def chosen(plans: tuple[Option, ...], tracker: Tracker) -> Option | None:
    """The plan named by its letter or its place; the only one, when it was just shown and the answer is yes."""
    named = str(value_of(tracker, "option") or value_of(tracker, "choice") or "")
    found = {each.name: each for each in plans} | {str(at): each for at, each in enumerate(plans, start=1)}
    if intent(tracker) == "affirm" and len(plans) == 1 and is_fresh(tracker, OURS):
        return plans[0]
    return found.get(named)


class ConfirmPlan(TalkAnswer):
    """Consent to the terms that were shown last, and only to those; on other figures they are shown once more."""

    acts = True

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        if tracker.get_slot(SLOT) is None and account.active_plan is not None:
            say.words("plan_stands")
            return
        await super().disclose(say, account, turn, tracker)

    async def go_on(self, say: Saying, turn: TurnContext, tracker: Tracker, talk: Talk) -> None:
        agreement = Agreement.of(talk, talk.agreed) if talk.agreed else None
        if agreement is not None and is_fresh(tracker, OURS) and agreement.terms_hash == talk.terms:
            settle(say, turn, talk, agreement)
            return
        if agreement is not None and agreement.terms_hash != talk.terms:
            say.words("plan_terms_changed")
        await proceed(say, turn, talk)


class NotYet(TalkAnswer):
    """No consent: nothing is settled and nothing is lost. A figure in the same breath is a new offer."""

    async def go_on(self, say: Saying, turn: TurnContext, tracker: Tracker, talk: Talk) -> None:
        if tracker.latest_message.get("entities") or stays_as_it_is(talk, tracker):
            await negotiate(say, turn, tracker, talk)
            return
        keep(say, talk.unpick())
        say.words("plan_not_yet")
        say.ask("plan_answer")
