"""What happens when a payment is late, and what does not."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AccountAnswer, Answer, words
from actions.loans import each_loan, first_owed
from actions.moments import suggest_lesson
from actions.plan import tell_after, tell_plan
from actions.saying import Saying
from bot import rulebook, wording
from bot.catalogue import entry
from bot.dialogue.bargaining.words import names
from bot.dialogue.cards.consequences import now_and_next, rights_card, rights_lines, road_card, stages
from bot.dialogue.context import TurnContext
from bot.dialogue.figures import standing
from bot.dialogue.sources import found, sentences
from bot.rulebook.stages import helpers, rights, stage_words
from bot.service.account import Overview


class Consequences(AccountAnswer):
    """The road ahead of each loan: where it is now, what may come next, and what never will.

    Where a plan is agreed, it comes first; who tells of a missed payment of it, or asks what now after it has ended, hears the way on,
    and the road only when asked.
    """

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        await super().answer(say, turn, tracker)
        if turn.verified is None:
            say.messages[0]["text"] = "\n".join([say.messages[0]["text"], *general_road(turn)])

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        planned = [view for view in account.loans if view.plan is not None and view.progress is not None]
        for view in planned:
            tell_plan(say, turn, view)
        asks_what_now = names(words(tracker), "missed")
        is_late = any(view.progress and view.progress.late for view in planned)
        if asks_what_now and (is_late or (not planned and tell_after(say, account, turn))):
            say.offer_beside(("ask_consequences", "meaning_ask_consequences"))
            return
        self.show_road(say, account, turn)
        suggest_lesson(say, turn, tracker, "consequences", account)

    def show_road(self, say: Saying, account: Overview, turn: TurnContext) -> None:
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
        if owed:
            whom_to_call(say, turn)
        say.words("road_close" if owed else "consequences_paid_off")


def whom_to_call(say: Saying, turn: TurnContext) -> None:
    """Rights and numbers of where the lender is; by SMS only that they can be asked for, in the words of the close."""
    jurisdiction = rulebook.lender(turn.request.lender_id).jurisdiction
    if turn.sms or not helpers(jurisdiction):
        return
    say.cite(*(each.rule for each in (*helpers(jurisdiction), *rights(jurisdiction))))
    text = "\n".join([turn.word("rights_text"), *(f"· {line}" for line in rights_lines(jurisdiction, turn.language))])
    say.shown(rights_card(jurisdiction, turn.language), text, [])


def tell(say: Saying, turn: TurnContext, key: str, **figures: object) -> None:
    """An entry that the rulebook's own sentences complete; where the lender's jurisdiction has other ones, also rights and numbers."""
    say.words(key, **figures)
    if found(entry(key, turn.language)["rules"][0], turn) is None:
        whom_to_call(say, turn)


def general_road(turn: TurnContext) -> list[str]:
    """Every stage in one line, of nobody's loan in particular; by SMS the names of those that come after the due date."""
    words = stage_words(rulebook.lender(turn.request.lender_id).jurisdiction).values()
    if turn.sms:
        late = (each.title for each in words if not isinstance(each.start, int) or each.start > 0)
        return [wording.in_a_row((getattr(title, turn.language) for title in late), turn.language)]
    return [
        f"· {each.title.zh}：{each.text.zh}" if turn.language == "zh" else f"· {each.title.en}: {each.text.en}" for each in words
    ]


class CreditRecord(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        rule = found("credit_record_years", turn)
        tell(say, turn, "credit_record", years=rule.value if rule else "")
        suggest_lesson(say, turn, tracker, "credit")


class LegalAction(AccountAnswer):
    """What courts may do and what nobody may; for a card the one crime that exists is named with its conditions."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if turn.verified is None:
            tell(say, turn, "legal_action")
        else:
            await super().answer(say, turn, tracker)

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        loan = first_owed(account)
        is_late_card = loan and loan.product.kind == "card" and standing(loan.statement) == "overdue"
        tell(say, turn, "legal_action_card" if is_late_card else "legal_action")
        suggest_lesson(say, turn, tracker, "legal", account)


class CollectionPractice(Answer):
    """What collectors may not do; then what one may ask for, and whom to call."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        jurisdiction = rulebook.lender(turn.request.lender_id).jurisdiction
        numbers = wording.in_a_row(rights_lines(jurisdiction, turn.language), turn.language) or turn.word("person")
        tell(say, turn, "collection_practice", numbers=numbers)
        suggest_lesson(say, turn, tracker, "practice")
        if not any("card" in each["payload"] for each in say.messages):
            whom_to_call(say, turn)
