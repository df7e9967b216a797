"""A lender's own rules: who it is, what it offers, how it may be paid, what its people and the bot may decide."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError

from bot.lending.hardship import HardshipKind
from bot.lending.negotiation import NegotiationPolicy
from bot.rulebook.hours import Desk
from bot.rulebook.loader import HERE, LENDERS, RulebookError, read_yaml
from bot.rulebook.products import Data, Product, Words

__all__ = ["Lender", "Product", "UnknownLender", "lender", "lenders", "negotiation_policy"]


class UnknownLender(KeyError):
    """No lender, or no product of a lender, has this name."""

    def __str__(self) -> str:
        return f"the rulebook knows no lender or product {self.args[0]!r}; add it to bot/rulebook/lender"


class Contact(Data):
    phone: str
    email: str
    site: str
    credit_bureau: bool


class PayChannel(Data):
    id: str
    zh: str
    en: str


class Authority(Data):
    """The largest total owed somebody may agree a plan for, and the largest share of a component waived."""

    amount: Decimal
    waiver: Decimal


class Authorities(Data):
    bot: Authority
    agent: Authority
    supervisor: Authority


class StageDays(Data):
    """From how many days past due the lender may act; people decide each time."""

    person_calls_from: int
    credit_report_from: int
    legal_review_from: int


class ReliefRule(Data):
    """What may be granted in hardship of a kind: so many days without chasing and, if `stops_penalty`, without penalty interest.

    `by` is who may grant it; what the bot may not is for a person to look at.
    """

    days: int = Field(ge=0, le=366)
    stops_penalty: bool = False
    by: Literal["bot", "agent", "supervisor"] = "agent"


class PauseDays(Data):
    """For how long people may pause penalty interest or contact."""

    agent: int = Field(30, ge=0)
    supervisor: int = Field(90, ge=0)


class Handling(Data):
    """How the lender runs its book: days after which a promise or a plan's instalment counts as missed, and when penalty interest rests.

    For `replan_days` after a missed instalment the plan waits for the money or for another plan; `plan_changes` is how often the bot
    may change a loan's plan before a person looks at it.
    """

    promise_grace_days: int = 1
    plan_grace_days: int = 3
    replan_days: int = Field(7, ge=0)
    plan_changes: int = Field(3, ge=0)
    dispute_holds_penalty: bool = True
    plan_holds_penalty: bool = True
    pause_days: PauseDays = PauseDays()


class Outreach(Data):
    """What a lender allows of its own accord: whether figures may stand in a text to a number that proved to be the borrower's, and by
    which channels it writes (by e-mail only with a mail account)."""

    figures_by_sms: bool = False
    daily_at: time = time(9)
    channels: frozenset[Literal["sms", "email"]] = frozenset({"sms"})


class Lender(Data):
    id: str
    name: Words
    demo: bool = False
    jurisdiction: str
    zone: str
    currency: str
    licence: str
    contact: Contact
    desk: Desk
    pay_channels: tuple[PayChannel, ...]
    authority: Authorities
    stages: StageDays
    handling: Handling = Handling()
    reliefs: dict[HardshipKind, ReliefRule] = Field(default_factory=dict)
    outreach: Outreach = Outreach()
    products: dict[str, Product]

    def desk_opens(self, at: datetime, topic: str = "other") -> datetime | None:
        """When a person of a queue answers next, seen from an aware moment and in the lender's zone; None when not within a month."""
        return self.desk.of(topic).opens_next(at.astimezone(ZoneInfo(self.zone)), self.desk.calendar)

    def desk_hours(self, at: datetime, topic: str = "other") -> str:
        """The hours of a queue on the day of an aware moment, as people write them; "" when nobody answers on it."""
        return self.desk.of(topic).shown(at.astimezone(ZoneInfo(self.zone)).date(), self.desk.calendar)

    def product(self, product_id: str) -> Product:
        try:
            return self.products[product_id]
        except KeyError:
            raise UnknownLender(f"{self.id}/{product_id}") from None


@cache
def lenders() -> dict[str, Lender]:
    """Every lender by its id."""
    return {path.stem: _lender(path.stem, read_yaml(path)) for path in sorted((HERE / LENDERS).glob("*.yml"))}


def _lender(name: str, content: dict[str, Any]) -> Lender:
    try:
        own = {
            product: {"id": product, "currency": content["currency"], **fields} for product, fields in content["products"].items()
        }
        return Lender(**(content | {"products": own}))
    except (ValidationError, KeyError) as error:
        raise RulebookError(f"{LENDERS}/{name}.yml: {error}") from error


def lender(lender_id: str) -> Lender:
    """The lender of that id; `UnknownLender` when there is none."""
    try:
        return lenders()[lender_id]
    except KeyError:
        raise UnknownLender(lender_id) from None


def negotiation_policy(lender_id: str, product_id: str) -> NegotiationPolicy:
    """What the lender allows the bot to agree for this product; `RulebookError` when a figure cannot be."""
    return lender(lender_id).product(product_id).negotiation_policy
