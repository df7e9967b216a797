"""What a payment made now does, in words: what it goes to, what is left of what is due, and that the rest can be planned."""

from __future__ import annotations

from bot.dialogue import wording
from bot.dialogue.context import TurnContext
from bot.dialogue.figures import Figures
from bot.dialogue.paying import Effect, Wish, effect_of
from bot.lending.money import Money
from bot.service.account import LoanView


def leaves_something_due(view: LoanView, wish: Wish) -> bool:
    """Whether a plan for the rest is worth offering: something stays overdue after it, and no plan runs or is in doubt."""
    return view.plan is None and not view.disputed and bool(_overdue(effect_of(view, wish.amount)))


def does(turn: TurnContext, view: LoanView, wish: Wish) -> Figures:
    """does: what it meets and leaves, in full; then: the short form, what it leaves. Both empty where nothing is due or a plan runs."""
    if view.plan is not None or not view.statement.overdue.total:
        return {"does": "", "then": ""}
    effect = effect_of(view, wish.amount)
    met = [turn.word("pay_meets", parts=wording.parts(effect.met, turn.language))] if effect.met.total else []
    more = effect.then.credit - view.statement.credit
    if more > Money.zero(more.currency):
        met.append(turn.word("pay_credit", credit=wording.money(more, turn.language)))
    then = _left(turn, effect)
    return {"does": _spaced([*met, then], turn), "then": _spaced([then], turn)}


def _left(turn: TurnContext, effect: Effect) -> str:
    if effect.then.paid_off:
        return turn.word("pay_then_paid_off")
    overdue = _overdue(effect)
    if not overdue:
        return turn.word("pay_then_nothing_due")
    return turn.word("pay_then_overdue", overdue=wording.money(overdue, turn.language))


def _overdue(effect: Effect) -> Money:
    now = effect.then
    return max(Money.zero(now.currency), now.overdue.total - now.credit)


def _spaced(sentences: list[str], turn: TurnContext) -> str:
    """Sentences one after another, with the gap that the language wants after each."""
    gap = "" if turn.language == "zh" else " "
    return "".join(each + gap for each in sentences)
