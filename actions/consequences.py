"""What happens when a payment is late, and what does not."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AccountAnswer, Answer
from actions.loans import each_loan, first_owed
from actions.saying import Saying
from bot import rulebook
from bot.dialogue.cards.consequences import now_and_next, road_card, stages
from bot.dialogue.context import TurnContext
from bot.dialogue.figures import standing
from bot.dialogue.sources import found, sentences
from bot.rulebook.stages import stage_words
from bot.service.account import Overview


class Consequences(AccountAnswer):
    """The road ahead of each loan: where it is now, what may come next, and what never will."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        await super().answer(say, turn, tracker)
        if turn.verified is None:
            say.messages[0]["text"] = "\n".join([say.messages[0]["text"], *general_road(turn)])

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        lender = rulebook.lender(turn.request.lender_id)
        owed = [(loan, figures) for loan, figures in each_loan(account, turn) if not loan.statement.paid_off]
        for loan, figures in owed:
            steps = stages(lender, loan.statement)
            never = rulebook.never_happens(lender.jurisdiction, loan.product.kind)
            say.cite(*(key for step in steps for key in step.stage.rules), *(rule.key for rule in never))
            twin = now_and_next(steps, lender.jurisdiction, figures, turn.language)
            say.shown(
                road_card(steps, lender.jurisdiction, never, turn.language), twin, sentences([rule.key for rule in never], turn)
            )
        say.words("road_close" if owed else "consequences_paid_off")


def general_road(turn: TurnContext) -> list[str]:
    """Every stage in one line, of nobody's loan in particular."""
    words = stage_words(rulebook.lender(turn.request.lender_id).jurisdiction).values()
    return [
        f"· {each.title.zh}：{each.text.zh}" if turn.language == "zh" else f"· {each.title.en}: {each.text.en}" for each in words
    ]


class CreditRecord(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        rule = found("credit_record_years", turn)
        say.words("credit_record", years=rule.value if rule else "")


class LegalAction(AccountAnswer):
    """What courts may do and what nobody may; for a card the one crime that exists is named with its conditions."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if turn.verified is None:
            say.words("legal_action")
        else:
            await super().answer(say, turn, tracker)

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        loan = first_owed(account)
        say.words(
            "legal_action_card"
            if loan and loan.product.kind == "card" and standing(loan.statement) == "overdue"
            else "legal_action"
        )


class CollectionPractice(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("collection_practice")
