"""Plays a scripted conversation against the trained model, in either language.

A script is a YAML file: its name is the sentence it proves, its folder the phenomenon.

    who: stranger            # proven borrower unless said otherwise
    channel: sms             # web unless said otherwise
    account: two_loans       # one of ACCOUNTS; the usual overdue loan unless said otherwise
    demo: true               # a payment provider takes payments, as in a demo
    steps:
    - becomes: two_loans     # the account from this step on
      zh: 我欠多少钱          # what the borrower writes, in each language …
      en: how much do I owe
      choose: request_human  # … or which choice they take
      says: [amount_due_overdue]     # keys of the catalogue, in order, all of them
      shows: statement       # the type of the card
      offers: [ask_fees]     # choices that must be there
      does: [open_case]      # effects, in order, all of them
      open: hardship_consent # the question that waits afterwards (null: none)
      never: ["3,361.25"]    # texts that must not occur
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot import catalogue
from bot.dialogue.agent import Dialogue
from bot.dialogue.state import settled
from bot.service.records import PlanStatus
from bot.service.turn import TurnAnswer
from tests.accounts import account, after_plan, agreed, loan, paid, request, with_plan

ACCOUNTS = {
    "usual": account(),
    "two_loans": account(loan(), loan("L0002")),
    "upcoming": account(loan(opened_on=date(2026, 11, 10))),
    "with_plan": with_plan(agreed(date(2026, 12, 1))),
    "whole_plan": with_plan(agreed(date(2026, 12, 1), covers_all=True)),
    "kept_up_plan": with_plan(agreed(date(2026, 11, 15), covers_all=True), paid("1000", date(2026, 11, 15))),
    "missed_plan": with_plan(agreed(date(2026, 11, 15), covers_all=True)),
    "ended_plan": after_plan(agreed(date(2026, 10, 15), status=PlanStatus.BROKEN, covers_all=True)),
    "cancelled_plan": after_plan(agreed(date(2026, 10, 15), status=PlanStatus.CANCELLED)),
    "plans_used_up": after_plan(agreed(date(2026, 10, 15), status=PlanStatus.BROKEN), broken=9),
    "all_due": account(loan(opened_on=date(2025, 8, 15))),
    "paid_off": account(loan(opened_on=date(2025, 8, 15), months=3, payments=(paid("20000", date(2025, 11, 15)),))),
}


@dataclass(frozen=True)
class Script:
    path: Path
    steps: list[dict[str, Any]]
    facts: dict[str, Any]
    account: str
    demo: bool = False

    @classmethod
    def read(cls, path: Path) -> Script:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        facts = {"channel": told.get("channel", "web")}
        if told.get("who") == "stranger":
            facts["verified"] = None
        return cls(path, told["steps"], facts, told.get("account", "usual"), told.get("demo", False))

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem.removeprefix('test_')}"


async def play(dialogue: Dialogue, script: Script, language: str, become: Callable[[str], None]) -> None:
    """Every step in turn, each with the state that the one before left, as JSON; `become` changes the account."""
    state: dict[str, Any] | None = None
    spoken = language
    for number, step in enumerate(script.steps, start=1):
        if "becomes" in step:
            become(step["becomes"])
        said = {"choice": step["choose"]} if "choose" in step else {"text": step[language]}
        answer = await dialogue.answer(request(**said, seq=number, state=state, language=spoken, **script.facts))
        check(answer, step, f"{script.name} [{language}] step {number}: {said}")
        state, spoken = json.loads(json.dumps(answer.state)), answer.language


def check(answer: TurnAnswer, step: dict[str, Any], where: str) -> None:
    heard = f"{where}\nheard {answer.intent} ({answer.confidence:.2f}), said:\n" + "\n".join(say.text for say in answer.says)
    offered = [choice["id"] for say in answer.says for choice in say.payload.get("choices", [])]
    if "says" in step:
        assert [_key(say.text, answer.language, step["says"]) for say in answer.says] == step["says"], heard
    assert step.get("shows") in (None, *(say.payload.get("card", {}).get("type") for say in answer.says)), heard
    assert set(step.get("offers", [])) <= set(offered), f"{heard}\noffered {offered}"
    assert [effect.verb for effect in answer.effects] == step.get("does", []), heard
    assert settled(answer.state).get("awaiting") == step.get("open"), heard
    assert step.get("intent") in (None, answer.intent), heard
    for text in step.get("never", []):
        assert all(text not in say.text for say in answer.says), heard


def _key(text: str, language: str, expected: list[str]) -> str:
    """Which of the expected entries a text is (its first line at least); the text itself when it is none."""
    return next((key for key in expected if _pattern(key, language).match(text)), text)


def _pattern(key: str, language: str) -> re.Pattern[str]:
    entry = catalogue.entry(key, language)
    forms = [str(entry[form]).strip() for form in ("text", "sms") if form in entry]
    return re.compile("|".join(re.sub(r"\\\{\w+\\\}", "(?:.|\n)*", re.escape(form)) for form in forms))
