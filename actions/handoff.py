"""A person at any time, how a case stands, and proof of identity."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AccountAnswer, Answer
from actions.cases import desk_words, hand_over
from actions.saying import Saying
from bot.dialogue import wording
from bot.dialogue.bargaining.analysis import analysis
from bot.dialogue.bargaining.talk import Talk
from bot.dialogue.context import TurnContext
from bot.lending.negotiation import Reason
from bot.service.account import Overview
from bot.service.turn import Json


class Handoff(Answer):
    """Asked for once is enough: no question why, no attempt to keep the borrower."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("handoff_queued", **desk_words(turn))
        await hand_over(say, turn, "other", "request_human", **await negotiated(turn, tracker))


async def negotiated(turn: TurnContext, tracker: Tracker) -> Json:
    """What a talk about a plan had come to, for whoever takes over; nothing without one."""
    kept = tracker.get_slot("negotiation") or {}
    if turn.verified is None or "heard" not in kept:
        return {}
    account = await turn.account(turn.verified)
    view = next((each for each in account.loans if each.id == kept["loan"]), None)
    return analysis(Talk.resume(kept, view, turn.today), Reason("person_wanted", {})) if view else {}


class CaseStatus(AccountAnswer):
    """What is still open of what the borrower raised, with its day."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        raised = [("dispute", each.opened_on) for each in account.disputes if each.is_open]
        raised += [("complaint", each.opened_on) for each in account.complaints if each.is_open]
        raised += [("hardship", each.asked_on) for each in account.hardships if each.is_open]
        for kind, day in raised:
            say.words(f"case_status_{kind}", day=wording.day(day, turn.language, turn.today))
        say.words("case_status_open" if raised or account.open_cases else "case_status_none")


class Verify(Answer):
    """Starts proving who speaks; who is proven already is told so."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if turn.verified is not None:
            say.words("verify_done")
            return
        turn.want("start_verification", asked_for=True)
        say.words("verify_web")
        say.ask("verification")
