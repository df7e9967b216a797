"""What a borrower's message says in a negotiation: zero, one or several statements for the negotiator.

The meaning of the message decides the kind of statement, the exact values in it the figures, the question that is open what a bare
figure is about. Of two readings the smaller figure and the sooner day count: nobody is held to more than they surely said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from bot.dialogue.bargaining.calendar import day_each_month
from bot.dialogue.bargaining.household import day_of_month, is_by_the_day, is_slip, tells_income, told, told_nothing
from bot.dialogue.bargaining.rates import WEEKS
from bot.dialogue.bargaining.refused import without_refused
from bot.dialogue.bargaining.taken_off import figure_off
from bot.dialogue.bargaining.utterance import Sum, Utterance
from bot.dialogue.bargaining.words import names, without
from bot.lending.dates import next_month_day
from bot.lending.money import Money
from bot.lending.negotiation import AskExtension, AskWaiver, CannotPay, Finances, Offer, Reject, Statement

COMPONENTS = ("penalty", "interest", "fee")
REFUSALS = frozenset(("deny", "another_plan"))
HARDSHIP = frozenset(("state_hardship", "refuse_to_pay"))
VALUES = frozenset(("change_plan", "inform", "nlu_fallback", "out_of_scope"))  # meanings in which a bare day is an answer
UNCLEAR = frozenset(("nlu_fallback", "out_of_scope", "inform"))  # meanings that leave open what a message is about
LATE_ANSWERS = VALUES - {"change_plan"}
PERCENT = Decimal(100)
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the bot has open: a question about the household, or plans to choose from; and what the answer is measured by."""

    field: str | None = None
    plans: bool = False
    later: bool = False  # what is on the table is one payment, later
    changes: bool = False  # what is talked about is a change of a plan that runs
    total: Money  # all that is owed on the loan
    late: Money  # what of it is due and unpaid
    payday: int | None = None
    longest_delay: int = 0  # days
    window: int = 0  # days in which a first payment falls
    lacks_payday: bool = False  # it was asked for, and something else was answered


def statements(said: Utterance, asked: Asked) -> tuple[Statement, ...]:
    """What the message says; nothing when it only opens the matter or asks something."""
    if said.intent == "skip_question":
        return () if asked.plans else (Finances(),)  # nothing is asked beside plans, so it is no answer to them
    if said.intent == "request_waiver" and figure_off(said.text):
        return (_reduction(said),)
    kept = without_refused(said)
    if kept is not said:
        said = kept if kept.sums or kept.number is not None or not asked.plans else replace(kept, intent="deny")
    if not _offers_first(said):
        if household := told(said, asked.field):
            return household, *_beside(said, asked)
        if is_slip(said, asked.field) or is_by_the_day(said, asked.field):
            return ()
    if said.intent == "request_waiver":
        return _waiver(said, asked)
    if said.intent == "request_extension" and not _waits_for_money(said):
        moves_first = asked.plans and not (asked.later or asked.changes or _is_lump(said))
        return (_later_start(said, asked) if moves_first else _extension(said, asked),)
    offered = _offer(said, asked)
    if offered != Offer():
        return (offered,)
    if _waits_for_money(said) and (day := _day(said, asked)):
        return (AskExtension((day - said.today).days) if asked.later else Offer(first_date=day),)
    if asked.lacks_payday and said.intent in LATE_ANSWERS and not names(said.text, "pay") and (payday := day_of_month(said)):
        return (Finances(payday=payday),)
    if asked.plans and said.intent in VALUES and (day := _day(said, asked)):
        return (AskExtension((day - said.today).days) if asked.later else Offer(first_date=day),)
    if said.intent in HARDSHIP:
        return (CannotPay(_day(said, asked)),)
    return (Reject(),) if said.intent in REFUSALS else ()


def _beside(said: Utterance, asked: Asked) -> tuple[Offer, ...]:
    """A payment offered in the same breath as means are told ("I earn 6000 and can pay 500 a month")."""
    if said.intent != "make_offer":
        return ()
    apart = (each for each in told_nothing(said) if each.sums and offers_payment(each.text))
    return tuple(offer for each in apart if (offer := _offer(each, asked)) != Offer())[:1]


def _waits_for_money(said: Utterance) -> bool:
    """Whether a day is named as the one on which there will be money, which is not yet a wish for one payment later."""
    return names(said.text, "funds")


def offers_payment(text: str) -> bool:
    """Whether paying is spoken of: 还500, not 吃饭还要500."""
    return names(without(text, "not_meant"), "pay")


def _offers_first(said: Utterance) -> bool:
    """Whether a figure is about paying, whatever question is open."""
    return said.intent != "inform" and bool(said.sums) and offers_payment(said.text) and not tells_income(said.text)


def _waiver(said: Utterance, asked: Asked) -> tuple[Statement, ...]:
    """A wish to be let off; with "and then I pay it all" also the payment of all the rest."""
    wish = _reduction(said)
    if said.sums:
        return wish, _offer(said, asked)
    if not _is_lump(said):
        return (wish,)
    return wish, Offer(settle_for=_everything(said, asked), first_date=_day(said, asked) or _soon(said, asked))


def _reduction(said: Utterance) -> AskWaiver:
    return AskWaiver(next((name for name in COMPONENTS if names(said.text, name)), None))


def _is_lump(said: Utterance) -> bool:
    """Whether it is offered to pay everything at once, not said that this can't be done ("一次还不上，能分期吗")."""
    is_offer = said.intent not in UNCLEAR or names(said.text, "pay") or bool(said.sums)  # "all of it" of a month's money is none
    return is_offer and names(said.text, "lump") and not names(said.text, "cannot") and said.intent != "request_installment_plan"


def _soon(said: Utterance, asked: Asked) -> date:
    """The day of a single payment for which none was named: the next payday, or a week to get the money together."""
    in_a_week = said.today + timedelta(days=min(WEEK, asked.window))
    payday = next_month_day(said.today, asked.payday) if asked.payday else in_a_week
    return payday if payday <= said.today + timedelta(days=asked.window) else in_a_week


def _everything(said: Utterance, asked: Asked) -> Money:
    """What "all of it" means: what is late, unless the whole loan is named."""
    return asked.total if names(said.text, "everything") else asked.late


def _extension(said: Utterance, asked: Asked) -> AskExtension:
    """The days asked for; as many as there can be when none was named."""
    day = _day(said, asked)
    if day is not None:
        return AskExtension((day - said.today).days)
    if said.days is not None:
        return AskExtension(said.days)
    return AskExtension(30 * said.months if said.months else asked.longest_delay)


def _later_start(said: Utterance, asked: Asked) -> Offer:
    """More time while instalments are on the table moves the first of them: to the day named, or as late as the rules let it be."""
    wait = said.days if said.days is not None else asked.window
    return Offer(first_date=_day(said, asked) or said.today + timedelta(days=max(1, min(wait, asked.window))))


def _day(said: Utterance, asked: Asked) -> date | None:
    """The day named; a payday is known once it was told."""
    if said.names_payday and asked.payday is not None:
        return next_month_day(said.today, asked.payday)
    if said.month is not None and said.day is None:
        return _within(said.month, said, asked)
    each_month = day_each_month(said.text) if said.day is None else None
    return said.day if each_month is None else next_month_day(said.today, each_month)


def _within(month: tuple[date, date], said: Utterance, asked: Asked) -> date:
    """The day of a month named without one: the payday in it, else its last day, as far as a first payment may wait."""
    first, last = month
    if asked.payday is not None and (payday := next_month_day(max(said.today, first - timedelta(days=1)), asked.payday)) <= last:
        return payday
    return max(min(last, said.today + timedelta(days=asked.window)), said.today + timedelta(days=1))


def _offer(said: Utterance, asked: Asked) -> Offer:
    """Payments named: monthly, first, in so many months, from a day on, or once and for all."""
    monthly = next((min(_monthly(each), asked.total) for each in said.sums if each.role), None)
    named = next((each.amount for each in said.sums if not each.role), None) or _bare(said, asked)
    single = min(named, asked.total) if named else None
    months = None if said.intent in HARDSHIP else said.months
    day = _day(said, asked) if monthly or single or months else None
    if _is_lump(said) and not monthly and not months:
        return Offer(settle_for=single or _everything(said, asked), first_date=_day(said, asked) or _soon(said, asked))
    share = said.value("percentage")
    if share is not None and single is None:
        return Offer(pay_now=asked.late.times(Decimal(share) / PERCENT), pay_monthly=monthly, months=months, first_date=day)
    if single is not None and monthly is None and months and names(said.text, "first"):
        return Offer(pay_now=single, pay_monthly=_share(asked.total - single, months), first_date=day)
    if single is not None and (monthly is not None or names(said.text, "first")):
        return Offer(pay_now=single, pay_monthly=monthly, months=months, first_date=day)
    return Offer(pay_monthly=monthly or single, months=months, first_date=day)


def _share(rest: Money, months: int) -> Money:
    """The rest in so many parts, rounded up so that none is left over."""
    return Money(-(-rest.minor // months), rest.currency)


def _monthly(each: Sum) -> Money:
    return each.amount * WEEKS if each.role == "weekly" else each.amount


def _bare(said: Utterance, asked: Asked) -> Money | None:
    """A number without a word beside it is an amount in an offer, and while plans are on the table."""
    is_amount = (asked.plans or said.intent == "make_offer") and said.value("choice") is None
    number = said.number if is_amount else None
    return Money.of(number, said.currency) if number else None
