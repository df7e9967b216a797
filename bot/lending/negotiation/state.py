"""Where a negotiation stands after each statement, and how the next plan is found."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Self

from bot.lending.negotiation import numbers
from bot.lending.negotiation.desk import NOTHING_WAIVED, QUARTERS, Desk, Waived, lift
from bot.lending.negotiation.draft import Draft
from bot.lending.negotiation.means import Household, Means
from bot.lending.negotiation.moves import Agree, AskFor, Figure, Move, Propose, Reason, Refer
from bot.lending.negotiation.offers import Reader
from bot.lending.negotiation.paydays import Paydays
from bot.lending.negotiation.questions import next_question
from bot.lending.negotiation.reasons import no_plan, plan_reasons
from bot.lending.negotiation.search import extension, gentle, settlement, with_waiver
from bot.lending.negotiation.statements import Finances, Offer

MOST_MOVES = 8
MOST_QUESTIONS = 3
PERCENT = 100


class State(NamedTuple):
    """Everything said and conceded so far; `moves` counts the answers already given."""

    desk: Desk
    house: Household
    finances: Finances = Finances()
    asked: tuple[str, ...] = ()
    hint: Offer = Offer()  # a first payment or day that was offered without the rest
    waiting: Offer | None = None  # an offer that waits for one question
    draft: Draft | None = None  # the last proposal
    repeated: bool = False  # whether a proposal that met silence was said again
    is_final: bool = False
    waived: Waived = NOTHING_WAIVED
    waiver_asks: int = 0
    not_before: date = date.min
    wished: date = date.min  # a first payment day that was asked for and is a little later than the rules allow
    refusals: int = 0  # times that nothing could be paid
    silences: int = 0
    moves: int = 0
    move: Move = AskFor("monthly_income")

    @property
    def paydays(self) -> Paydays:
        return Paydays(self.desk.today, self.finances.payday)

    @classmethod
    def at(cls, desk: Desk) -> Self:
        """Before anything is said."""
        return cls(desk, Household.of(desk, Finances()))

    def learn(self, said: Finances) -> Self:
        finances = self.finances.then(said)
        return self._replace(finances=finances, house=Household.of(self.desk, finances), silences=0)

    @property
    def reader(self) -> Reader:
        return Reader(self.desk, self.paydays, self.house.bound, self.waived)

    @property
    def lacks_costs(self) -> bool:
        """Whether the income was told, but the costs were never asked for."""
        return self.house.income is not None and self.house.costs is None and "essential_costs" not in self.asked

    @property
    def proposals_left(self) -> int:
        """Proposals that can still follow, leaving one move to end with."""
        return MOST_MOVES - 1 - self.moves

    def say(self, move: Move) -> Self:
        """This move, unless it would be the last and is no ending."""
        if self.moves >= MOST_MOVES - 1 and isinstance(move, AskFor | Propose):
            return self.give_up()
        return self._replace(move=move, moves=self.moves + 1)

    def refer(self, code: str, **figures: Figure) -> Self:
        return self.say(Refer(Reason(code, figures)))

    def give_up(self) -> Self:
        """No agreement: a person may find what the rules do not see."""
        return self.refer("no_answer", times=self.silences) if self.silences else self.refer("no_agreement", moves=self.moves)

    def agree(self, draft: Draft) -> Self:
        return self.say(Agree(draft.plan(self.desk)))

    # Questions

    def ask_or_propose(self) -> Self:
        question = next_question(self.desk, self.finances, self.asked, self.house) if len(self.asked) < MOST_QUESTIONS else None
        return self.propose_best() if question is None else self.ask(question)

    def ask(self, field: str) -> Self:
        return self._replace(asked=(*self.asked, field)).say(AskFor(field))

    # Plans

    def comforts(self) -> tuple[Means, ...]:
        return self.house.comforts(self.paydays)

    def best(self) -> Draft | None:
        """The plan to propose on what is known: with a waiver only if needed, then one later payment, then a settlement."""
        house, paydays, bound = self.house, self.paydays, self.house.bound
        day = max(self.not_before, self.hint.first_date or date.min)
        least = 1 if house.is_known else self._blind_months()
        found = with_waiver(self.desk, paydays, day, house.comforts(paydays), self.waived, least)
        if found is None and self.desk.extension_end > self.desk.today:
            found = extension(self.desk, paydays, self.desk.extension_end, bound, self.waived)
        return found or settlement(self.desk, paydays, day, bound)

    def _blind_months(self) -> int:
        """Where interest runs a longer plan costs more, so that it is no concession: then the longest comes first."""
        longest = self.desk.policy.max_months
        return longest if self.desk.daily[0] else min(longest, numbers.UNKNOWN_MONTHS)

    def propose_best(self, *codes: Reason) -> Self:
        draft = self.best()
        if draft is None:
            return self.say(Refer(self._no_plan()))
        return self.propose(draft, *codes)

    def _no_plan(self) -> Reason:
        arrived = max(0, self.paydays.arrived(self.desk.window_end))
        return no_plan(self.desk, self.house, arrived, self.desk.policy.max_months)

    def propose(self, draft: Draft, *codes: Reason) -> Self:
        """This plan, or the last one when that is better for the borrower and still within reach."""
        if self.draft is not None and not is_as_good(draft, self.draft) and self.can_bear(self.draft):
            draft = self.draft
        if self.wished > draft.dues[0]:
            codes = (Reason("first_by", {"wished": self.wished, "latest": draft.dues[0]}), *codes)
        is_final = self.proposals_left <= 1 or self.settles(draft) or not self.has_room(draft)
        move = Propose(
            plan=draft.plan(self.desk),
            reasons=(*codes, *plan_reasons(self.desk, draft, self.house, self.finances)),
            is_final=is_final,
        )
        waived = self.waived if self.settles(draft) else lift(self.waived, draft.waived)
        return self._replace(draft=draft, is_final=is_final, waived=waived).say(move)

    def propose_last(self, *codes: Reason) -> Self:
        """The last proposal once more, as the final one."""
        assert self.draft is not None
        again = self.propose(self.draft, *codes)
        if not isinstance(again.move, Propose):
            return again
        final = Propose(plan=again.move.plan, reasons=again.move.reasons, is_final=True)
        return again._replace(is_final=True, move=final)

    def can_bear(self, draft: Draft) -> bool:
        return self.house.bound.bear(draft.amounts, tuple(map(self.paydays.arrived, draft.dues)))

    def settles(self, draft: Draft) -> bool:
        """Whether more is let go than the waivers reach, so that it holds for one payment only."""
        return lift(draft.waived, self.desk.ceiling) != self.desk.ceiling

    def has_room(self, draft: Draft) -> bool:
        """Whether a later proposal could be better still."""
        longer = (
            len(draft.amounts) < self.desk.policy.max_months
            and draft.amounts[-1 if len(draft.amounts) == 1 else 1] > self.desk.least
        )
        return longer or draft.waived[:3] != self.desk.ceiling[:3]

    def better(self) -> Draft | None:
        """The next concession: longer, with as little waived as keeps the total; at the longest half of the waiver, then all of it."""
        assert self.draft is not None
        longest, months = self.desk.policy.max_months, len(self.draft.amounts)
        least = 0 if months < longest else QUARTERS if self.proposals_left <= 1 else QUARTERS // 2
        drafts = (self.with_quarters(quarters, self._lengthened(months)) for quarters in range(least, QUARTERS + 1))
        return next((draft for draft in drafts if draft is not None and self._is_better(draft)), None)

    def _lengthened(self, months: int) -> int:
        """A step for a plan that is affordable already; a leap, and at last the longest, where only answers tell what is."""
        if self.proposals_left <= 1 and not self.house.is_known:
            return self.desk.policy.max_months
        grows = numbers.LENGTHENS if self.house.is_known else numbers.LENGTHENS_UNKNOWN
        return min(self.desk.policy.max_months, months + max(1, months * grows // PERCENT))

    def gentlest(self) -> Draft | None:
        """The longest plan, with the whole waiver only if the longest without it is no better than the last."""
        drafts = (self.with_quarters(quarters, self.desk.policy.max_months) for quarters in (0, QUARTERS))
        return next((draft for draft in drafts if draft is not None and self._is_better(draft)), None)

    def _is_better(self, draft: Draft) -> bool:
        assert self.draft is not None
        return draft != self.draft and is_as_good(draft, self.draft)

    def with_quarters(self, quarters: int, months: int) -> Draft | None:
        """A plan of at least that many months, no earlier than the last one, with so many quarters of the waiver."""
        waived = lift(self.waived, self.desk.waiver(quarters))
        first = self.draft.dues[0] if self.draft else date.min
        day = (
            self.not_before if first > self.desk.window_end else max(self.not_before, first)
        )  # after an extension: by instalments
        return gentle(self.desk, self.paydays, day, self.comforts(), waived, months)


def is_as_good(draft: Draft, other: Draft) -> bool:
    """Whether no figure that a borrower feels is worse: the total, the first payment, the largest one."""
    return (
        sum(draft.amounts) <= sum(other.amounts)
        and draft.amounts[0] <= other.amounts[0]
        and max(draft.amounts) <= max(other.amounts)
    )
