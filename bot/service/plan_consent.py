"""The borrower's answer to a plan that a person put to them: a yes is theirs alone, given in their own proven conversation.

It works while the person is there and after: the press is dealt with here, so no turn of the bot is needed or made for it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.service import plan
from bot.service.account import LoanView, overview
from bot.service.conversation import tell
from bot.service.errors import ServiceError
from bot.service.plan_offer_records import OfferState, PlanOffer
from bot.service.plan_offer_words import AGREE, DECLINE, agreed, told
from bot.service.ports import BookAndTalk
from bot.service.talk_records import Conversation, Draft, Entry, StaffMember
from bot.service.turn_context import EffectContext


async def answered(uow: BookAndTalk, entry: Entry, now: datetime) -> bool:
    """Do what a borrower's row says about an offer; whether it said anything about one."""
    kind, name = _read(str(entry.payload.get("choice") or ""))
    if not name:
        return False
    conversation = await uow.conversations.lock(entry.conversation_id)
    offer = await uow.plan_offers.lock(name)
    member = await uow.staff.get(offer.offered_by) if offer else None
    if offer is None or member is None or offer.conversation_id != conversation.id:
        return False
    rows = await _answer(uow, offer, kind, _turn(offer, conversation, entry, now), member)
    await tell(uow, conversation.id, [replace(row, channel=entry.channel) for row in rows], now)
    await _mark_answered(uow, conversation, entry)
    return True


def _read(choice: str) -> tuple[str, str]:
    """Which button, of which offer; nothing for any other choice."""
    kind, brace, rest = choice.partition("{")
    if kind not in (AGREE, DECLINE) or not brace:
        return "", ""
    try:
        named = json.loads(brace + rest)
    except ValueError:
        return "", ""
    return kind, str(named.get("offer") or "") if isinstance(named, dict) else ""


def _turn(offer: PlanOffer, conversation: Conversation, entry: Entry, now: datetime) -> EffectContext:
    return EffectContext(
        conversation_id=conversation.id,
        seq=entry.seq,
        verified=conversation.verified,
        lender_id=conversation.lender_id,
        channel=entry.channel,
        now=now,
        today=now.astimezone(ZoneInfo(conversation.zone)).date(),
        language=conversation.language,
        role=offer.role,
        by=f"borrower:{offer.borrower_id}",
    )


async def _answer(uow: BookAndTalk, offer: PlanOffer, kind: str, turn: EffectContext, member: StaffMember) -> list[Draft]:
    """What is said to it, once it is done."""
    if offer.state is OfferState.AGREED:
        return [told("offer_agreed_before", member, turn.language)]
    if offer.state is not OfferState.OPEN:
        return [told("offer_over", member, turn.language)]
    if kind == DECLINE:
        await _settle(uow, offer, OfferState.DECLINED, turn)
        return [told("offer_declined", member, turn.language)]
    return await _agree(uow, offer, turn, member)


async def _agree(uow: BookAndTalk, offer: PlanOffer, turn: EffectContext, member: StaffMember) -> list[Draft]:
    """The plan, if its terms still hold; else nothing is settled, and that is said."""
    try:
        if offer.on != turn.today:
            raise ServiceError("offer_old")
        await plan.agree(
            uow,
            turn,
            loan_id=offer.loan_id,
            plan=offer.plan,
            kind=offer.kind,
            policy_version=offer.policy_version,
            terms_hash=offer.terms_hash,
            replaces=offer.replaces,
            cause=offer.cause,
        )
    except ServiceError as refused:
        await _settle(uow, offer, OfferState.LAPSED, turn, problem=refused.code)
        return [told("offer_changed", member, turn.language)]
    await _settle(uow, offer, OfferState.AGREED, turn)
    return agreed(offer, await _view(uow, offer, turn), member, (turn.language, turn.channel))


async def _view(uow: BookAndTalk, offer: PlanOffer, turn: EffectContext) -> LoanView:
    assert turn.verified is not None
    account = await overview(uow, turn.verified, turn.today)
    return next(view for view in account.loans if view.id == offer.loan_id)


async def _settle(uow: BookAndTalk, offer: PlanOffer, state: OfferState, turn: EffectContext, problem: str | None = None) -> None:
    await uow.plan_offers.change(offer.id, state=state, settled_at=turn.now, problem=problem)
    details = {"offer": offer.id, "state": str(state), **({"problem": problem} if problem else {})}
    await uow.audit.add(actor=turn.actor, verb="answer_offer", subject=offer.loan_id, details=details, at=turn.now)


async def _mark_answered(uow: BookAndTalk, conversation: Conversation, entry: Entry) -> None:
    """The press is answered; the bot would only answer it again. What was said before it still waits for its answer."""
    waiting = await uow.conversations.question_after(conversation.id, conversation.answered_seq)
    if waiting is not None and waiting.seq == entry.seq:
        await uow.conversations.change(conversation.id, answered_seq=entry.seq)
