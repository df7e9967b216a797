"""The stages of lateness in a jurisdiction, with a lender's own limits filled in, what cannot happen, rights, and whom to call."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.lending.road import RoadStage
from bot.rulebook.lenders import Lender
from bot.rulebook.loader import HERE, STAGES, Rule, read_yaml, rule
from bot.rulebook.products import Words

AFTER_JUDGMENT = "after_judgment"


class StageWords(BaseModel):
    """A stage as the rulebook words it; `start` is a number of days or the name of a lender's limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    start: int | str = Field(alias="from")
    rules: tuple[str, ...]
    title: Words
    text: Words


class Titled(BaseModel):
    """A rule with a few words of its own before its sentence: a right, or somebody to call."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    zh: str
    en: str

    def title(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@cache
def _file(jurisdiction: str) -> dict[str, Any]:
    path = HERE / jurisdiction / f"{STAGES}.yml"
    content: dict[str, Any] = read_yaml(path) if path.exists() else {"stages": [], "never": [], "never_card": []}
    return content


@cache
def stage_words(jurisdiction: str) -> dict[str, StageWords]:
    """The wording of every stage by its code; empty where the rulebook has no stages for a jurisdiction."""
    return {each["code"]: StageWords(**each) for each in _file(jurisdiction)["stages"]}


def road_stages(lender: Lender) -> tuple[RoadStage, ...]:
    """The stages of the lender's jurisdiction with its own days, for `bot.lending.road.road`."""
    stages = stage_words(lender.jurisdiction).values()
    return tuple(RoadStage(code=each.code, from_days=_days(each.start, lender), rules=each.rules) for each in stages)


def _days(start: int | str, lender: Lender) -> int | None:
    if isinstance(start, int):
        return start
    return None if start == AFTER_JUDGMENT else int(getattr(lender.stages, start))


def never_happens(jurisdiction: str, kind: str) -> tuple[Rule, ...]:
    """The facts about what cannot happen to a borrower with a product of this kind (loan or card)."""
    return tuple(rule(key) for key in _file(jurisdiction)["never_card" if kind == "card" else "never"])


@cache
def rights(jurisdiction: str) -> tuple[Titled, ...]:
    """What a borrower there may ask for at any time."""
    return tuple(Titled(**each) for each in _file(jurisdiction).get("rights", ()))


@cache
def helpers(jurisdiction: str) -> tuple[Titled, ...]:
    """Whom a borrower there can call; the rules' values are the numbers."""
    return tuple(Titled(**each) for each in _file(jurisdiction).get("help", ()))
