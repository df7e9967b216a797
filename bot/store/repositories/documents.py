"""Tickets for documents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.documents import DocumentTicket
from bot.store.rows import as_values, made
from bot.store.tables.documents import document_ticket


class DocumentTicketRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, ticket: DocumentTicket) -> None:
        await self._connection.execute(insert(document_ticket).values(as_values(ticket)))

    async def take(self, hashed: str, now: datetime) -> DocumentTicket | None:
        """The ticket, which is gone afterwards; None for one that was taken, is over, or never was."""
        mine = document_ticket.c.hash == hashed
        row = (await self._connection.execute(delete(document_ticket).where(mine).returning(document_ticket))).first()
        return made(DocumentTicket, row) if row is not None and row.expires_at > now else None

    async def forget_expired(self, now: datetime) -> None:
        await self._connection.execute(delete(document_ticket).where(document_ticket.c.expires_at <= now))
