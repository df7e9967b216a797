"""What a message says in the talk about a plan, measured by the loan and by what was asked; and what it leaves open."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import intent, utterance, words
from bot.dialogue.bargaining.hearing import Asked, statements
from bot.dialogue.bargaining.history import from_json
from bot.dialogue.bargaining.household import with_costs_before
from bot.dialogue.bargaining.talk import Talk
from bot.dialogue.bargaining.utterance import Utterance
from bot.dialogue.bargaining.words import names
from bot.dialogue.context import TurnContext
from bot.dialogue.overtaken import SLOT
from bot.lending.negotiation import AskExtension, AskWaiver, Finances, Offer, Propose, Refer, Statement

FIGURES = frozenset(("inform", "make_offer"))  # meanings that should hold a figure
WISHES = frozenset(("request_installment_plan", "choose_loan"))
UNREAD = frozenset(("nlu_fallback", "out_of_scope"))


def heard(talk: Talk, turn: TurnContext, tracker: Tracker) -> tuple[Statement, ...]:
    """What the message says, measured by the loan and by what is asked."""
    move = talk.move
    owed, allowed = talk.view.statement, talk.view.policy
    asked = Asked(
        field=open_question(talk, tracker),
        plans=isinstance(move, Propose) or talk.agreed is not None or talk.replaces is not None,
        later=isinstance(move, Propose) and len(move.plan.installments) == 1,
        changes=talk.replaces is not None,
        total=owed.outstanding.total,
        late=owed.overdue.total or owed.outstanding.total,
        payday=talk.finances.payday,
        longest_delay=allowed.max_extension_days,
        window=allowed.first_payment_within_days,
        lacks_payday="payday" in talk.asked and talk.finances.payday is None,
    )
    if talk.on is None and intent(tracker) == "another_plan":
        return ()  # an old button: there is no plan on the table to refuse
    said = spoken(talk, turn, tracker)
    return with_costs_before(statements(said, asked), said, talk.finances, asked.field)


def spoken(talk: Talk, turn: TurnContext, tracker: Tracker) -> Utterance:
    return utterance(tracker, talk.view.statement.currency, turn.today)


def open_question(talk: Talk, tracker: Tracker) -> str | None:
    return talk.asked[-1] if talk.asked and tracker.get_slot("awaiting") == "plan_finances" else None


def pending(talk: Talk, tracker: Tracker) -> tuple[Statement, ...]:
    """What was said before it was clear about which loan."""
    waiting = (tracker.get_slot(SLOT) or {}).get("pending", {})
    return from_json(waiting.get(talk.view.id, ()), talk.view.statement.currency)


def given_up(talk: Talk) -> tuple[Statement, ...]:
    """A question put twice without an answer that could be read is not put a third time."""
    return (Finances(),) if len(talk.asked) > 1 and talk.asked[-1] == talk.asked[-2] == talk.question else ()


def is_figure_expected(tracker: Tracker) -> bool:
    """Whether a message without a figure lacks one; the wish for a plan, said once more, does not."""
    return intent(tracker) in FIGURES or (tracker.get_slot("awaiting") == "plan_finances" and intent(tracker) not in WISHES)


def asks_why(talk: Talk, tracker: Tracker) -> bool:
    """Whether the message asks what our question is for."""
    is_open = bool(talk.asked) and tracker.get_slot("awaiting") == "plan_finances"
    return is_open and intent(tracker) in (*UNREAD, "inform") and names(words(tracker), "why")


def is_too_soon(before: Talk, after: Talk, read: tuple[Statement, ...], asked: str | None) -> bool:
    """Whether what was said in place of an answer would end the talk for want of means never told: the question comes once more."""
    ends = isinstance(after.move, Refer) and after.move.reason.code == "no_affordable_plan"
    return (
        ends
        and asked is not None
        and bool(read)
        and before.asked.count(asked) == 1
        and all(_evades(each, asked) for each in read)
    )


def _evades(said: Statement, asked: str) -> bool:
    """Whether a statement is a wish, or tells something else than what was asked."""
    if isinstance(said, Finances):
        return not said.is_silent and getattr(said, asked) is None
    return isinstance(said, AskWaiver | AskExtension | Offer)
