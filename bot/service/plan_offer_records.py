"""A plan that a person at the desk laid out and that waits for the borrower's own yes, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.service.authority import Role
from bot.service.turn import Json


class OfferState(StrEnum):
    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by whoever offered it, or because another took its place
    LAPSED = "lapsed"  # its figures, or the state of the loan, are no longer those that were offered


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOffer:
    """Terms as they were shown in a conversation; good on the business date `on`, because tomorrow's figures are others.

    `plan` is as `plan_terms.plan_to_json` makes it, `role` whose authority it rests on, `replaces` the running plan it would end.
    """

    id: str
    case_id: str
    conversation_id: str
    borrower_id: str
    loan_id: str
    plan: Json = field(repr=False)
    kind: str
    scope: str
    policy_version: str
    terms_hash: str
    role: Role
    offered_by: str
    offered_at: datetime
    on: date
    replaces: str | None = None
    cause: str | None = None
    state: OfferState = OfferState.OPEN
    settled_at: datetime | None = None
    problem: str | None = None


class PlanOffers(Protocol):
    async def add(self, new: PlanOffer) -> None: ...
    async def lock(self, offer_id: str) -> PlanOffer | None:
        """The offer, held until the transaction ends; None when there is none."""
        ...

    async def of_borrower(self, borrower_id: str) -> Sequence[PlanOffer]:
        """Every offer ever made to a borrower, the latest last."""
        ...

    async def open_of_loan(self, loan_id: str) -> Sequence[PlanOffer]: ...
    async def change(self, offer_id: str, **values: Any) -> None: ...
