"""The verbs that a turn may carry out, by name. Each re-validates what it is asked and runs in the turn's transaction.

A verb is `async def verb(uow, turn, **args) -> None`; one that can't be done as asked raises Conflict, and nothing of the turn is kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.service import complaint, consent, dispute, finances, hardship, pay_link, plan, promise, survey
from bot.service.errors import Conflict
from bot.service.procedure import open_case
from bot.service.talk_ports import Talk
from bot.service.turn import Effect, Language
from bot.service.turn_context import EffectContext
from bot.service.verification import start_verification

Verb = Callable[..., Awaitable[None]]


async def set_language(uow: Talk, turn: EffectContext, *, language: Language) -> None:
    await uow.conversations.change(turn.conversation_id, language=language)


EFFECTS: dict[str, Verb] = {
    "open_case": open_case,
    "set_language": set_language,
    "start_verification": start_verification,
    "agree_plan": plan.agree,
    "record_promise": promise.record,
    "request_payment": pay_link.request,
    "record_dispute": dispute.record,
    "record_complaint": complaint.record,
    "record_hardship": hardship.record,
    "stop_contact": consent.stop_contact,
    "resume_contact": consent.resume_contact,
    "wish_hours": consent.wish_hours,
    "wrong_person": consent.wrong_person,
    "silence": consent.silence,
    "save_finances": finances.save_finances,
    "forget_finances": finances.forget_finances,
    "ask_survey": survey.ask_survey,
    "rate": survey.rate,
    "survey_words": survey.survey_words,
}


async def apply(uow: Any, turn: EffectContext, effect: Effect) -> None:
    """Carry out one effect; a verb that nobody knows, or that does not fit its arguments, is a Conflict."""
    verb = EFFECTS.get(effect.verb)
    if verb is None:
        raise Conflict("unknown_verb", verb=effect.verb)
    await verb(uow, turn, **effect.args)
