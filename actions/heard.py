"""What is said before the next move of a negotiation: that something was heard, that it could not be, or why it changes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from actions.saying import Saying
from bot.dialogue import wording
from bot.dialogue.bargaining.calendar import names_no_day
from bot.dialogue.bargaining.options import options
from bot.dialogue.bargaining.talk import Talk
from bot.dialogue.bargaining.words import names
from bot.dialogue.context import TurnContext
from bot.lending.negotiation import AskFor, AskWaiver, CannotPay, Finances, Offer, Propose, Statement

_FIGURE = re.compile(r"\d|[一二两三四五六七八九十]\s*[百千万亿]|零|\bzero\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hearing:
    """One message in a talk: where it stood, where it stands now, what was read in the text."""

    before: Talk
    after: Talk
    said: tuple[Statement, ...]
    text: str
    expects_figure: bool
    is_slip: bool = False  # a month's money that is too little to be meant
    is_explained: bool = False  # why a first payment that was named changes nothing is said by itself

    @property
    def is_first(self) -> bool:
        return self.before.on is None


def say_heard(say: Saying, turn: TurnContext, hearing: Hearing) -> None:
    if hearing.is_first and isinstance(hearing.after.move, AskFor):
        say.words("plan_opening")
    elif hearing.before.on not in (None, turn.today):
        say.words("plan_back_today")
    elif not hearing.said:
        say_unread(say, turn, hearing)
    if any(not isinstance(each, Finances) for each in hearing.said):
        say_noted(say, turn, hearing)
    agreed = hearing.after.agreed
    if agreed and not agreed.waived.total and any(isinstance(each, AskWaiver) for each in hearing.said):
        say.words("waiver_none")


def say_unread(say: Saying, turn: TurnContext, hearing: Hearing) -> None:
    """Nothing was read: a day that does not exist, a figure that can be no payment, or no figure at all."""
    if names_no_day(hearing.text):
        say.words("plan_no_such_day")
    elif names(hearing.text, "daily") and _FIGURE.search(hearing.text) and hearing.after.question is not None:
        say.words("plan_per_month")
    elif hearing.is_slip:
        say.words("plan_slip")
    elif not hearing.expects_figure:
        return
    elif _FIGURE.search(hearing.text) and hearing.after.question is None:
        say.words("plan_odd_figure", owed=wording.money(hearing.after.debt.outstanding.total, turn.language))
    else:
        say.words("plan_unread")


def say_noted(say: Saying, turn: TurnContext, hearing: Hearing) -> None:
    """A wish before the questions are through is noted; one that leaves the plan as it was is answered and not passed over."""
    if wished := too_many(hearing):
        say.words("plan_longest", wished=wished, longest=hearing.after.longest)
        return
    if hearing.after.agreed is None and hearing.after.question:
        say.words("plan_noted")
        return
    old, new = hearing.before.base.move, hearing.after.base.move
    if not isinstance(old, Propose) or not isinstance(new, Propose) or hearing.after.agreed or old.plan != new.plan:
        return
    first, day = new.plan.installments[0].due, wished_day(hearing.said)
    if day is not None and first >= day:
        say.words("plan_already_later", first_due=wording.day(first, turn.language, turn.today))
    elif (
        not hearing.is_explained
        and any(isinstance(each, Offer) for each in hearing.said)
        and options(hearing.before) == options(hearing.after)
    ):
        say.words("plan_unchanged_offer")


def too_many(hearing: Hearing) -> int | None:
    """The number of instalments wished for, when it is more than the lender's rules allow and no plan came of it."""
    if hearing.after.agreed is not None:
        return None
    months = [each.months for each in hearing.said if isinstance(each, Offer) and each.months]
    return next((each for each in months if each > hearing.after.longest), None)


def wished_day(said: tuple[Statement, ...]) -> date | None:
    """The day before which the borrower has no money, if they named one."""
    days = [each.first_date if isinstance(each, Offer) else each.until for each in said if isinstance(each, Offer | CannotPay)]
    return next((day for day in days if day is not None), None)
