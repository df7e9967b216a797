"""Complaints: about how somebody was contacted, and about anything else."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Answer, intent, words
from actions.cases import hand_over
from actions.saying import Saying
from bot.dialogue.context import TurnContext
from bot.dialogue.sources import found

KINDS = {"report_misconduct": "misconduct"}
SERVICE = "service"


class Complaint(Answer):
    """Keeps what was just written and asks whether it shall be recorded."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        kind = KINDS.get(intent(tracker), SERVICE)
        say.remember("complaint", {"kind": kind, "statement": words(tracker)})
        say.words(f"complaint_{kind}")
        say.ask("complaint_consent")


class RecordComplaint(Answer):
    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        told = tracker.get_slot("complaint")
        if turn.verified is not None:
            turn.want("record_complaint", **told)
        say.words("complaint_recorded", regulator=regulator_line(turn))
        say.remember("complaint", None)
        await hand_over(say, turn, "complaint", told["kind"], statement=told["statement"])


def regulator_line(turn: TurnContext) -> str:
    """The regulator's number where the lender has one that we know, as a sentence to go on with."""
    hotline = found("hotline_12378", turn)
    gap = "" if turn.language == "zh" else " "
    return gap + turn.word("complaint_regulator", hotline=hotline.value) if hotline else ""
