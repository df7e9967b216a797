"""The worksheet: asked or filled in, worked out to the cent, corrected, kept only with a yes, and deleted when asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.budget import Budget, BudgetAnswer, BudgetDrop, BudgetKeep, ForgetBudget
from bot.dialogue.budget import FIELDS, Worksheet
from bot.dialogue.nlu.entities import as_rasa, extract
from bot.lending.money import Money
from bot.lending.negotiation import Finances
from bot.service.account import Overview
from bot.service.records import SavedFinances
from tests import accounts
from tests.actions.helpers import Said, run

MONTH = Finances(
    monthly_income=Money.of("8000"), essential_costs=Money.of("5000"), other_debt_payments=Money.of("600"), payday=10
)


def found(text: str) -> list[dict[str, Any]]:
    return [as_rasa(each) for each in extract(text, accounts.NOW)]


def slots(sheet: Worksheet | None = None, awaiting: str | None = None) -> dict[str, Any]:
    return {"budget": sheet.to_json() if sheet else None, "awaiting": awaiting}


async def answered(text: str, sheet: Worksheet, awaiting: str = "budget_answer", intent: str = "inform", **facts: Any) -> Said:
    return await run(BudgetAnswer(), text, intent=intent, entities=found(text), slots=slots(sheet, awaiting), **facts)


def known(said: Said) -> Finances:
    return Worksheet.from_json(said.slots["budget"], "CNY").said


async def filled(values: dict[str, str], **facts: Any) -> Said:
    entities = [{"entity": name, "value": value} for name, value in values.items()]
    return await run(Budget(), "收支表", intent="fill_budget", entities=entities, **facts)


def kept() -> Overview:
    saved = SavedFinances(borrower_id="B0001", finances=MONTH, consented_at=accounts.NOW)
    return replace(accounts.account(), finances=saved)


async def test_it_begins_with_a_form_and_another_way() -> None:
    said = await run(Budget(), "收支表", intent="budget")
    assert [field["id"] for field in said.cards[0]["fields"]] == list(FIELDS)
    assert said.choices[0] == "fill_budget"
    assert 'budget{"option":"steps"}' in said.choices


async def test_by_sms_it_is_asked_step_by_step() -> None:
    said = await run(Budget(), "收支表", intent="budget", channel="sms")
    assert said.cards == []
    assert said.slots["awaiting"] == "budget_answer"
    assert Worksheet.from_json(said.slots["budget"], "CNY").question == "monthly_income"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("一千二", "1200"), ("1.5万", "15000"), ("3k", "3000"), ("大概5000块吧", "5000"), ("about 1,500", "1500")],
)
async def test_a_figure_counts_however_it_is_written(text: str, amount: str) -> None:
    said = await answered(text, Worksheet().ask("monthly_income"))
    assert known(said).monthly_income == Money.of(amount)
    assert (await filled({"monthly_income": text, "essential_costs": "1"})).slots["budget"]["said"][0][
        "monthly_income"
    ] == f"{amount}.00"


async def test_a_question_may_be_left_out() -> None:
    for intent in ("skip_question", "deny"):
        said = await answered("先不说", Worksheet().ask("monthly_income"), intent=intent)
        assert known(said).monthly_income is None
        assert Worksheet.from_json(said.slots["budget"], "CNY").question == "essential_costs"


async def test_what_is_said_at_once_is_not_asked_again() -> None:
    said = await answered("工资8000，房租和吃饭5000，别的贷款600，10号发工资", Worksheet().ask("monthly_income"))
    assert known(said) == MONTH
    assert said.cards[0]["type"] == "rows"


async def test_what_cannot_be_read_is_asked_again_kindly() -> None:
    said = await answered("嗯这个嘛", Worksheet().ask("essential_costs"))
    assert "抱歉" in said.texts[0]
    assert said.slots["awaiting"] == "budget_answer"


async def test_the_result_adds_up_and_keeps_something_back() -> None:
    said = await answered("10号", Worksheet(said=replace(MONTH, payday=None), asked=FIELDS))
    rows = {row["label"]: row for row in said.cards[0]["rows"]}
    assert rows["剩下"]["value"] == "¥2,400.00"
    assert rows["剩下"]["detail"] == ["8,000.00 − 5,000.00 − 600.00 = 2,400.00"]
    assert rows["留着应急"]["value"] == "¥200.00"
    assert rows["每月能稳稳还的"]["value"] == "¥2,200.00"
    assert "¥2,200.00" in said.text


async def test_a_month_that_is_short_asks_for_no_payment() -> None:
    said = await filled({"monthly_income": "3000", "essential_costs": "3500", "other_debt_payments": "500"})
    assert "¥1,000.00" in said.text
    assert "state_hardship" not in said.effects
    assert all(not choice.startswith("request_installment") for choice in said.choices)


async def test_without_income_nothing_is_worked_out() -> None:
    said = await filled({"essential_costs": "3500"})
    assert said.cards == []
    assert "没关系" in said.text


async def test_a_field_that_cannot_be_read_is_shown_again_with_the_others() -> None:
    said = await filled({"monthly_income": "不少", "essential_costs": "3500"})
    fields = {field["id"]: field for field in said.cards[0]["fields"]}
    assert fields["monthly_income"]["error"]
    assert fields["essential_costs"]["value"] == "3500.00"
    assert "error" not in fields["essential_costs"]


async def test_every_figure_can_be_corrected_by_a_choice_or_in_words() -> None:
    done = Worksheet(said=MONTH, asked=FIELDS)
    option = [{"entity": "option", "value": "essential_costs"}]
    again = await run(Budget(), "改开支", intent="budget", entities=option, slots=slots(done))
    assert Worksheet.from_json(again.slots["budget"], "CNY").question == "essential_costs"
    said = await answered("收入是7000", done, awaiting="budget_keep")
    assert known(said) == replace(MONTH, monthly_income=Money.of("7000"))
    assert "¥1,260.00" in said.text


async def test_figures_are_kept_only_with_a_yes() -> None:
    done = Worksheet(said=MONTH, asked=FIELDS)
    assert (await answered("10号", done)).effects == {}
    said = await run(BudgetKeep(), "好", intent="affirm", slots=slots(done))
    assert said.effects["save_finances"] == {
        "consent": True,
        "payday": 10,
        "monthly_income": "8000.00",
        "essential_costs": "5000.00",
        "other_debt_payments": "600.00",
    }
    assert said.slots["budget"] is None
    assert "180" in said.text


async def test_a_no_keeps_nothing() -> None:
    said = await run(BudgetDrop(), "不用", intent="deny", slots=slots(Worksheet(said=MONTH, asked=FIELDS)))
    assert said.effects == {}
    assert said.slots["budget"] is None


async def test_declining_the_form_ends_it() -> None:
    said = await answered("先不说", Worksheet(), intent="deny")
    assert said.slots["budget"] is None


async def test_an_unsure_yes_is_asked_again() -> None:
    said = await run(BudgetKeep(), "嗯？", intent="affirm", confidence=0.5, slots=slots(Worksheet(said=MONTH, asked=FIELDS)))
    assert said.effects == {}


async def test_what_was_kept_is_shown_and_can_be_deleted() -> None:
    said = await run(Budget(), "收支表", intent="budget", account=kept())
    assert said.cards[0]["fields"][0]["value"] == "8000.00"
    assert "forget_budget" in said.choices
    gone = await run(ForgetBudget(), "删掉我的收支", intent="forget_budget", account=kept())
    assert gone.effects == {"forget_finances": {}}
    assert gone.slots["negotiation"] is None


async def test_somebody_unproven_may_work_it_out_but_not_keep_it() -> None:
    said = await filled({"monthly_income": "8000", "essential_costs": "5000"}, verified=None)
    assert "¥2,800.00" in said.text
    assert "affirm" not in said.choices
    keep = await run(BudgetKeep(), "好", intent="affirm", slots=slots(Worksheet(said=MONTH, asked=FIELDS)), verified=None)
    assert keep.effects == {}
    assert keep.slots["awaiting"] == "verification"


async def test_it_reads_in_english() -> None:
    said = await filled({"monthly_income": "8k", "essential_costs": "5,000"}, language="en")
    assert "CNY 2,800.00" in said.text


@pytest.mark.parametrize(("replaces", "goes"), [(None, True), ("P1", False)])
async def test_a_plan_looked_for_without_these_figures_is_looked_for_anew(replaces: str | None, goes: bool) -> None:
    """Or it would ask again for what was just kept so that nobody has to ask again."""
    under_way = {**slots(Worksheet(said=MONTH, asked=FIELDS)), "negotiation": {"loan": "L0001", "replaces": replaces}}
    said = await run(BudgetKeep(), "好", intent="affirm", slots=under_way)
    assert ("negotiation" in said.slots and said.slots["negotiation"] is None) is goes
