"""Hardship: gently, with consent before anything sensitive is kept, and a way forward either way."""

from __future__ import annotations

from datetime import timedelta

from rasa_sdk import Tracker

from actions.base import AccountAnswer, Answer, intent, utterance, words
from actions.saying import Saying
from bot import rulebook
from bot.dialogue import wording
from bot.dialogue.bargaining.words import named_first
from bot.dialogue.context import TurnContext
from bot.lending.hardship import HardshipKind
from bot.service.account import Overview
from bot.service.hardship import grantable, kept_kind

KINDS = "hardship_kinds"
OTHER = "other"
AT_PLANS = frozenset(("plan_answer", "plan_consent"))
TELLS = frozenset(("state_hardship", "change_plan"))
TELLING = {
    False: TELLS,
    True: TELLS | {"request_installment_plan"},
}  # once plans are laid out, a wish with a reason tells what changed


class Hardship(AccountAnswer):
    """Asks before the reason is noted; what was said of it waits in the dialogue, never in the record, until then."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        said = utterance(tracker, "", turn.today)
        say.remember("hardship_kind", kind_of(said.text))
        say.remember("hardship_until", said.day.isoformat() if said.day else None)
        say.words("hardship" if account.active_plan is None else "hardship_with_plan")
        say.ask("hardship_consent")


def kind_of(text: str) -> str:
    """The kind of hardship that the words name: one of `HardshipKind`."""
    return named_first(text, KINDS) or OTHER


class RecordHardship(Answer):
    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        kind, until = tracker.get_slot("hardship_kind") or OTHER, tracker.get_slot("hardship_until")
        turn.want("record_hardship", kind=kind, consent=True, until=until)
        forget(say)
        await tell_relief(say, turn, kept_kind(kind, consent=True))
        say.words("hardship_recorded")


class HardshipUnrecorded(Answer):
    """That there is hardship is noted, so that nobody presses; why, is not."""

    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        turn.want("record_hardship", kind=OTHER, consent=False, until=tracker.get_slot("hardship_until"))
        forget(say)
        await tell_relief(say, turn, kept_kind(OTHER, consent=False))
        say.words("hardship_unrecorded")


async def tell_relief(say: Saying, turn: TurnContext, kind: HardshipKind | None) -> None:
    """What the lender's rules grant at once; what they do not, a person may look at."""
    if turn.verified is None:
        return
    account = await turn.account(turn.verified)
    relief = grantable(rulebook.lender(turn.request.lender_id), kind, account.hardships, turn.today)
    if relief is None:
        say.words("hardship_review")
        return
    until = wording.day(relief.end - timedelta(days=1), turn.language, turn.today)
    say.words("hardship_relief_penalty" if relief.stops_penalty else "hardship_relief", until=until)


def forget(say: Saying) -> None:
    """What waited for consent, and a talk about a plan: it rested on a household that is another one now."""
    say.remember("negotiation", None)
    say.remember("hardship_kind", None)
    say.remember("hardship_until", None)


def tells_of_hardship(account: Overview, tracker: Tracker) -> bool:
    """Whether a hardship that is not known yet is told instead of an answer to plans: that comes before any figure."""
    is_told = intent(tracker) in TELLING[tracker.get_slot("awaiting") in AT_PLANS] and kind_of(words(tracker)) != OTHER
    at_question = tracker.get_slot("awaiting") == "plan_finances"
    return is_told and not at_question and not any(each.is_open for each in account.hardships) and not has_sum(tracker)


def has_sum(tracker: Tracker) -> bool:
    return any(each["entity"] == "money" for each in tracker.latest_message.get("entities", ()))
