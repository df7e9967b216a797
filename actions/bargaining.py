"""How a negotiation is said: each move of the negotiator as question, plans, terms, or a person."""

from __future__ import annotations

import json

from actions.cases import desk_words, hand_over
from actions.documents import give_agreement
from actions.loans import product_name
from actions.saying import Saying
from bot import catalogue
from bot.dialogue import sources, wording
from bot.dialogue.bargaining.agreement import Agreement
from bot.dialogue.bargaining.analysis import analysis
from bot.dialogue.bargaining.changing import told_means
from bot.dialogue.bargaining.options import Option, options
from bot.dialogue.bargaining.part import named_first
from bot.dialogue.bargaining.talk import Talk
from bot.dialogue.context import TurnContext
from bot.dialogue.figures import Figures
from bot.dialogue.paying import Wish, address
from bot.lending.negotiation import Plan, Propose, Reason, Refer
from bot.service import plan_cards as cards
from bot.service.pay_records import PayPurpose
from bot.service.plan_debt import covers_all
from bot.service.plan_reasons import lead, sentences
from bot.service.plan_workings import means_row
from bot.service.turn import Json

MATTERS = {"hardship": "hardship", "disputed": "dispute"}


async def proceed(say: Saying, turn: TurnContext, talk: Talk) -> None:
    """Says where the talk stands and keeps it; what ends it is handed over."""
    move, agreed = talk.move, talk.agreed
    if agreed is not None:
        show_terms(say, turn, talk, agreed)
    elif talk.question:
        keep(say, talk.ask(talk.question))
        say.words(f"ask_{talk.question}")
        say.ask("plan_finances")
    elif isinstance(move, Propose):
        keep(say, talk)
        propose(say, turn, talk, move)
    elif isinstance(move, Refer):
        await refer(say, turn, talk, move.reason)
    else:
        close(say)
        say.words("negotiation_nothing_owed")


def keep(say: Saying, talk: Talk) -> None:
    say.remember("negotiation", talk.to_json())


def close(say: Saying) -> None:
    """Nothing of the talk is kept."""
    say.remember("negotiation", None)
    say.ask(None)


def propose(say: Saying, turn: TurnContext, talk: Talk, move: Propose) -> None:
    """The plans that can be chosen, why they are as they are, and ways to say something else."""
    plans, why = options(talk), sentences(move.reasons, turn.language)
    limit = [turn.word(final_key(plans))] if move.is_final else []
    rows = [_option(each, talk, turn, why if each is plans[0] else []) for each in plans]
    rows[-1]["notes"] += limit  # read after the last plan, since it speaks of them all
    if means := means_row(move.reasons, turn.language):
        rows[0]["rows"].append(means)
    lines = [cards.summary(each.plan, title(each, turn), turn.language, sms=turn.sms) for each in plans]
    said = {"lead": lead(move.reasons, turn.language, sms=turn.sms), "options": "\n".join(lines), "why": "\n".join(why + limit)}
    say.card(cards.plan_card(_names(talk, turn), rows, turn.language, said["lead"]), "plan_offer", **said)
    offer_choices(say, turn, plans, talk)


def offer_choices(say: Saying, turn: TurnContext, plans: tuple[Option, ...], talk: Talk) -> None:
    for each in plans:
        say.choice("choose" + json.dumps({"option": each.name}), turn.word("choose_plan", letter=each.name.upper()))
    part = named_first(talk.heard)
    if part is not None and part.pay_now and part.pay_now <= talk.view.statement.payoff and address("") is not None:
        wish = Wish(talk.view.id, part.pay_now, PayPurpose.OWN)
        title = turn.word("plan_pay_now", amount=wording.money(part.pay_now, turn.language))
        say.choice("pay" + json.dumps({"option": wish.option}), title)
    say.offer(("another_plan", "another_plan"), ("request_human", "person_instead"))
    say.ask("plan_answer")


def final_key(plans: tuple[Option, ...]) -> str:
    """How it is said that the bot can go no further, which is true of all that it shows and not of the first plan alone."""
    return "plan_offer_final" if len(plans) == 1 else "plan_offer_final_of_two"


def title(option: Option, turn: TurnContext) -> str:
    one = option.idea == "proposed" and len(option.plan.installments) == 1
    idea = turn.word("idea_proposed_one" if one else f"idea_{option.idea}", count=len(option.plan.installments))
    return turn.word("option_title", letter=option.name.upper(), idea=idea)


def _option(option: Option, talk: Talk, turn: TurnContext, why: list[str]) -> Json:
    owed = talk.debt.outstanding
    return cards.option_card(option.name, title(option, turn), option.plan, owed.total, why, turn.language, owed)


def _names(talk: Talk, turn: TurnContext) -> Figures:
    return {"product": product_name(talk.view, turn), "loan": talk.view.id}


def show_terms(say: Saying, turn: TurnContext, talk: Talk, plan: Plan) -> None:
    """Everything that a yes would mean, then the question. The hash of these very terms waits with it."""
    agreement = Agreement.of(talk, plan)
    say.remember("negotiation", {**talk.to_json(), "terms": agreement.terms_hash})
    option, told = Option("a", "proposed", plan, ()), [*notes(talk, turn), *cards.before_yes(legal(turn), turn.language)]
    card = cards.plan_card(_names(talk, turn), [{**_option(option, talk, turn, told), "title": ""}], turn.language)
    say.card(card, "plan_terms", **terms_figures(talk, plan, turn))
    if talk.replaces is not None:
        before = talk.view.plan
        say.words("plan_replaces_waived" if before and before.plan.waived.total else "plan_replaces")
    say.words("plan_consent")
    say.ask("plan_consent")


def terms_figures(talk: Talk, plan: Plan, turn: TurnContext) -> Figures:
    """summary, schedule, notes, before; on SMS only the note that says what the plan covers."""
    named = turn.word("plan_summary_title", **_names(talk, turn))
    told = notes(talk, turn)
    return {
        "summary": cards.summary(plan, named, turn.language, sms=turn.sms),
        "schedule": cards.schedule_lines(plan, turn.language),
        "notes": told[0] if turn.sms else "\n".join(told),
        "before": cards.before_yes_lines(legal(turn), turn.language),
    }


def notes(talk: Talk, turn: TurnContext) -> list[str]:
    covered = covers_all(talk.view, talk.scope)
    return cards.terms_notes(turn.request.lender_id, turn.language, covers_all=covered, cause=talk.cause, sms=turn.sms)


def legal(turn: TurnContext) -> list[str]:
    """What the law makes of a yes, where the lender is."""
    return sources.sentences(catalogue.entry("plan_terms", turn.language)["rules"], turn)


def settle(say: Saying, turn: TurnContext, talk: Talk, agreement: Agreement) -> None:
    """Records the plan that was consented to and gives it back as a receipt."""
    turn.want("agree_plan", **agreement.effect())
    following = turn.word("plan_next_steps", first_due=cards.plan_figures(agreement.plan, turn.language)["first_due"])
    after = turn.word("plan_agreed_after")
    card = cards.receipt_card(agreement.plan, [*notes(talk, turn), following, after], turn.language)
    say.card(card, "plan_agreed", **terms_figures(talk, agreement.plan, turn), following=following, after=after)
    if not turn.sms:
        give_agreement(say, turn, agreement.terms_hash)
    offer_to_remember(say, turn, talk)
    close(say)
    say.ask("plan_done")


def offer_to_remember(say: Saying, turn: TurnContext, talk: Talk) -> None:
    """Asks whether what was told of the household may be kept; without a yes it goes with the talk."""
    means = told_means(talk.finances)
    say.remember("means", means or None)
    if means and not turn.sms:
        say.words("plan_save_finances")


async def refer(say: Saying, turn: TurnContext, talk: Talk, reason: Reason) -> None:
    """A person goes on, with what was said, what was offered, and why it did not end here."""
    say.remember("negotiation", None)
    say.words(f"refer_{reason.code}")
    say.words("refer_hours", **desk_words(turn))
    await hand_over(say, turn, MATTERS.get(reason.code, "negotiation"), reason.code, **analysis(talk, reason))
