"""One sentence for what each further topic must and must not do."""

import json
import sys
from datetime import date

import pytest

from actions.complaint import Complaint, RecordComplaint
from actions.consequences import CollectionPractice, Consequences, CreditRecord, LegalAction
from actions.contact import ResumeContact, StopContact, WrongPerson
from actions.crisis import Crisis
from actions.dispute import AskDisputeLoan, DropDispute, RecordDispute
from actions.fees import Fees
from actions.handoff import CaseStatus, Handoff, Verify
from actions.hardship import Hardship, HardshipUnrecorded, RecordHardship, kind_of
from actions.lesson import Lesson
from actions.payment import EarlyRepayment, HowToPay, MinimumPayment, PayNow
from actions.privacy import Scam
from actions.talk import ChooseLanguage, ShowSources, Suggest, wanted_language
from bot.rulebook import lender, rule
from bot.service.records import Dispute
from tests.accounts import account, agreed, loan, with_plan
from tests.actions.helpers import run


async def test_fees_show_rates_and_how_each_amount_came_about() -> None:
    said = await run(Fees())
    assert "年利率18%" in said.text
    assert "按年利率23.4%计罚息" in said.text
    assert "920.16 × 0.065% × 64 = 38.28" in said.text
    assert "overdue_interest" in said.sources


async def test_the_yearly_cost_is_shown_nominal_and_effective_side_by_side_each_with_how_it_came_about() -> None:
    said = await run(Fees(), language="en")
    assert "18% a year nominal, 19.56% effective" in said.text
    rows = {each["label"]: each for each in said.cards[0]["rows"]}
    assert (rows["Yearly cost, nominal"]["value"], rows["Yearly cost, effective"]["value"]) == ("18%", "19.56%")
    assert rows["Contract rate"]["detail"][0] == "18% ÷ 360 = 0.05%"
    assert rows["Penalty rate"]["detail"][0] == "18% × 1.3 = 23.4%"


async def test_the_road_shows_where_the_loan_is_and_what_never_happens() -> None:
    said = await run(Consequences())
    states = [step["state"] for step in said.cards[0]["steps"]]
    assert states.count("now") == 1
    assert states.index("now") > 0
    assert any("不会因此坐牢" in item for item in said.cards[0]["never"]["items"])
    assert "坐牢" in said.text


async def test_where_a_plan_runs_it_comes_before_the_road() -> None:
    said = await run(Consequences(), "不还会怎样", account=with_plan(agreed(date(2026, 12, 1))))
    assert said.cards[0]["type"] == "plan"
    assert any("steps" in card for card in said.cards)


async def test_who_tells_of_a_missed_payment_of_a_plan_hears_the_way_on_and_the_road_only_when_asked() -> None:
    said = await run(Consequences(), "这期没还上，怎么办", account=with_plan(agreed(date(2026, 11, 15), covers_all=True)))
    assert "没有收到" in said.text
    assert said.choices == ["replan", "pay_now", "request_human", "ask_consequences"]
    assert not any("steps" in card for card in said.cards)


async def test_a_threat_to_others_brings_a_person_and_calm_words() -> None:
    said = await run(Crisis(), "我要弄死你们催收的")
    assert "听得出来" in said.text
    assert said.effects["open_case"]["topic"] == "danger"
    assert "silence" in said.effects


async def test_a_threat_made_to_the_borrower_is_a_complaint_with_a_person_and_numbers() -> None:
    said = await run(Crisis(), "催收发短信说弄死我全家")
    assert (said.effects["open_case"]["topic"], said.effects["open_case"]["reason"]) == ("complaint", "threatened")
    assert "110" in said.text
    assert "silence" in said.effects


async def test_the_road_ends_with_rights_and_numbers_that_open_to_their_rule() -> None:
    said = await run(Consequences())
    card = said.cards[-1]
    assert {"12378", "12356"} <= {each["value"] for each in card["rows"]}
    assert all(each["detail"] for each in card["rows"])
    assert "12378" in said.text
    assert "cn.hotline_12378" in said.sources
    assert "12378" not in (await run(Consequences(), channel="sms")).text


@pytest.mark.parametrize("jurisdiction", ["us", "uk", "sg"])
async def test_elsewhere_nothing_is_said_of_chinese_law(jurisdiction: str, monkeypatch: pytest.MonkeyPatch) -> None:
    abroad = {"tqg": lender("tqg").model_copy(update={"jurisdiction": jurisdiction})}
    monkeypatch.setattr(sys.modules["bot.rulebook.lenders"], "lenders", lambda: abroad)
    for action in (Consequences(), LegalAction(), CollectionPractice(), CreditRecord()):
        said = await run(action, language="en")
        assert not [name for name in said.turn.sources if name.startswith("cn.")]
        assert "12378" not in said.text
        assert "\n· " in said.text
        assert not any(text.endswith(":") for text in said.texts)


@pytest.fixture(params=["us", "uk", "sg"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The lender's jurisdiction, which is not China."""
    abroad = {"tqg": lender("tqg").model_copy(update={"jurisdiction": request.param})}
    monkeypatch.setattr(sys.modules["bot.rulebook.lenders"], "lenders", lambda: abroad)
    return str(request.param)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_in_danger_the_numbers_are_those_of_the_place(place: str, language: str) -> None:
    said = await run(Crisis(), language=language)
    line, emergency = rule(f"{place}.crisis_line"), rule(f"{place}.emergency")
    assert str(line.value) in said.text
    assert emergency.value["number"] in said.text
    assert "12356" not in said.text


@pytest.mark.parametrize("channel", ["web", "sms"])
async def test_elsewhere_no_sentence_is_left_open_and_no_chinese_rule_is_told(place: str, channel: str) -> None:
    late = account(loan())
    for action in (Fees(), EarlyRepayment(), CreditRecord(), LegalAction(), CollectionPractice()):
        said = await run(action, account=late, channel=channel, language="en")
        assert "  " not in said.text.replace("\n", " ").strip()
        assert "time limit for suing" not in said.text
        assert not [text for text in said.texts if text.rstrip().endswith(":")], action.name()
        assert "request_human" in said.choices, action.name()


async def test_a_complaint_elsewhere_names_no_line_that_is_not_there(place: str) -> None:
    told = {"complaint": {"kind": "service", "statement": "x"}}
    said = await run(RecordComplaint(), slots=told, channel="sms", language="en")
    assert "regulator" not in said.text


async def test_lessons_and_words_about_another_countrys_law_are_not_taught(place: str) -> None:
    asked = await run(Lesson(), "how does a credit record work", intent="ask_lesson", language="en")
    assert not [card for card in asked.cards if card["type"] == "lesson"]
    listed = await run(Lesson(), "what does malicious overdraft mean", intent="ask_lesson", language="en")
    assert "Malicious overdraft" not in listed.text
    assert "Payoff" in listed.text
    assert 'learn{"option": "rights"}' not in (await run(Consequences(), language="en")).choices


async def test_at_home_they_are_taught() -> None:
    assert (await run(Lesson(), "征信怎么来的", intent="ask_lesson")).cards[0]["type"] == "lesson"
    assert "信用卡" in (await run(Lesson(), "恶意透支是什么意思", intent="ask_lesson")).text


async def test_consequences_are_explained_to_anybody_without_a_word_on_an_account() -> None:
    said = await run(Consequences(), verified=None)
    assert "逾期第1周" in said.texts[0]
    assert "L0001" not in said.text
    assert "verify" in said.choices


async def test_by_sms_a_stranger_hears_the_steps_by_name() -> None:
    said = await run(Consequences(), verified=None, channel="sms", language="en")
    assert "First week late; Days 8 to 30; A person may call" in said.texts[0]
    assert "On the due date" not in said.texts[0]


@pytest.mark.parametrize("action", [CreditRecord(), LegalAction(), CollectionPractice()])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_what_the_law_says_is_cited(action: object, language: str) -> None:
    said = await run(action, language=language)  # type: ignore[arg-type]
    assert len(said.sources) >= 5
    assert said.text.count("\n· ") >= 5


async def test_ways_to_pay_are_the_lenders_and_need_no_proof() -> None:
    said = await run(HowToPay(), verified=None)
    assert "App" in said.text
    assert "不要转到个人账户" in said.text


async def test_paying_part_now_is_welcome() -> None:
    assert "还一部分也可以" in (await run(PayNow())).text


async def test_paying_off_early_names_the_sum_and_the_rule() -> None:
    said = await run(EarlyRepayment())
    assert "¥12,586.75" in said.text
    assert "early_repayment" in said.sources


async def test_an_instalment_loan_has_no_minimum() -> None:
    assert "没有最低还款额" in (await run(MinimumPayment())).text


async def test_a_person_comes_at_once_with_the_facts_and_the_bot_is_silent() -> None:
    said = await run(Handoff())
    case = said.effects["open_case"]
    assert case["summary"]["loans"][0]["overdue"] == "3361.25"
    assert said.slots["awaiting"] is None
    assert said.turn.silent
    assert json.dumps(case)


async def test_a_case_for_somebody_unproven_tells_nothing_of_an_account() -> None:
    said = await run(Handoff(), verified=None)
    assert "loans" not in said.effects["open_case"]["summary"]


async def test_proof_is_asked_for_once() -> None:
    assert "start_verification" in (await run(Verify(), verified=None)).effects
    assert not (await run(Verify())).effects


async def test_what_was_raised_is_told_with_its_day() -> None:
    raised = Dispute(
        id="D1", borrower_id="B0001", loan_id=None, kind="other", statement="x", holds_penalty=True, opened_on=date(2026, 11, 2)
    )
    assert "11月2日" in (await run(CaseStatus(), account=account(disputes=(raised,)))).text
    assert "没有查到" in (await run(CaseStatus())).text


async def test_a_dispute_is_recorded_in_the_borrowers_words_and_then_forgotten() -> None:
    told = {"dispute_kind": "already_paid", "dispute_loan": "L0001", "dispute_words": "去年还清了"}
    said = await run(RecordDispute(), slots=told)
    assert said.effects["record_dispute"] == {"loan_id": "L0001", "kind": "already_paid", "statement": "去年还清了"}
    assert said.effects["open_case"]["topic"] == "dispute"
    assert [effect.verb for effect in said.order] == ["record_dispute", "open_case"]
    assert said.slots["dispute_words"] is None


async def test_a_dispute_of_all_loans_names_none() -> None:
    told = {"dispute_kind": "other", "dispute_loan": "all", "dispute_words": "都不对"}
    assert (await run(RecordDispute(), slots=told)).effects["record_dispute"]["loan_id"] is None


async def test_each_loan_can_be_pointed_at() -> None:
    said = await run(AskDisputeLoan(), account=account(loan(), loan("L0002")))
    assert [json.loads(choice.removeprefix("dispute_as"))["option"] for choice in said.choices] == ["L0001", "L0002", "all"]


async def test_dropping_a_dispute_records_nothing() -> None:
    said = await run(DropDispute())
    assert not said.effects
    assert {"event": "active_loop", "timestamp": None, "name": None} in said.events


async def test_a_complaint_waits_for_consent_and_keeps_the_words() -> None:
    asked = await run(Complaint(), "天天打我电话骂人", intent="report_misconduct")
    assert asked.slots["complaint"] == {"kind": "misconduct", "statement": "天天打我电话骂人"}
    assert asked.slots["awaiting"] == "complaint_consent"
    assert not asked.effects
    said = await run(RecordComplaint(), slots={"complaint": asked.slots["complaint"]})
    assert said.effects["record_complaint"]["statement"] == "天天打我电话骂人"
    assert said.effects["open_case"]["topic"] == "complaint"


async def test_anybody_may_complain_and_is_heard_by_a_person() -> None:
    said = await run(RecordComplaint(), slots={"complaint": {"kind": "service", "statement": "x"}}, verified=None)
    assert list(said.effects) == ["open_case"]


async def test_stop_means_stop_without_a_question() -> None:
    said = await run(StopContact(), verified=None, channel="sms")
    assert said.effects == {"stop_contact": {"channel": None}}
    assert said.turn.silent
    assert not said.choices


async def test_messages_may_start_again() -> None:
    assert "resume_contact" in (await run(ResumeContact())).effects


async def test_a_wrong_person_learns_nothing() -> None:
    said = await run(WrongPerson(), verified=None, channel="sms")
    assert said.effects == {"wrong_person": {}}
    assert "欠" not in said.text
    assert "借" not in said.text


async def test_a_proven_borrower_is_never_flagged_as_the_wrong_person() -> None:
    said = await run(WrongPerson())
    assert not said.effects
    assert "dispute_debt" in said.choices


@pytest.mark.parametrize(("language", "number"), [("zh", "12356"), ("en", "12356")])
async def test_in_danger_a_person_comes_and_money_is_not_mentioned(language: str, number: str) -> None:
    said = await run(Crisis(), language=language)
    assert number in said.text
    assert said.effects["open_case"]["topic"] == "danger"
    assert said.effects["silence"]["days"] > 0
    assert "¥" not in said.text
    assert said.turn.silent


async def test_why_somebody_cannot_pay_is_noted_only_with_consent() -> None:
    asked = await run(Hardship(), "我失业了还不上")
    assert asked.slots == {**asked.slots, "awaiting": "hardship_consent", "hardship_kind": "income_lost"}
    assert not asked.effects
    yes = await run(RecordHardship(), slots={"hardship_kind": "income_lost"})
    assert yes.effects["record_hardship"] == {"kind": "income_lost", "consent": True, "until": None}
    no = await run(HardshipUnrecorded(), slots={"hardship_kind": "income_lost"})
    assert no.effects["record_hardship"]["kind"] == "other"
    assert no.slots["hardship_kind"] is None


@pytest.mark.parametrize(("text", "kind"), [("我住院了", "illness"), ("I got laid off", "income_lost"), ("没钱", "other")])
def test_the_kind_of_hardship_is_read_from_its_words(text: str, kind: str) -> None:
    assert kind_of(text) == kind


async def test_who_has_proven_who_they_are_is_not_asked_to() -> None:
    assert "verify" in (await run(Scam(), verified=None)).choices
    assert "verify" not in (await run(Scam())).choices


async def test_doubts_about_fraud_are_taken_seriously() -> None:
    said = await run(Scam(), verified=None)
    assert "https://tqg.example" in said.text
    assert "96110" in said.text


@pytest.mark.parametrize(
    ("meant", "text", "language"),
    [("say_in_en", "", "en"), ("choose_language", "说中文", "zh"), ("choose_language", "english or 中文?", None)],
)
def test_the_language_wanted_is_the_one_named(meant: str, text: str, language: str | None) -> None:
    assert wanted_language(meant, text) == language


async def test_a_new_language_holds_from_the_answer_on() -> None:
    said = await run(ChooseLanguage(), "English please", intent="choose_language")
    assert said.text == "OK, English from now on."
    assert said.effects == {"set_language": {"language": "en"}}
    assert said.slots["language"] == "en"


async def test_sources_are_shown_with_a_warning_where_nobody_checked() -> None:
    said = await run(ShowSources(), slots={"sources": ["credit_record_years", "penalty_rate_band", "contract"]})
    assert "征信业管理条例" in said.text
    assert "尚未核对原文" in said.text
    assert "借款合同" in said.text


async def test_nothing_cited_is_said_plainly() -> None:
    assert "没有引用规则" in (await run(ShowSources())).text


RANKING = [{"name": name, "confidence": 0.2} for name in ("ask_fees", "request_waiver", "greet", "ask_amount_due", "ask_lesson")]


async def test_a_message_in_doubt_gets_its_likeliest_meanings_and_a_person() -> None:
    said = await run(Suggest(), ranking=RANKING)
    assert said.choices == ["ask_fees", "request_waiver", "ask_amount_due", "deny", "request_human"]
    assert said.slots == {**said.slots, "awaiting": "meaning", "misses": 1}
    assert not said.effects


async def test_the_second_misunderstanding_in_a_row_offers_a_person() -> None:
    said = await run(Suggest(), ranking=RANKING, slots={"misses": 1})
    assert said.choices == ["request_human"]
    assert said.slots["awaiting"] == "handoff_offer"


async def test_a_misunderstanding_does_not_swallow_an_open_question() -> None:
    said = await run(Suggest(), ranking=RANKING, slots={"awaiting": "hardship_consent"})
    assert "awaiting" not in said.slots
