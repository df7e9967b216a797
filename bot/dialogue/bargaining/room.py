"""Whether the lender's rules leave room for what a borrower wishes, asked of the rules themselves."""

from __future__ import annotations

from bot.dialogue.bargaining.talk import Talk
from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation import Finances, Offer, Plan, Verdict, build


def least_first(talk: Talk, plan: Plan) -> Money:
    """The smallest first payment of several that the rules allow, for what a plan collects."""
    return build(talk.debt, talk.policy, talk.today, Finances(), Offer(), plan.waived).bounds.first_least


def is_too_much_off(talk: Talk, amount: Money) -> bool:
    """Whether the rules leave less room than that for a reduction, even where all the rest is paid at once."""
    owed = talk.debt.outstanding.total
    if amount >= owed:
        return True
    built = build(talk.debt, talk.policy, talk.today, Finances(), Offer(settle_for=owed - amount), Components.zero(owed.currency))
    return built.verdict is not Verdict.AGREED
