"""Handing the conversation to a person, with what they need to begin at once."""

from __future__ import annotations

from actions.saying import Saying
from bot import rulebook
from bot.dialogue import wording
from bot.dialogue.context import TurnContext
from bot.service.account import Overview
from bot.service.turn import Json


async def hand_over(say: Saying, turn: TurnContext, topic: str, reason: str, **facts: object) -> None:
    """Opens a case with the account's facts beside those given; the bot says nothing more."""
    summary = {**await account_facts(turn), **facts, "language": turn.language, "channel": turn.channel}
    turn.want("open_case", topic=topic, reason=reason, summary=summary)
    say.leave_form()
    say.be_silent()


async def account_facts(turn: TurnContext) -> Json:
    """What is owed and what holds, as data for the agent's screen; nothing about somebody unproven."""
    return {} if turn.verified is None else facts_of(await turn.account(turn.verified))


def facts_of(account: Overview) -> Json:
    loans = [
        {
            "loan": view.id,
            "days_past_due": view.statement.days_past_due,
            "overdue": str(view.statement.overdue.total.amount),
            "payoff": str(view.statement.payoff.amount),
            "currency": view.statement.currency,
        }
        for view in account.loans
    ]
    return {"loans": loans, "holds": sorted(account.holds)}


def desk_words(turn: TurnContext, topic: str = "other") -> dict[str, str]:
    """When people of a queue answer, as the placeholder `hours`: today's hours, or from when if they are not there now."""
    lender = rulebook.lender(turn.request.lender_id)
    opens = lender.desk_opens(turn.request.now, topic)
    if opens is None:
        return {"hours": turn.word("desk_unknown")}
    if opens <= turn.request.now:
        return {"hours": turn.word("desk_open", hours=lender.desk_hours(turn.request.now, topic))}
    day = wording.day(opens.date(), turn.language, turn.today)
    return {"hours": turn.word("desk_closed", day=day, time=opens.strftime("%H:%M"))}
