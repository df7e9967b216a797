"""How each kind of statement moves a negotiation on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bot.lending.negotiation import numbers
from bot.lending.negotiation.desk import QUARTERS, lift
from bot.lending.negotiation.moves import Reason
from bot.lending.negotiation.offers import Verdict
from bot.lending.negotiation.search import extension
from bot.lending.negotiation.state import State, is_as_good
from bot.lending.negotiation.statements import (
    Accept,
    AskExtension,
    AskWaiver,
    CannotPay,
    Dispute,
    Finances,
    Offer,
    Reject,
    Statement,
    WantPerson,
)


def reply(state: State, statement: Statement) -> State:
    """The state after a statement, its move answered; an offer that waits for an answer about money waits for nothing else."""
    if state.waiting is not None and not isinstance(statement, Finances):
        state = state._replace(waiting=None)
    return REPLIES[type(statement)](state, statement)


def _finances(state: State, said: Finances) -> State:
    if said.is_silent:
        return _silence(state)
    waiting, state = state.waiting, state.learn(said)._replace(waiting=None)
    if waiting is not None:
        return _waited(state, waiting)
    if state.draft is None:
        return state.ask_or_propose()
    if state.can_bear(state.draft):
        return state.propose(state.draft)
    return state.propose_best(Reason("means_changed", {}))


def _waited(state: State, offer: Offer) -> State:
    """An offer read again now that the costs are known, or were asked for in vain."""
    draft = state.reader.read(offer).draft
    return _smaller(state) if draft is None else state.agree(draft)


def _silence(state: State) -> State:
    """Once the same again, in case it was not heard; then a silence is a no."""
    state = state._replace(silences=state.silences + 1)
    if state.waiting is not None:
        return _waited(state._replace(waiting=None), state.waiting)
    if state.draft is None:
        return state.ask_or_propose()
    if state.is_final:
        return state.give_up()
    if state.repeated:
        return _concede(state)
    return state._replace(repeated=True).propose(state.draft)


def _accept(state: State, _: Accept) -> State:
    return _silence(state) if state.draft is None else state.agree(state.draft)


def _reject(state: State, _: Reject) -> State:
    state = state._replace(silences=0)
    if state.draft is None:
        return state.ask_or_propose()
    return _concede(state)


def _concede(state: State, *codes: Reason) -> State:
    """Something better if there is any; a last word before giving up."""
    if state.is_final:
        return state.give_up()
    if state.lacks_costs:
        return state.ask("essential_costs")
    draft = state.better()
    if draft is not None:
        return state.propose(draft, *codes)
    return state.propose_last(*codes)


def _offer(state: State, offer: Offer) -> State:
    if offer == Offer():
        return _silence(state)
    state = state._replace(silences=0)
    reading = state.reader.read(offer)
    if reading.verdict is Verdict.PARTIAL:
        return _partial(state, offer)
    if reading.verdict is Verdict.BELOW_RULES:
        return _nearest(state, offer)
    if state.draft is not None and state.lacks_costs:  # without them nearly any sum would pass for affordable
        return state._replace(waiting=offer).ask("essential_costs")
    return _smaller(state) if reading.draft is None else state.agree(reading.draft)


def _partial(state: State, offer: Offer) -> State:
    state = state._replace(hint=offer)
    return state.ask_or_propose() if state.draft is None else state.propose_best()


def _smaller(state: State) -> State:
    """More was offered than the household can spare: a smaller payment."""
    why = Reason("offer_above_means", {"affordable_monthly": state.desk.money(state.house.bound.surplus)})
    if state.draft is None or not state.can_bear(state.draft):
        return state.propose_best(why)
    return state.propose(state.draft, why)


def _nearest(state: State, offer: Offer) -> State:
    """The offer is below the rules: the plan inside them that is nearest to it."""
    why = Reason("offer_below_rules", {"least": state.desk.money(state.desk.least), "longest": state.desk.policy.max_months})
    draft = state.reader.nearest(offer)
    if draft is not None and (state.draft is None or is_as_good(draft, state.draft)):
        return state.propose(draft, why)
    if state.draft is not None:
        return _concede(state, why)
    longest = state.with_quarters(0, state.desk.policy.max_months)
    return state.propose_best(why) if longest is None else state.propose(longest, why)


def _waiver(state: State, ask: AskWaiver) -> State:
    """Half of what may be waived at the first ask, all of it at the second."""
    asks = state.waiver_asks + 1
    granted = state.desk.waiver(min(QUARTERS, asks * QUARTERS // 2), ask.component)
    waived = lift(state.waived, granted)
    state = state._replace(waived=waived, waiver_asks=asks, silences=0)
    if state.draft is None:
        return state.ask_or_propose()
    if waived == state.draft.waived:
        return state.propose(state.draft, Reason("waiver_not_possible", {"component": ask.component or "any"}))
    draft = state.with_quarters(0, len(state.draft.amounts))
    return state.propose(draft or state.draft)


def _extension(state: State, ask: AskExtension) -> State:
    """One later payment of everything, when the rules and the means allow it; else the nearest thing, and which of them forbids it."""
    state = state._replace(silences=0)
    longest = state.desk.policy.max_extension_days
    due = state.desk.today + timedelta(days=min(ask.days, longest))
    draft = extension(state.desk, state.paydays, due, state.house.bound, state.waived) if due > state.desk.today else None
    if draft is not None and ask.days <= longest:
        was_asked = state.house.is_known or state.draft is not None
        return state.agree(draft) if was_asked else state.propose(draft)
    if state.draft is None:
        return state._replace(not_before=min(due, state.desk.window_end)).ask_or_propose()
    code = "extension_not_possible" if ask.days > longest or not longest else "extension_above_means"
    return state.propose(draft or state.draft, Reason(code, {"asked": ask.days, "longest": longest}))


def _cannot_pay(state: State, ask: CannotPay) -> State:
    """A pause inside the rules if there is one, something gentler once, then a person."""
    state = state._replace(silences=0)
    if ask.until is not None and ask.until > state.desk.today:
        return _pause(state, ask.until)
    if state.draft is None:
        return state.ask_or_propose()
    if state.lacks_costs and not state.is_final:
        return state.ask("essential_costs")
    gentler = None if state.is_final or state.refusals else state.gentlest()
    state = state._replace(refusals=state.refusals + 1)
    return state.refer("hardship", times=state.refusals) if gentler is None else state.propose(gentler)


def _pause(state: State, until: date) -> State:
    """Nothing before a day: plans begin on it, or on the last day for a first payment where that is nearly as late."""
    window_end = state.desk.window_end
    latest = max(window_end, state.desk.extension_end)
    is_nearly = latest < until <= window_end + timedelta(days=numbers.NEARLY)
    start = window_end if is_nearly else until
    if start > latest or state.not_before >= start:
        return state.refer("hardship", until=until, latest=latest)
    state = state._replace(not_before=start, wished=until if is_nearly else date.min)
    if state.draft is None:
        return state.ask_or_propose()
    draft = state.with_quarters(0, len(state.draft.amounts))
    return state.refer("hardship", until=until, latest=latest) if draft is None else state.propose(draft)


def _dispute(state: State, _: Dispute) -> State:
    return state.refer("disputed")


def _person(state: State, _: WantPerson) -> State:
    return state.refer("person_wanted")


REPLIES: dict[type, Callable[[State, Any], State]] = {
    Finances: _finances,
    Offer: _offer,
    AskExtension: _extension,
    AskWaiver: _waiver,
    CannotPay: _cannot_pay,
    Accept: _accept,
    Reject: _reject,
    Dispute: _dispute,
    WantPerson: _person,
}
