"""Paying by link: which sum, said back, the link after a yes; never for a stranger, never for a sum that can't be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.pay_link import PayChoice, PayLink, PayNot
from actions.payment import EarlyRepayment, HowToPay, PayNow
from bot.dialogue.nlu.entities import as_rasa, extract
from bot.lending import Money, statement
from bot.settings import settings
from tests.accounts import NOW, TODAY, account, agreed, loan, paid, with_plan
from tests.actions.helpers import Said, run


@pytest.fixture(autouse=True)
def links(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A provider takes payments, as in a demo."""
    monkeypatch.setenv("BOT_DEMO", "true")
    settings.cache_clear()
    yield
    settings.cache_clear()


async def pay_now(text: str, intent: str = "pay_now", **facts: Any) -> Said:
    found = [as_rasa(each) for each in extract(text, NOW)]
    return await run(PayNow(), text, intent=intent, entities=found, **facts)


async def test_the_sums_are_laid_out_with_what_a_part_payment_means() -> None:
    said = await pay_now("我现在就还")
    assert said.slots["awaiting"] == "pay_amount"
    assert [each for each in said.choices if each.startswith("pay{")] == [
        'pay{"option": "L0001.overdue"}',
        'pay{"option": "L0001.next"}',
        'pay{"option": "L0001.payoff"}',
    ]
    assert "诉讼时效会重新计算" in said.text
    assert "request_human" in said.choices


async def test_a_named_sum_is_said_back_and_nothing_is_asked_for_yet() -> None:
    said = await pay_now("我现在就还500")
    assert said.slots["pay"] == {"loan": "L0001", "amount": "500.00", "purpose": "own"}
    assert "¥500.00" in said.text
    assert "诉讼时效会重新计算" in said.text
    assert said.effects == {}


async def test_a_yes_gives_a_link_that_says_nothing_of_anybody() -> None:
    held = (await pay_now("我现在就还500")).slots
    said = await run(PayLink(), "对", intent="affirm", slots=held)
    asked = said.effects["request_payment"]
    assert (asked["loan_id"], asked["amount"], asked["purpose"]) == ("L0001", "500.00", "own")
    (card,) = said.cards
    assert card["url"].endswith(f"/pay/{asked['id']}")
    assert card["url"] in said.text
    for secret in ("L0001", "B0001", "500"):
        assert secret not in card["url"]
    assert said.slots["pay"] is None


async def test_a_yes_that_came_after_something_else_is_asked_again() -> None:
    held = (await pay_now("我现在就还500")).slots
    said = await run(PayLink(), "对", intent="affirm", slots=held, confidence=0.3)
    assert said.effects == {}


async def test_a_sum_chosen_is_the_one_of_today() -> None:
    said = await run(PayChoice(), "", intent="pay", entities=[{"entity": "option", "value": "L0001.overdue"}])
    overdue = account().loans[0].statement.overdue.total
    assert said.effects["request_payment"]["amount"] == str(overdue.amount)
    stale = await run(PayChoice(), "", intent="pay", entities=[{"entity": "option", "value": "L9999.overdue"}])
    assert stale.effects == {}


@pytest.mark.parametrize("text", ["现在还0元", "现在还1000000000000元", "pay 0 now", "现在还负500元"])
async def test_a_sum_that_can_not_be_is_said_so_kindly(text: str) -> None:
    said = await pay_now(text)
    assert said.effects == {}
    assert "pay" not in {name for name, value in said.slots.items() if value and name == "pay" and "-" in str(value)}
    assert said.slots["awaiting"] in ("pay_amount", "pay_confirm")


async def test_half_a_yuan_is_a_sum_like_any_other() -> None:
    assert (await pay_now("我现在还五毛")).slots["pay"]["amount"] == "0.50"


async def test_more_than_is_owed_is_never_taken() -> None:
    held = {"pay": {"loan": "L0001", "amount": "900000.00", "purpose": "own"}, "awaiting": "pay_confirm"}
    said = await run(PayLink(), "对", intent="affirm", slots=held)
    assert Money.of(said.effects["request_payment"]["amount"]) == account().loans[0].statement.payoff


async def test_no_means_no_and_another_figure_is_another_sum() -> None:
    held = (await pay_now("我现在就还500")).slots
    assert (await run(PayNot(), "不", intent="deny", slots=held)).slots["pay"] is None
    found = [as_rasa(each) for each in extract("不，300", NOW)]
    again = await run(PayNot(), "不，300元", intent="deny", slots=held, entities=found)
    assert again.slots.get("pay") is None or again.slots["pay"]["amount"] == "300.00"


async def test_while_a_plan_runs_its_next_payment_comes_first() -> None:
    said = await pay_now("我现在就还", account=with_plan(agreed(date(2026, 12, 1))))
    assert said.choices[0] == 'pay{"option": "L0001.next"}'


async def test_two_loans_are_told_apart() -> None:
    said = await pay_now("我现在就还", account=account(loan(), loan("L0002")))
    assert {'pay{"option": "L0001.overdue"}', 'pay{"option": "L0002.overdue"}'} <= set(said.choices)


async def test_a_stranger_hears_how_to_pay_and_never_a_link() -> None:
    for action in (PayNow(), PayLink(), PayChoice(), PayNot()):
        said = await run(action, "我现在就还500", intent="pay_now", verified=None, slots={"pay": {"loan": "L0001"}})
        assert said.effects == {}
        assert "/pay/" not in said.text
        assert said.slots["awaiting"] == "verification"


async def test_who_owes_nothing_is_told_so() -> None:
    done = loan(opened_on=date(2025, 8, 15), months=3, payments=(paid("20000", date(2025, 11, 15)),))
    assert "已经结清" in (await pay_now("我现在就还", account=account(done))).text


async def test_without_a_provider_the_lenders_own_ways_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DEMO", "false")
    settings.cache_clear()
    said = await pay_now("我现在就还500")
    assert said.effects == {}
    assert "可以这样还" in said.text


async def test_ways_to_pay_and_paying_early_lead_to_the_link() -> None:
    assert "pay_now" in (await run(HowToPay(), "怎么还")).choices
    assert 'pay{"option": "L0001.payoff"}' in (await run(EarlyRepayment(), "提前还清")).choices
    assert "pay_now" not in (await run(HowToPay(), "怎么还", verified=None)).choices


async def test_on_the_phone_the_link_is_in_the_words() -> None:
    held = (await pay_now("我现在就还500", channel="sms")).slots
    said = await run(PayLink(), "对", intent="affirm", slots=held, channel="sms")
    assert "/pay/" in said.text


async def test_a_part_is_said_back_with_what_it_meets_and_what_it_leaves() -> None:
    said = await pay_now("我现在就还500")
    now = account().loans[0]
    paid_today = statement(replace(now.account, payments=(paid("500", TODAY),)), TODAY)
    assert f"到期的还剩¥{paid_today.overdue.total}" in said.text
    assert f"罚息¥{now.statement.overdue.penalty - paid_today.overdue.penalty}" in said.text
    assert "request_installment_plan" in said.choices


async def test_what_clears_all_that_is_due_needs_no_plan_for_the_rest() -> None:
    said = await pay_now("我现在就还4000")
    assert "已到期的就都还清了" in said.text
    assert "留着抵下一期" in said.text
    assert "request_installment_plan" not in said.choices


async def test_a_sum_of_ones_own_that_was_laid_out_is_said_back_before_there_is_a_link() -> None:
    def chosen(option: str) -> Any:
        return run(PayChoice(), "", intent="pay", entities=[{"entity": "option", "value": option}])

    said = await chosen("L0001.own.500.00")
    assert said.effects == {}
    assert said.slots["awaiting"] == "pay_confirm"
    assert (await chosen("L0001.own.900000.00")).slots["awaiting"] == "pay_amount"


async def test_without_links_a_part_is_said_back_with_where_to_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DEMO", "false")
    settings.cache_clear()
    said = await pay_now("我现在就还500")
    assert "现在先还¥500.00" in said.text
    assert "还剩¥" in said.text
    assert "只用上面的方式还款" in said.text


async def test_with_a_plan_running_a_payment_is_said_back_without_the_contracts_arrears() -> None:
    said = await pay_now("我现在就还500", account=with_plan(agreed(date(2026, 12, 1), covers_all=True)))
    assert "¥500.00" in said.text
    assert "仍算逾期" not in said.text
