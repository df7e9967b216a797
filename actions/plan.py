"""A plan that was agreed: how it stands, and changing it."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AccountAnswer
from actions.saying import Saying
from bot.dialogue.context import TurnContext
from bot.service.account import Overview


class PlanStatus(AccountAnswer):
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        say.words("plan_status_none")


class ChangePlan(AccountAnswer):
    general = "general_plan_status"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        if account.active_plan is None:
            say.words("plan_status_none")
            return
        say.words("plan_change")
        say.ask("handoff_offer")
