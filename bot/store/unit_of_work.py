"""One transaction and the repositories that work in it.

    async with store.write() as uow:
        account = await uow.loans.account("L0001")
        ...                      # leaves committed, or rolled back when anything was raised

    async with store.read() as uow: ...
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.engine import make_engine


class UnitOfWork:
    """The repositories of one transaction; each is made when first asked for."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection


class Store:
    """The database of this process."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> Store:
        return cls(make_engine(url))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """A transaction that commits at the end of the block."""
        async with self.engine.connect() as connection, connection.begin():
            yield UnitOfWork(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """A consistent view that never blocks a writer."""
        async with self.engine.connect() as connection:
            await connection.execution_options(writer=False)
            async with connection.begin():
                yield UnitOfWork(connection)

    async def close(self) -> None:
        await self.engine.dispose()
