"""A promise is read, said back with what it means in law, and noted only after a yes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.promise import DropPromise, Promise, RecordPromise
from bot.dialogue.nlu.entities import as_rasa, extract
from bot.lending import Money
from bot.service.plan_progress import PlanProgress
from bot.service.records import PlanStatus
from tests.accounts import NOW, account, loan, view
from tests.actions.helpers import Said, run


async def promise(text: str, slots: dict[str, Any] | None = None, **facts: Any) -> Said:
    found = [as_rasa(each) for each in extract(text, NOW)]
    return await run(Promise(), text, intent="promise_to_pay", entities=found, slots=slots or {}, **facts)


async def test_a_day_alone_promises_what_is_due() -> None:
    said = await promise("下周五还")
    assert "11月27日还¥3,361.25" in said.text
    assert "诉讼时效会重新计算" in said.text
    assert said.effects == {}
    assert said.slots["awaiting"] == "promise_confirm"


async def test_a_part_is_welcome_and_what_stays_open_is_said() -> None:
    said = await promise("明天先还1000")
    assert "¥1,000.00" in said.text
    assert "还剩¥2,361.25" in said.text


async def test_more_than_is_owed_is_never_noted() -> None:
    said = await promise("明天还999999")
    assert said.slots["promise"]["amount"] == "12586.75"


@pytest.mark.parametrize(("text", "language"), [("我会还的", "zh"), ("I will pay soon", "en"), ("发工资就还", "zh")])
async def test_without_a_day_one_is_asked_for(text: str, language: str) -> None:
    said = await promise(text, language=language)
    assert said.slots["awaiting"] == "promise_date"


async def test_an_answer_with_the_day_completes_it() -> None:
    asked = await promise("我会还500的")
    said = await promise("后天", asked.slots)
    assert "11月23日还¥500.00" in said.text


async def test_a_day_beyond_the_longest_delay_is_met_with_the_latest_and_with_instalments() -> None:
    said = await promise("明年三月一号还")
    assert "12月21日" in said.text
    assert "request_installment_plan" in said.choices
    assert said.slots["promise"]["due"] is None


async def test_a_yes_notes_exactly_what_was_said_back() -> None:
    asked = await promise("下周五还1000")
    said = await run(RecordPromise(), "对", intent="affirm", slots=asked.slots)
    assert said.effects["record_promise"] == {"loan_id": "L0001", "amount": "1000.00", "due": "2026-11-27"}
    assert said.slots["promise"] is None


async def test_a_yes_on_a_guess_notes_nothing() -> None:
    asked = await promise("下周五还")
    said = await run(RecordPromise(), "嗯？", intent="affirm", confidence=0.5, slots=asked.slots)
    assert said.effects == {}


async def test_a_yes_with_nothing_said_back_notes_nothing() -> None:
    said = await run(RecordPromise(), "对", intent="affirm")
    assert said.effects == {}


async def test_no_is_fine_and_another_day_is_heard() -> None:
    asked = await promise("下周五还")
    said = await run(DropPromise(), "不", intent="deny", slots=asked.slots)
    assert (said.effects, said.slots["promise"]) == ({}, None)
    found = [as_rasa(each) for each in extract("不对，是明天", NOW)]
    said = await run(DropPromise(), "不对，是明天", intent="deny", slots=asked.slots, entities=found)
    assert said.slots["promise"]["due"] == "2026-11-22"


async def test_who_keeps_a_plan_need_not_promise_again() -> None:
    nothing = Money.zero()
    running = PlanProgress(
        status=PlanStatus.ACTIVE, paid=nothing, left=nothing, next_due=date(2026, 12, 1), next_amount=Money.of(500)
    )
    plan: Any = object()
    kept = replace(account(), loans=(view(loan(), plan=plan, progress=running),))
    said = await promise("明天还", account=kept)
    assert "12月1日还¥500.00" in said.text
    assert said.effects == {}


async def test_a_stranger_hears_no_figure() -> None:
    said = await promise("明天还", verified=None)
    assert "¥" not in said.text
    assert said.turn.reads == 0
