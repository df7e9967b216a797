"""A debt that is contested: what is wrong, which loan, and the borrower's own words."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AccountAnswer, Answer
from actions.cases import hand_over
from actions.loans import each_loan
from actions.saying import Saying
from bot import rulebook
from bot.dialogue.context import TurnContext, current
from bot.service.account import Overview
from bot.service.turn import Json

KINDS = ("never_borrowed", "amount_wrong", "already_paid", "identity_stolen")
OTHER, ALL = "other", "all"
LONGEST = 2000
FORM_SLOTS = ("dispute_kind", "dispute_loan", "dispute_words")


class ValidateDisputeForm(FormValidationAction):  # type: ignore[misc]
    """Reads the answers: a kind told in words is "other" and its words count, one loan needs no question."""

    def name(self) -> str:
        return "validate_dispute_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Json
    ) -> list[str]:
        return list(FORM_SLOTS)

    async def validate_dispute_kind(self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Json) -> Json:
        told = {"dispute_kind": value} if value in KINDS else {"dispute_kind": OTHER, "dispute_words": str(value)}
        loans = await _loan_ids(tracker)
        return {**told, "dispute_loan": loans[0]} if len(loans) == 1 else told

    def validate_dispute_words(self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Json) -> Json:
        return {"dispute_words": str(value)[:LONGEST]}

    async def validate_dispute_loan(self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Json) -> Json:
        said = str(value).upper()
        return {"dispute_loan": next((loan for loan in await _loan_ids(tracker) if loan in said), ALL)}


async def _loan_ids(tracker: Tracker) -> list[str]:
    turn = current(tracker.current_slot_values())
    return [] if turn.verified is None else [view.id for view in (await turn.account(turn.verified)).loans]


class AskDisputeKind(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("ask_dispute_kind")


class AskDisputeLoan(AccountAnswer):
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        say.words("ask_dispute_loan")
        for loan, figures in each_loan(account, turn):
            say.choice("dispute_as" + json.dumps({"option": loan.id}), f"{figures['product']} {loan.id}")
        say.choice("dispute_as" + json.dumps({"option": ALL}), turn.word("all_loans"))


class AskDisputeWords(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("ask_dispute_words")


class RecordDispute(Answer):
    """Writes the dispute down and hands it to a person; the lender's rules say whether penalty interest rests meanwhile."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        kind, loan, words = (tracker.get_slot(name) for name in FORM_SLOTS)
        turn.want("record_dispute", loan_id=None if loan == ALL else loan, kind=kind, statement=words)
        rests = rulebook.lender(turn.request.lender_id).handling.dispute_holds_penalty
        say.words("dispute_recorded", hold=turn.word("dispute_hold") if rests else "")
        forget(say)
        await hand_over(say, turn, "dispute", kind, loan=loan, statement=words)


class DropDispute(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("dispute_dropped")
        say.leave_form()
        forget(say)


def forget(say: Saying) -> None:
    """The dialogue keeps nothing of what was told; the record does."""
    say.events += [SlotSet(name, None) for name in FORM_SLOTS]
