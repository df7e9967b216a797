"""A day's outreach: one message at most, worded for who may read it, answered by a digit, and never twice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot import rulebook
from bot.catalogue import entries, word
from bot.channels.segments import length
from bot.channels.text_twin import rendered
from bot.lending.contact import Reason
from bot.lending.loan import LoanAccount, PaymentKind
from bot.lending.outreach import Strategy
from bot.rulebook.outreach import strategies
from bot.service import dispute, hardship, promise, survey
from bot.service.conversation import of_borrower
from bot.service.outreach import called, choices_of, plan_page, post
from bot.service.outreach_records import Planned
from bot.service.pay_records import BY_LINK
from bot.service.records import Borrower
from bot.service.talk_records import Draft
from bot.store.tables.arrangements import repayment_plan
from bot.store.tables.outbox import outbox as outbox_table
from bot.store.unit_of_work import Store
from tests.accounts import loan, paid
from tests.service.book import LOAN, OTHER, TODAY, WEI, agree, days, fill, moment, money, monthly, pay, stated, turn

LATE = days(1)  # 38 days past due: the first step of the second month


@pytest.fixture(autouse=True)
async def book(store: Store) -> None:
    async with store.write() as uow:
        await fill(uow)


async def planned(store: Store, on: date = LATE, now: datetime | None = None) -> list[Planned]:
    async with store.read() as uow:
        return await plan_page(uow, [WEI.id, OTHER.id], on, now or moment(on))


async def posted(store: Store, on: date = LATE, now: datetime | None = None) -> list[str]:
    """Post a day and name the strategies whose message went out."""
    found = await planned(store, on, now)
    async with store.write() as uow:
        await post(uow, found, now or moment(on))
    return [each.occasion.strategy.name for each in found if each.verdict.posted]


async def outbox(store: Store, at: datetime) -> list[dict]:
    bodies = []
    async with store.write() as uow:
        while message := await uow.outbox.take(at, at + timedelta(minutes=1)):
            bodies.append(message.body)
            await uow.outbox.settle(message.id, state="sent")
    return bodies


async def confirm_number(store: Store, at: datetime) -> None:
    async with store.write() as uow:
        line = await uow.phones.line(WEI.phone, "tqg")
        await uow.phones.keep_line(replace(line, confirmed_at=at))


async def test_the_grade_of_the_day_is_posted_once(store: Store) -> None:
    assert await posted(store) == ["second_month"]
    assert await posted(store, now=moment(LATE) + timedelta(hours=1)) == []
    assert len(await outbox(store, moment(days(2)))) == 1


async def test_it_leaves_at_the_usual_hour_when_planned_in_the_morning(store: Store) -> None:
    nine = moment(LATE) - timedelta(hours=3)
    [only] = await planned(store, now=nine)
    assert only.leaves_at == nine + timedelta(hours=1)


async def test_it_leaves_at_the_hour_at_which_the_borrower_writes(store: Store) -> None:
    evening = moment(days(-20)) + timedelta(hours=7)
    async with store.write() as uow:
        own = await of_borrower(uow, WEI, "zh", evening)
        for n in range(3):
            await uow.conversations.append(own.id, Draft(sender="borrower", text="在吗"), evening + timedelta(days=n))
    [only] = await planned(store)
    assert only.leaves_at == moment(LATE) + timedelta(hours=7)


async def test_a_message_names_neither_sum_nor_debt_until_the_number_has_proven_itself(store: Store) -> None:
    await posted(store)
    [body] = await outbox(store, moment(days(2)))
    assert "王伟" in body["text"]
    assert not any(word in body["text"] for word in ("逾期", "欠", "还款", "元", "¥"))


async def test_a_number_that_proved_itself_gets_the_figure_if_the_lender_allows(store: Store) -> None:
    await posted(store)
    await confirm_number(store, moment(days(2)))
    [second] = [each for each in await planned(store, days(15)) if each.occasion.strategy.name == "second_month"]
    assert second.message.wording == "outreach_second_month_figures"
    assert "¥" in str(second.message.figures["amount"])


async def by_text(store: Store) -> None:
    """Wei's own conversation, in which plans are agreed, is held by text."""
    async with store.write() as uow:
        own = await of_borrower(uow, WEI, "zh", moment(TODAY))
        await uow.conversations.change(own.id, channel="sms")
        await uow.connection.execute(update(repayment_plan).values(conversation_id=own.id))


async def test_a_plan_agreed_by_text_is_asked_about_some_days_later_and_once(store: Store) -> None:
    async with store.read() as uow:
        overdue = (await stated(uow)).overdue.total
    plan = await agree(store, monthly(overdue, 2, days(9)))
    assert await posted(store, days(3)) == []
    await by_text(store)
    assert await posted(store, days(2)) == []
    assert await posted(store, days(3)) == ["survey_plan"]
    assert await posted(store, days(5)) == []
    async with store.read() as uow:
        results = await survey.results(uow, "tqg", moment(TODAY), moment(days(9)))
    assert {each.survey: each.asked for each in results} == {"plan": 1, "case": 0, "lesson": 0}
    body = (await outbox(store, moment(days(3))))[-1]
    assert body["choices"][4]["id"] == survey.choice("plan", plan.id, 5)


async def test_a_message_that_speaks_of_a_day_is_not_sent_after_it(store: Store) -> None:
    await posted(store)
    late = datetime.combine(LATE, time(23, 59), ZoneInfo("Asia/Shanghai"))
    async with store.read() as uow:
        [(expires,)] = (await uow.connection.execute(select(outbox_table.c.expires_at))).all()
    assert expires == late + timedelta(minutes=1)


async def test_a_digit_answers_what_was_asked(store: Store) -> None:
    await posted(store)
    async with store.read() as uow:
        line = await uow.phones.line(WEI.phone, "tqg")
        conversation = await uow.conversations.get(line.conversation_id)
    assert [offer["id"] for offer in conversation.offered] == ["request_installment_plan", "state_hardship", "request_human"]


async def test_who_is_with_a_plan_is_reminded_the_day_before_and_asked_kindly_the_day_after(store: Store) -> None:
    async with store.read() as uow:
        overdue = (await stated(uow)).overdue.total
    await agree(store, monthly(overdue, 2, days(5)))
    assert await posted(store) == []
    assert await posted(store, days(4)) == ["plan_due"]
    assert await posted(store, days(6)) == ["plan_missed"]


async def test_a_promise_is_reminded_the_day_before_thanked_when_kept_and_asked_after_when_not(store: Store) -> None:
    async with store.write() as uow:
        await promise.record(uow, turn(), loan_id=LOAN, amount="500.00", due=str(days(3)))
    assert await posted(store, days(2)) == ["promise_tomorrow"]
    assert [each.occasion.strategy.name for each in await planned(store, days(5))] == ["promise_missed", "second_month"]
    await pay(store, money("500.00"), days(3))
    assert await posted(store, days(4)) == ["promise_kept"]


async def test_the_day_after_something_late_was_paid_brings_thanks_and_a_week_later_perhaps_a_lesson(store: Store) -> None:
    await pay(store, money("3000.00"), TODAY)
    assert await posted(store) == ["thanks"]
    [offer] = await planned(store, days(7))
    assert offer.occasion.strategy.name == "lesson_offer"


async def test_the_question_after_a_missed_instalment_leaves_in_the_morning_whenever_the_borrower_writes(store: Store) -> None:
    evening = moment(days(-20)) + timedelta(hours=7)
    async with store.write() as uow:
        overdue = (await stated(uow)).overdue.total
        own = await of_borrower(uow, WEI, "zh", evening)
        for n in range(3):
            await uow.conversations.append(own.id, Draft(sender="borrower", text="在吗"), evening + timedelta(days=n))
    await agree(store, monthly(overdue, 2, days(5)))
    [missed] = await planned(store, days(6), datetime.combine(days(6), time(0, 30), ZoneInfo("Asia/Shanghai")))
    assert missed.occasion.strategy.name == "plan_missed"
    assert missed.leaves_at == datetime.combine(days(6), time(9), ZoneInfo("Asia/Shanghai"))


async def test_a_kept_promise_is_thanked_once_though_it_made_the_loan_come_right(store: Store) -> None:
    async with store.write() as uow:
        overdue = (await stated(uow)).overdue.total
        await promise.record(uow, turn(), loan_id=LOAN, amount=str(overdue.amount), due=str(days(1)))
    await pay(store, overdue, TODAY)
    assert await posted(store, days(1)) == ["promise_kept"]
    assert await posted(store, days(2)) == []


async def test_what_came_by_a_link_was_thanked_for_on_its_receipt_and_is_not_again(store: Store) -> None:
    async with store.write() as uow:
        overdue = (await stated(uow)).overdue.total
        await promise.record(uow, turn(), loan_id=LOAN, amount=str(overdue.amount), due=str(days(1)))
    await pay(store, overdue, TODAY, name=f"{BY_LINK}S1")
    assert await posted(store, days(1)) == []
    assert await posted(store, days(2)) == []
    [offer] = await planned(store, days(7))
    assert offer.occasion.strategy.name == "lesson_offer"


async def test_a_dispute_keeps_the_message_back_and_the_reason_is_kept(store: Store) -> None:
    async with store.write() as uow:
        await dispute.record(uow, turn(), loan_id=None, kind="amount", statement="-")
    [only] = await planned(store)
    assert only.verdict.reasons == (Reason.DISPUTED,)


async def test_before_a_hardship_is_expected_to_end_there_is_a_check_in_and_nothing_else(store: Store) -> None:
    async with store.write() as uow:
        await hardship.record(uow, turn(), kind="income_lost", consent=True, until=str(days(4)))
    assert await posted(store) == ["hardship_check_in"]


def debited_twice() -> LoanAccount:
    """Everything due is paid; the debit of 15 November came back once before it went through."""
    regular = [paid("1100.16", date(2026, month, 15), f"P{month}") for month in (9, 10, 11)]
    returned = replace(paid("1100.16", date(2026, 11, 15), "R1"), kind=PaymentKind.REVERSAL, reverses="P11")
    return loan("L0002", payments=(*regular, returned, paid("1100.16", date(2026, 11, 15), "P12")))


@pytest.mark.parametrize(
    "who", [replace(OTHER, phone="+8610000000008"), replace(OTHER, name="马兰花", language="zh", phone="+8610000000009")]
)
async def test_early_help_looks_at_what_happened_never_at_who_it_happened_to(store: Store, who: Borrower) -> None:
    account = debited_twice()
    async with store.write() as uow:
        await uow.borrowers.add_many([replace(who, id="B0003")])
        await uow.loans.add([replace(account.loan, borrower_id="B0003")])
        await uow.loans.add_payments((account.loan.id, payment) for payment in account.payments)
    week_before = date(2026, 12, 8)
    async with store.read() as uow:
        [only] = await plan_page(uow, ["B0003"], week_before, moment(week_before))
    assert (only.occasion.strategy.name, only.occasion.mark.why) == ("early_help", ("failed_debit",))
    assert only.verdict.posted


FIGURES = {
    "zh": {
        "name": "欧阳诗涵涵",
        "day": "12月31日",
        "amount": "¥1,234,567.89",
        "why": "最近有几次只还了一部分",
    },
    "en": {
        "name": "Bartholomew",
        "day": "31 December",
        "amount": "CNY 1,234,567.89",
        "why": "some recent payments were partial",
    },
}
BARE = re.compile(r"欠|逾期|债|还款|借|罚|元|¥|owe|overdue|debt|loan|repay|pay|CNY|instal|late\b", re.I)


def bodies(strategy: Strategy, language: str) -> list[tuple[str, dict]]:
    """Every form of a strategy's message, as the outbox would hold it."""
    found = []
    for key in (form for variant in strategy.variants for form in (variant.wording, f"{variant.wording}_figures")):
        if key in entries(language):
            choices = choices_of(strategy, "X", language, with_figures=key.endswith("_figures"))
            text = word(key, language, sms=True, **FIGURES[language])
            found.append((key, {"text": text, "choices": choices, "signature": getattr(rulebook.lender("tqg").name, language)}))
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("strategy", strategies(), ids=lambda each: each.name)
def test_every_message_fits_in_three_parts_with_its_answers(strategy: Strategy, language: str) -> None:
    for key, body in bodies(strategy, language):
        for mainland in (True, False):
            text = rendered(body, language, mainland=mainland, link="https://care.example/r/abcdefgh")
            assert length(text, mainland=mainland).parts <= 3
            assert "care.example" not in text, f"{key} was cut"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("strategy", strategies(), ids=lambda each: each.name)
def test_a_first_message_and_one_that_says_how_to_stop_fit_whole_with_a_person_among_the_answers(
    strategy: Strategy, language: str
) -> None:
    lender = getattr(rulebook.lender("tqg").name, language)
    hello = {form: word(f"sms_{form}", language, lender=lender) for form in ("hello", "hello_short")}
    for key, body in bodies(strategy, language):
        person = f"{len(body['choices'])} {body['choices'][-1]['title']}"
        for added in (hello, {"opt_out": word("sms_opt_out", language)}):
            for mainland in (True, False):
                text = rendered({**body, "unasked": True, **added}, language, mainland=mainland, link="https://care.example/r/x")
                assert "care.example" not in text, f"{key} was cut"
                assert person in text
                assert lender in text
                assert re.search("退订|STOP", text)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("strategy", strategies(), ids=lambda each: each.name)
def test_who_reads_over_a_shoulder_learns_of_no_debt(strategy: Strategy, language: str) -> None:
    for key, body in bodies(strategy, language):
        if not key.endswith("_figures"):
            said = " ".join([body["text"], *(choice["title"] for choice in body["choices"])])
            assert not BARE.search(said), f"{key}: {said}"


@pytest.mark.parametrize(
    ("name", "language", "said"), [("王小明", "zh", "王小明"), ("Ann Lee", "en", "Ann"), ("Ann Lee", "zh", "Ann")]
)
def test_how_a_borrower_is_called(name: str, language: str, said: str) -> None:
    assert called(name, language) == said
