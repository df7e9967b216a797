"""What the use cases of requests that a person decides ask of a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bot.lending.hardship import HardshipRequest
from bot.service.procedure_records import Approval, CreditCorrection
from bot.service.records import (
    Complaint,
    Dispute,
)

if TYPE_CHECKING:
    pass

Raised = TypeVar("Raised", covariant=True)


class Requests(Protocol[Raised]):
    """What borrowers raised, of one kind."""

    async def get(self, request_id: str) -> Raised: ...
    async def of_borrower(self, borrower_id: str) -> tuple[Raised, ...]: ...
    async def close(self, request_id: str, on: date, outcome: str) -> None: ...
    async def change(self, request_id: str, **values: Any) -> None: ...


class Disputes(Requests[Dispute], Protocol):
    async def add(self, new: Dispute) -> None: ...


class Complaints(Requests[Complaint], Protocol):
    async def add(self, new: Complaint) -> None: ...


class CreditCorrections(Protocol):
    async def add(self, new: Iterable[CreditCorrection]) -> None: ...
    async def unsent(self, lender_id: str | None) -> tuple[CreditCorrection, ...]:
        """What the bureau has not been told yet, the most urgent first."""
        ...

    async def mark_sent(self, ids: Iterable[str], on: date) -> None: ...
    async def of_record(self, record_id: str) -> tuple[CreditCorrection, ...]: ...


class Approvals(Protocol):
    async def add(self, new: Approval) -> None: ...
    async def lock(self, approval_id: str) -> Approval:
        """The request, held until the transaction ends; NotFound when there is none."""
        ...

    async def of_case(self, case_id: str) -> tuple[Approval, ...]: ...
    async def waiting(self) -> tuple[Approval, ...]: ...
    async def settle(self, approval_id: str, **values: Any) -> None: ...


class HardshipRequests(Protocol):
    async def get(self, request_id: str) -> HardshipRequest: ...
    async def of_borrower(self, borrower_id: str) -> tuple[HardshipRequest, ...]: ...
    async def add(self, new: HardshipRequest) -> None: ...
    async def close(self, request_id: str, on: date, outcome: str) -> None: ...
    async def still_open(self, asked_before: date) -> tuple[HardshipRequest, ...]:
        """Open requests asked before a day."""
        ...

    async def forget_kinds(self, closed_before: date) -> int:
        """Delete what the hardship was of requests closed before a day; returns of how many."""
        ...
