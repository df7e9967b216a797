"""The paper that was asked for, for who it belongs to; the others are named honestly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.documents import Documents, give_agreement
from actions.saying import Saying
from bot.service.account import Overview
from tests import accounts
from tests.actions.helpers import AccountTurn, Said, run

SETTLED = accounts.loan("L0002", principal="600", months=3, payments=(accounts.paid("900", date(2026, 11, 18)),))
BOTH = accounts.account(accounts.loan(), SETTLED)


async def asked(text: str, account: Overview | None = None, **facts: Any) -> Said:
    return await run(Documents(), text, account=account, intent="ask_documents", **facts)


def papers(said: Said) -> list[tuple[str, str | None]]:
    return [(card["document"]["kind"], card["document"]["of"]) for card in said.cards]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("把对账单发我", "statement"),
        ("给我一份账单明细", "statement"),
        ("我要还款记录", "payments"),
        ("帮我打印流水", "payments"),
        ("Can I get a statement?", "statement"),
        ("please send my payment history", "payments"),
    ],
)
async def test_a_paper_that_is_named_is_given_for_the_loan_that_is_owed(text: str, kind: str) -> None:
    assert papers(await asked(text, BOTH)) == [(kind, "L0001")]


@pytest.mark.parametrize("text", ["开个结清证明", "I need a settlement letter"])
async def test_settlement_is_confirmed_for_loans_paid_off(text: str) -> None:
    assert papers(await asked(text, BOTH)) == [("settlement", "L0002")]


async def test_before_that_it_is_said_when_it_can_be() -> None:
    said = await asked("结清证明")
    assert papers(said) == []
    assert "全部还清之后" in said.text
    assert 'get_document{"option":"statement"}' in said.choices


async def test_a_plan_that_runs_has_its_agreement() -> None:
    plan = accounts.agreed(date(2026, 11, 25))
    assert papers(await asked("还款协议发我", accounts.with_plan(plan))) == [("agreement", "R1")]
    assert "没有协议" in (await asked("还款协议发我")).text


async def test_the_contract_itself_is_where_the_lender_keeps_it() -> None:
    said = await asked("借款合同在哪看")
    assert "tqg.example" in said.text
    assert said.choices[0] == "request_human"


async def test_a_stamp_needs_a_person() -> None:
    assert (await asked("给我开发票")).choices[0] == "request_human"


async def test_the_conversation_is_a_paper_too() -> None:
    assert papers(await asked("导出聊天记录")) == [("transcript", None)]


async def test_without_a_name_those_that_there_are_are_laid_out() -> None:
    said = await asked("我想要个证明文件", BOTH)
    assert [choice for choice in said.choices if "settlement" in choice]
    assert not [choice for choice in said.choices if "agreement" in choice]
    assert said.choices[-1] == "request_human"


async def test_a_choice_gives_the_paper_at_once() -> None:
    option = [{"entity": "option", "value": "payments"}]
    assert papers(await asked("还款记录", BOTH, entities=option)) == [("payments", "L0001")]


async def test_a_card_holds_no_address_and_no_figure() -> None:
    card = (await asked("对账单")).cards[0]
    assert "url" not in card
    assert "¥" not in str(card)


async def test_by_sms_the_way_to_the_paper_is_told() -> None:
    assert "tqg.example" in (await asked("对账单", channel="sms")).text


async def test_an_unproven_person_is_asked_for_proof() -> None:
    said = await asked("对账单", verified=None)
    assert papers(said) == []
    assert said.slots["awaiting"] == "verification"


async def test_an_agreement_is_named_by_its_terms_in_the_turn_that_makes_it() -> None:
    request = accounts.request("好")
    say = Saying(AccountTurn(request=request, store=None, language="zh"))  # type: ignore[arg-type]
    give_agreement(say, say.turn, "hash")
    assert say.messages[0]["payload"]["card"]["document"] == {"kind": "agreement", "of": "hash"}
