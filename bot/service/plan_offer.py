"""A plan laid out at the desk, put to the borrower, who alone can say yes to it.

It goes into the conversation as the bot's own plans do: the same card, the same terms, the same question. The yes is checked against the
book once more, in one transaction with the plan, so that whatever else was agreed meanwhile, two plans never result.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from bot.service import handoff
from bot.service.account import Overview, overview
from bot.service.authority import ROLES
from bot.service.conversation import tell
from bot.service.decisions import Acting
from bot.service.errors import Conflict, Invalid, NotAllowed, NotFound
from bot.service.plan_builder import Worked, wish_of, work_out
from bot.service.plan_offer_records import OfferState, PlanOffer
from bot.service.plan_offer_words import choices, offered, told
from bot.service.plan_reasons import as_data
from bot.service.plan_terms import kind_of, plan_to_json
from bot.service.ports import BookAndTalk
from bot.service.procedure import day_at
from bot.service.talk_records import Case
from bot.service.turn import Json, Verified


async def account_of(uow: BookAndTalk, case: Case, now: datetime) -> Overview:
    """The account behind a case; NotFound when nobody was proven in its conversation."""
    conversation = await uow.conversations.lock(case.conversation_id)
    if case.borrower_id is None or conversation.borrower_id != case.borrower_id:
        raise NotFound("no_borrower")
    who = Verified(borrower_id=case.borrower_id, lender_id=case.lender_id)
    return await overview(uow, who, day_at(case, now))


async def preview(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Worked:
    """What the engine makes of a plan, for whoever holds the case; nothing is offered."""
    case = await handoff.held(uow, case_id, by.member)
    account = await account_of(uow, case, by.now)
    worked = work_out(account, wish_of(request, account))
    details = {"loan": worked.view.id, "verdict": str(worked.built.verdict)}
    await uow.audit.add(actor=handoff.actor(by.member), verb="work_out_plan", subject=case.id, details=details, at=by.now)
    return worked


async def act_offer_plan(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{…what was laid out, terms: the hash of what was seen, reason}: put the plan to the borrower, in their conversation."""
    case = await handoff.held(uow, case_id, by.member)
    reason = str(request.get("reason") or "").strip()
    if not reason:
        raise Invalid("field", field="reason")
    account = await account_of(uow, case, by.now)
    worked = work_out(account, wish_of(request, account))
    if worked.may is None or worked.built.plan is None:
        raise Invalid("plan_not_possible")
    if request.get("terms") != worked.terms(worked.built.plan):
        raise Conflict("terms_changed")
    if ROLES.index(by.role) < ROLES.index(worked.may):
        raise NotAllowed("above_authority")
    await handoff.note(uow, case.id, by.member, reason, by.now)
    await _put(uow, case, worked, by)
    return case


async def _put(uow: BookAndTalk, case: Case, worked: Worked, by: Acting) -> None:
    """Keep the offer, end those it takes the place of, and say it."""
    view, laid_out = worked.view, worked.built.plan
    assert laid_out is not None
    await uow.loans.lock(view.id)
    for earlier in await uow.plan_offers.open_of_loan(view.id):
        await uow.plan_offers.change(earlier.id, state=OfferState.WITHDRAWN, settled_at=by.now)
    offer = PlanOffer(
        id=f"O{secrets.token_hex(6)}",
        case_id=case.id,
        conversation_id=case.conversation_id,
        borrower_id=view.account.loan.borrower_id,
        loan_id=view.id,
        plan=plan_to_json(laid_out),
        kind=str(kind_of(laid_out)),
        scope=worked.wish.scope,
        policy_version=worked.version,
        terms_hash=worked.terms(laid_out),
        role=worked.may or by.role,
        offered_by=by.member.login,
        offered_at=by.now,
        on=day_at(case, by.now),
        replaces=worked.replaces,
        cause=worked.cause,
    )
    await uow.plan_offers.add(offer)
    conversation = await uow.conversations.lock(case.conversation_id)
    to = (conversation.language, conversation.channel)
    rows = offered(offer, view, worked.debt.outstanding.total, by.member, to)
    await tell(uow, conversation.id, rows, by.now)
    await uow.conversations.change(conversation.id, offered=choices(offer, conversation.language))
    details = {"offer": offer.id, "loan": view.id, "terms": offer.terms_hash, "role": offer.role}
    await uow.audit.add(actor=handoff.actor(by.member), verb="offer_plan", subject=case.id, details=details, at=by.now)


async def act_withdraw_offer(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{offer}: it is no longer open; the borrower is told."""
    case = await handoff.held(uow, case_id, by.member)
    offer = await uow.plan_offers.lock(str(request.get("offer")))
    if offer is None or offer.case_id != case.id:
        raise NotFound("no_offer")
    if offer.state is not OfferState.OPEN:
        raise Conflict("offer_settled")
    await uow.plan_offers.change(offer.id, state=OfferState.WITHDRAWN, settled_at=by.now)
    conversation = await uow.conversations.lock(case.conversation_id)
    await tell(uow, conversation.id, [told("offer_withdrawn", by.member, conversation.language)], by.now)
    details = {"offer": offer.id}
    await uow.audit.add(actor=handoff.actor(by.member), verb="withdraw_offer", subject=case.id, details=details, at=by.now)
    return case


def analysis(worked: Worked) -> Json:
    """What a second person decides on: the plan, what it is measured by, and who may grant it."""
    shown = worked.built.shown
    return {
        "may": worked.may,
        "verdict": str(worked.built.verdict),
        "owed": str(worked.debt.outstanding.total.amount),
        "currency": worked.debt.outstanding.currency,
        "plan": plan_to_json(shown) if shown else None,
        "why": [as_data(each) for each in worked.built.reasons],
        "replaces": worked.replaces,
    }


async def analysed(uow: BookAndTalk, case: Case, request: Json, now: datetime) -> Json:
    """A request for a second person with the engine's analysis; Invalid when nobody may grant the plan."""
    account = await account_of(uow, case, now)
    worked = work_out(account, wish_of(request, account))
    if worked.may is None:
        raise Invalid("plan_not_possible")
    return {**request, "analysis": analysis(worked)}
