"""Reads and checks the rulebook, once.

A rule's key is its jurisdiction and name: `cn/contact.yml` and `uk.yml` hold `cn.quiet_hours` and `uk.breathing_space_days`. Every
rule says what it holds (`value`), in plain words of both languages, where that comes from and how sure we are, since when it is in
force and when it must be looked at again. Fractions in YAML become `Decimal`, never float; times are quoted text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

HERE = Path(__file__).parent
LENDERS = "lender"
STAGES = "road"


class RulebookError(ValueError):
    """A rulebook file breaks its form; the message names file, key and what is wrong."""


class UnknownRule(KeyError):
    """No rule has this key; the message names the nearest one."""

    def __str__(self) -> str:
        near = get_close_matches(str(self.args[0]), rules(), n=1)
        return f"no rule {self.args[0]!r} in the rulebook" + (f"; is it {near[0]!r}?" if near else "")


class Confidence(StrEnum):
    """H: official text read. M: credible secondary source. L: one weak source. U: recalled, not confirmed."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"
    UNCONFIRMED = "U"

    @property
    def is_firm(self) -> bool:
        """Whether the fact may be said without "may"."""
        return self in (Confidence.HIGH, Confidence.MEDIUM)


class Period(BaseModel):
    """From the day a rule came into force to the last day it holds; None is open."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Rule(BaseModel):
    """One sourced fact; `value` is what code reckons with, `zh` and `en` are what may be said of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    value: Any
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    source: str = Field(min_length=1)
    confidence: Confidence
    in_force: Period = Period()
    reviewed: date
    review_by: date

    def statement(self, language: str) -> str:
        """The fact in `zh` or `en`."""
        return self.zh if language == "zh" else self.en

    def holds_on(self, day: date) -> bool:
        return self.in_force.holds_on(day)


class _ExactLoader(yaml.CSafeLoader):
    """YAML whose fractions are exact."""


def _exact(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _exact)


def read_yaml(path: Path) -> Any:
    """A file's content; `RulebookError` with the place when it is no YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_ExactLoader)  # noqa: S506 (a safe loader, only exact)
    except yaml.YAMLError as error:
        raise RulebookError(f"{path.name}: {error}") from error


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its key."""
    found: dict[str, Rule] = {}
    for path in sorted(HERE.rglob("*.yml")):
        if path.parent.name == LENDERS or path.stem == STAGES:
            continue
        for each in read_rules(path):
            if each.key in found:
                raise RulebookError(f"{path.name}: {each.key} is there twice; keep one")
            found[each.key] = each
    return found


def read_rules(path: Path) -> list[Rule]:
    """The rules of one file; its `reviewed` and `review_by` count for each rule that has none of its own."""
    content = read_yaml(path)
    jurisdiction = path.stem if path.parent == HERE else path.parent.name
    common = {name: content[name] for name in ("reviewed", "review_by") if name in content}
    return [_rule(f"{jurisdiction}.{name}", common | fields, path) for name, fields in content["rules"].items()]


def _rule(key: str, fields: dict[str, Any], path: Path) -> Rule:
    try:
        return Rule(key=key, **fields)
    except (ValidationError, TypeError) as error:
        raise RulebookError(f"{path.name}: {key}: {error}") from error


def rule(key: str) -> Rule:
    """The rule of that key (`cn.quiet_hours`); `UnknownRule` names the nearest key."""
    try:
        return rules()[key]
    except KeyError:
        raise UnknownRule(key) from None


def rules_due(day: date) -> list[Rule]:
    """The rules whose review is due on `day` or was before, the most urgent first."""
    return sorted((each for each in rules().values() if each.review_by <= day), key=lambda each: (each.review_by, each.key))
