"""What attaching needs of the store besides the talk."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.service.talk_ports import Talk

if TYPE_CHECKING:
    from bot.service.evidence import Evidence


class EvidenceRepository(Protocol):
    async def add(self, evidence: Evidence) -> None: ...
    async def get(self, evidence_id: str) -> Evidence | None: ...
    async def sent_as(self, conversation_id: str, client_msg_id: str) -> Evidence | None: ...
    async def count_since(self, conversation_id: str, moment: datetime) -> int: ...


class EvidenceTalk(Talk, Protocol):
    """A unit of work in which files can be attached."""

    @property
    def evidence(self) -> EvidenceRepository: ...
