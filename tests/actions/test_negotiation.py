"""Negotiating on real loans: questions, plans, terms, consent, a person; and nothing for strangers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from rasa_sdk import Action

from actions.negotiation import ConfirmPlan, ContinuePlan, Negotiate, NotYet, TakePlan
from actions.plan import PlanStatus
from bot.catalogue import entry
from bot.channels.segments import length
from bot.channels.text_twin import rendered
from bot.dialogue.nlu.entities import as_rasa, extract
from bot.lending import Money
from bot.lending.negotiation import Finances
from bot.service.account import Overview
from bot.service.plan_terms import plan_from_json, terms_hash
from bot.service.records import SavedFinances
from tests.accounts import NOW, TODAY, account, agreed, loan, view, with_plan
from tests.actions.helpers import Said, run

CHOSEN_A = [{"entity": "option", "value": "a"}]


class Talk:
    """A borrower and the bot, action by action, with the slots that one leaves to the next."""

    def __init__(self, overview: Overview | None = None, **facts: Any) -> None:
        self.slots: dict[str, Any] = {}
        self.overview = overview or account()
        self.facts = facts

    async def say(self, action: Action, text: str, intent: str, entities: list[dict[str, Any]] | None = None) -> Said:
        found = [as_rasa(each) for each in extract(text, NOW)] if entities is None else entities
        said = await run(action, text, account=self.overview, intent=intent, entities=found, slots=dict(self.slots), **self.facts)
        self.slots |= said.slots
        return said


async def at_terms(**facts: Any) -> Talk:
    talk = Talk(**facts)
    await talk.say(Negotiate(), "每个月还800", "make_offer")
    return talk


@pytest.mark.parametrize(("language", "effect"), [("zh", "诉讼时效会重新计算"), ("en", "time limit for suing")])
async def test_the_card_itself_says_before_the_yes_what_a_yes_does(language: str, effect: str) -> None:
    talk = Talk(language=language)
    said = await talk.say(Negotiate(), "每个月还800", "make_offer")
    notes = "\n".join(said.cards[0]["options"][0]["notes"])
    assert effect in notes
    assert entry("note_record_stays", language)["text"] in notes
    assert all(note in said.text for note in said.cards[0]["options"][0]["notes"])


async def test_a_card_answers_the_wish_that_it_follows() -> None:
    talk = Talk()
    said = await talk.say(Negotiate(), "每个月还20", "make_offer")
    assert said.cards[0]["subtitle"] == entry("lead_offer_below_rules", "zh")["text"]


async def test_it_says_why_it_asks_and_that_silence_is_fine() -> None:
    talk = Talk()
    said = await talk.say(Negotiate(), "想分期", "request_installment_plan")
    assert "先不说" in said.text
    assert "skip_question" in said.choices
    assert talk.slots["awaiting"] == "plan_finances"


async def test_at_most_three_questions_come_before_a_plan_whatever_is_answered() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "想分期", "request_installment_plan")
    for _ in range(2):
        said = await talk.say(Negotiate(), "先不说", "busy")
        if said.cards:
            break
    else:
        said = await talk.say(Negotiate(), "先不说", "busy")
    assert said.cards[0]["type"] == "plan"
    assert len(said.cards[0]["options"]) == 2


async def test_what_may_be_kept_is_not_asked_again() -> None:
    known = Finances(monthly_income=Money.of(8000), essential_costs=Money.of(3000), savings=Money.of(0), payday=15)
    saved = SavedFinances(borrower_id="B0001", finances=known, consented_at=NOW)
    talk = Talk(replace(account(), finances=saved))
    said = await talk.say(Negotiate(), "想分期", "request_installment_plan")
    assert said.cards


async def test_an_answer_without_a_figure_is_said_to_have_none() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "想分期", "request_installment_plan")
    said = await talk.say(Negotiate(), "差不多吧", "inform")
    assert "没从这句话里看出数来" in said.text


async def test_an_offer_within_the_rules_leads_to_its_terms_and_to_nothing_before_a_yes() -> None:
    talk = Talk()
    said = await talk.say(Negotiate(), "每个月还800", "make_offer")
    assert "¥800.00" in said.text
    assert "诉讼时效会重新计算" in said.text
    assert "不良信息" in said.text
    assert said.choices == ["affirm", "deny", "request_human"]
    assert said.effects == {}


async def test_a_yes_to_the_terms_records_exactly_those() -> None:
    talk = await at_terms()
    shown = talk.slots["negotiation"]["terms"]
    said = await talk.say(ConfirmPlan(), "同意", "affirm", [])
    agreed = said.effects["agree_plan"]
    assert agreed["terms_hash"] == shown
    assert shown == terms_hash(agreed["loan_id"], agreed["kind"], agreed["plan"], agreed["policy_version"])
    assert plan_from_json(agreed["plan"]).total == talk.overview.loans[0].statement.outstanding.total
    assert talk.slots["negotiation"] is None


async def test_a_yes_that_is_not_sure_is_asked_back() -> None:
    talk = await at_terms()
    said = await run(ConfirmPlan(), "嗯？", slots=talk.slots, intent="affirm", confidence=0.5)
    assert said.effects == {}


async def test_a_second_yes_finds_that_the_plan_stands() -> None:
    talk = await at_terms()
    said = await talk.say(ConfirmPlan(), "同意", "affirm", [])
    talk = await at_terms()
    talk.overview = with_plan(agreed(date(2026, 12, 1)))
    said = await talk.say(ConfirmPlan(), "同意", "affirm", [])
    assert said.effects == {}
    assert "已经有约好的安排" in said.text


async def test_terms_of_another_day_are_shown_again_instead_of_agreed() -> None:
    talk = await at_terms()
    later = date(2026, 12, 20)
    talk.overview = account(on=later)
    talk.facts = {"now": datetime(2026, 12, 20, 4, tzinfo=UTC)}
    said = await talk.say(ConfirmPlan(), "同意", "affirm", [])
    assert said.effects == {}
    assert "按今天的重新算了" in said.text
    assert talk.slots["awaiting"] == "plan_consent"


async def test_not_yet_keeps_everything_and_settles_nothing() -> None:
    talk = await at_terms()
    said = await talk.say(NotYet(), "再想想", "deny")
    assert "不急" in said.text
    assert talk.slots["negotiation"]["picked"] == []


async def test_a_correction_replaces_what_was_offered() -> None:
    talk = await at_terms()
    said = await talk.say(NotYet(), "不对，是每月900", "deny")
    assert "¥900.00" in said.text
    assert "¥800.00" not in said.text


async def test_a_yes_to_one_of_two_plans_asks_which() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "能延期10天吗", "request_extension")
    said = await talk.say(TakePlan(), "好", "affirm", [])
    assert "哪一个" in said.text
    said = await talk.say(TakePlan(), "a", "choose", CHOSEN_A)
    assert talk.slots["awaiting"] == "plan_consent"


async def test_the_talk_can_be_taken_up_where_it_stood() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "能延期10天吗", "request_extension")
    said = await talk.say(ContinuePlan(), "", "continue_plan", [])
    assert said.cards
    assert talk.slots["awaiting"] == "plan_answer"


async def test_the_next_day_it_goes_on_with_the_amounts_of_that_day() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "能延期10天吗", "request_extension")
    talk.overview = account(on=date(2026, 11, 22))
    talk.facts = {"now": datetime(2026, 11, 22, 4, tzinfo=UTC)}
    said = await talk.say(Negotiate(), "能分期吗", "request_installment_plan")
    assert "接着上次的商量" in said.text


async def test_with_two_loans_what_was_said_waits_for_the_choice() -> None:
    talk = Talk(account(loan(), loan("L0002")))
    said = await talk.say(Negotiate(), "每个月还800", "make_offer")
    assert said.choices == ['choose_loan{"option": "L0001"}', 'choose_loan{"option": "L0002"}']
    said = await talk.say(Negotiate(), "", "choose_loan", [{"entity": "option", "value": "L0002"}])
    assert "L0002" in said.text
    assert talk.slots["awaiting"] == "plan_consent"


@pytest.mark.parametrize(
    ("facts", "reason", "topic"),
    [({"disputed": True}, "disputed", "dispute"), ({"broken_plans": 3}, "plans_broken", "negotiation")],
)
async def test_what_a_person_must_decide_goes_to_a_person_with_what_was_said(
    facts: dict[str, Any], reason: str, topic: str
) -> None:
    talk = Talk(replace(account(), loans=(view(loan(), **facts),)))
    said = await talk.say(Negotiate(), "每个月还800", "make_offer")
    assert (said.effects["open_case"]["reason"], said.effects["open_case"]["topic"]) == (reason, topic)
    assert said.effects["open_case"]["summary"]["why"]["code"] == reason
    assert talk.slots["negotiation"] is None


async def test_figures_that_leave_no_room_bring_a_person_and_no_reproach() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "想分期", "request_installment_plan")
    said = await talk.say(Negotiate(), "收入3000，房租和吃饭3500，存款没有", "inform")
    if talk.slots["awaiting"] == "plan_finances":
        said = await talk.say(Negotiate(), "先不说", "busy")
    assert said.effects["open_case"]["reason"] == "no_affordable_plan"
    assert "不怪您" in said.text
    assert said.effects["open_case"]["summary"]["said"]


async def test_nothing_owed_needs_no_plan() -> None:
    paid_off = account(loan(opened_on=date(2025, 8, 15), months=3, payments=()), on=date(2025, 8, 15))
    nothing = replace(paid_off, loans=())
    said = await Talk(nothing).say(Negotiate(), "想分期", "request_installment_plan")
    assert "不用商量方案" in said.text


@pytest.mark.parametrize("action", [Negotiate(), TakePlan(), ConfirmPlan(), NotYet(), ContinuePlan()])
async def test_a_stranger_hears_no_figure(action: Action) -> None:
    said = await run(action, "每个月还800", intent="make_offer", verified=None)
    assert "¥" not in said.text
    assert said.effects == {}
    assert said.turn.reads == 0


@pytest.mark.parametrize(("language", "phone"), [("zh", True), ("en", False)])
async def test_every_short_message_of_a_plan_fits_in_three_parts(language: str, phone: bool) -> None:
    talk = Talk(language=language, channel="sms")
    told = [await talk.say(Negotiate(), "想分期", "request_installment_plan")]
    told += [await talk.say(Negotiate(), text, "inform") for text in ("8000", "3000", "15号")]
    told.append(await talk.say(TakePlan(), "a", "choose", CHOSEN_A))
    told.append(await talk.say(ConfirmPlan(), "同意", "affirm", []))
    assert "agree_plan" in told[-1].effects
    for said in told:
        for text in said.texts:
            body = {"text": text, "choices": [], "signature": "提钱购" if phone else "TiQianGou"}
            whole = rendered(body, language, mainland=phone, link="https://x.example")  # type: ignore[arg-type]
            assert length(whole, mainland=phone).parts <= 3
            assert "https" not in whole, text
    assert date.fromisoformat(told[-1].effects["agree_plan"]["plan"]["installments"][0]["due"]) > TODAY


async def test_a_word_that_says_nothing_new_leaves_the_terms_on_the_table() -> None:
    talk = await at_terms()
    before = talk.slots["negotiation"]
    said = await talk.say(Negotiate(), "还是想分期", "request_installment_plan", [])
    assert talk.slots["awaiting"] == "plan_consent"
    assert talk.slots["negotiation"]["picked"] == before["picked"]
    assert "¥800.00" in said.text


async def test_a_story_of_hardship_before_plans_is_met_as_one_and_the_plans_wait() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "每月还20", "make_offer")
    said = await talk.say(Negotiate(), "我有3个孩子，打2份工，2019年住院花了15000", "state_hardship")
    assert talk.slots["awaiting"] == "hardship_consent"
    assert talk.slots["hardship_kind"] == "illness"
    assert "不容易" in said.text
    assert "排不成方案" not in said.text
    again = await talk.say(ContinuePlan(), "接着说", "continue_plan", [])
    assert again.cards


@pytest.mark.parametrize("text", ["方案A还是B", "plan A or B"])
async def test_a_choice_before_any_plan_is_laid_out_leads_into_laying_them_out(text: str) -> None:
    talk = Talk()
    said = await talk.say(PlanStatus(), text, "ask_plan_status")
    assert entry("plan_none_laid_out", "zh")["text"] in said.text
    assert talk.slots["awaiting"] == "plan_finances"
    assert talk.slots["negotiation"]["heard"] == []


async def test_who_has_nothing_left_and_no_savings_is_not_asked_for_a_payday() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "想分期，收入3000，每月开销5000", "request_installment_plan")
    said = await talk.say(Negotiate(), "没有存款", "deny")
    assert said.effects["open_case"]["reason"] == "no_affordable_plan"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("wish", "intent"), [("每个月还20", "make_offer"), ("一次还1000", "make_offer")])
async def test_how_far_the_bot_can_go_is_said_of_all_that_it_shows(language: str, wish: str, intent: str) -> None:
    talk, shown = Talk(language=language), []
    said = await talk.say(Negotiate(), wish, intent)
    for _ in range(8):
        if not said.cards:
            break
        shown.append(said)
        said = await talk.say(Negotiate(), "换个方案", "another_plan")
    one, two = (str(entry(key, language)["text"]) for key in ("plan_offer_final", "plan_offer_final_of_two"))
    for each in shown:
        plans = each.cards[0]["options"]
        told = [note for plan in plans for note in plan["notes"]]
        assert (one in told) <= (len(plans) == 1)
        assert (two in told) <= (len(plans) == 2)
        assert (one in each.text, two in each.text) == (one in told, two in told)
    last = shown[-1].cards[0]["options"]
    assert {one, two} & set(last[-1]["notes"])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("channel", ["web", "sms"])
async def test_later_instalments_are_spoken_of_only_where_some_come_later(language: str, channel: str) -> None:
    for opened_on, comes_later in ((date(2026, 8, 15), True), (date(2025, 8, 15), False)):
        talk = Talk(account(loan(opened_on=opened_on)), language=language, channel=channel)
        await talk.say(Negotiate(), "能延期10天吗", "request_extension")
        said = await talk.say(TakePlan(), "a", "choose", CHOSEN_A)
        note = "sms" if channel == "sms" else "text"
        assert (entry("note_overdue_only", language)[note] in said.text) is comes_later
        assert (entry("note_covers_all", language)[note] in said.text) is not comes_later
