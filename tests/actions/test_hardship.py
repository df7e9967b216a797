"""Hardship: what was said of it, asked before it is noted, and never more than was agreed to."""

from typing import Any

import pytest

from actions.hardship import Hardship, HardshipUnrecorded, RecordHardship, kind_of
from bot.dialogue.nlu.entities import as_rasa, extract
from bot.lending.hardship import HardshipKind
from tests.accounts import NOW
from tests.actions.helpers import run


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我失业了", "income_lost"),
        ("I lost my job", "income_lost"),
        ("住院了没钱", "illness"),
        ("my father passed away", "bereavement"),
        ("降薪了", "income_reduced"),
        ("the flood took everything", "disaster"),
        ("I will still pay the bill", "other"),
        ("真的还不起", "other"),
    ],
)
def test_the_kind_is_one_that_the_book_knows(text: str, kind: str) -> None:
    assert kind_of(text) == kind
    assert HardshipKind(kind)


async def test_it_is_asked_before_anything_is_noted() -> None:
    said = await run(Hardship(), "我失业了，还不上", intent="state_hardship")
    assert said.effects == {}
    assert said.slots["awaiting"] == "hardship_consent"


async def test_with_consent_kind_and_duration_are_noted_and_then_forgotten_here() -> None:
    text = "住院了，12月20号以前还不了"
    found = [as_rasa(each) for each in extract(text, NOW)]
    slots: dict[str, Any] = (await run(Hardship(), text, intent="state_hardship", entities=found)).slots
    said = await run(RecordHardship(), "可以", intent="affirm", slots=slots)
    assert said.effects["record_hardship"] == {"kind": "illness", "consent": True, "until": "2026-12-20"}
    assert said.slots["hardship_kind"] is None


async def test_without_consent_the_reason_is_not_noted() -> None:
    said = await run(HardshipUnrecorded(), "不要记", intent="deny", slots={"hardship_kind": "illness"})
    assert said.effects["record_hardship"] == {"kind": "other", "consent": False, "until": None}
