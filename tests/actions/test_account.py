from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.account import AmountDue, CreditLimit, DueDate, GracePeriod, OverdueStatus, PaymentStatus
from actions.base import AccountAnswer
from actions.payment import EarlyRepayment, MinimumPayment
from bot.dialogue.lessons.sample import sample_card
from bot.lending import LoanAccount
from tests.accounts import TODAY, account, loan, paid
from tests.actions.helpers import run

UPCOMING = loan(opened_on=date(2026, 11, 10))
DUE_TODAY = loan(opened_on=date(2026, 10, 21))
IN_GRACE = loan(opened_on=date(2026, 10, 19))
PAID_OFF = loan(opened_on=date(2025, 8, 15), months=3, payments=(paid("20000", date(2025, 11, 15)),))


def on(day: str) -> list[dict[str, Any]]:
    return [{"entity": "date", "value": day, "start": 0, "end": 1}]


async def test_the_amount_due_names_every_component_and_what_closes_the_loan() -> None:
    said = await run(AmountDue())
    assert "¥3,361.25" in said.text
    assert "本金¥2,802.09、利息¥498.39和罚息¥60.77" in said.text
    assert "¥12,586.75" in said.text
    assert said.sources == ["contract"]


async def test_the_statement_adds_up_line_by_line() -> None:
    card = (await run(AmountDue())).cards[0]
    assert card["type"] == "statement"
    assert card["total"]["value"] == "¥3,361.25"
    penalty = next(row for row in card["rows"] if row["label"] == "罚息")
    assert penalty["detail"][0].startswith("只算在逾期那部分上")
    assert penalty["detail"][1].endswith("920.16 × 0.065% × 64 = 38.28")
    assert len(penalty["detail"]) == 4


async def test_several_loans_are_told_apart_and_together() -> None:
    said = await run(AmountDue(), account=account(loan(), loan("L0002")))
    assert "L0001" in said.texts[0]
    assert "L0002" in said.texts[1]
    assert "¥6,722.50" in said.texts[2]


async def test_english_names_the_currency_by_its_code() -> None:
    said = await run(AmountDue(), language="en")
    assert "CNY 3,361.25" in said.text
    assert "as of 21 November" in said.text


async def test_a_text_message_is_short_and_still_whole() -> None:
    said = await run(AmountDue(), channel="sms")
    assert "¥3,361.25" in said.text
    assert "¥12,586.75" in said.text
    assert len(said.text) < 120


@pytest.mark.parametrize(
    ("owed", "words"),
    [
        (loan(), "已逾期67天"),
        (IN_GRACE, "还在合同的3天宽限期内"),
        (DUE_TODAY, "今天是还款日"),
        (UPCOMING, "没有逾期。下一个还款日是12月10日"),
        (PAID_OFF, "已经结清"),
    ],
)
async def test_the_status_fits_the_situation(owed: LoanAccount, words: str) -> None:
    assert words in (await run(OverdueStatus(), account=account(owed))).text


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-12-10", "不算逾期"), ("2026-12-12", "在3天宽限期内"), ("2026-12-20", "算逾期"), ("2026-11-01", "没有逾期")],
)
async def test_whether_a_day_that_is_named_would_be_late(day: str, words: str) -> None:
    said = await run(OverdueStatus(), account=account(UPCOMING), entities=on(day))
    assert words in said.texts[0]


async def test_the_due_date_is_told_with_its_amount() -> None:
    assert "12月10日，应还¥" in (await run(DueDate(), account=account(UPCOMING))).text


async def test_days_of_grace_come_from_the_contract() -> None:
    assert "合同有3天宽限期" in (await run(GracePeriod())).text
    none = loan(product="cash_interest_first", months=6)
    assert "没有宽限期" in (await run(GracePeriod(), account=account(none))).text


async def test_the_latest_payment_is_told_with_what_it_met() -> None:
    partly = loan(payments=(paid("500", date(2026, 10, 1)), paid("700", date(2026, 11, 2), "P2")))
    said = await run(PaymentStatus(), account=account(partly))
    assert "11月2日的¥700.00" in said.text
    assert "逾期部分还剩" in said.text


async def test_a_payment_that_is_not_on_record_is_never_denied() -> None:
    said = await run(PaymentStatus())
    assert "还没有收到" in said.text
    assert "凭证" in said.text
    assert "request_human" in said.choices


async def test_a_credit_line_is_never_promised() -> None:
    assert "不能保证" in (await run(CreditLimit())).text


@pytest.mark.parametrize("answer", [DueDate(), EarlyRepayment(), PaymentStatus(), OverdueStatus(), CreditLimit()])
async def test_an_amount_that_is_only_said_offers_how_it_came_about(answer: AccountAnswer) -> None:
    said = await run(answer, account=account(UPCOMING))
    assert {"ask_fees", "ask_amount_due"} & set(said.choices)


async def test_an_answer_without_an_amount_offers_no_workings() -> None:
    assert not {"ask_fees", "ask_amount_due"} & set((await run(DueDate(), account=account(PAID_OFF))).choices)


async def test_the_minimum_of_a_card_is_set_beside_paying_it_all() -> None:
    card = sample_card(TODAY)
    said = await run(
        MinimumPayment(), account=account(replace(card, loan=replace(card.loan, id="L0001", product=loan().loan.product)))
    )
    assert [card["type"] for card in said.cards] == ["chart"]
    assert said.cards[0]["table"]["rows"][-1][0].startswith("只还最低")


async def test_from_the_amount_one_tap_leads_to_what_waiting_costs() -> None:
    assert "simulate_cost" in (await run(AmountDue())).choices
