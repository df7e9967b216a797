"""Bringing a database to the tables that the code expects.

    python -m bot migrate

One transaction per upgrade: it happens whole or not at all. `draft` writes a new revision from what the tables gained, for review.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.store.engine import make_engine

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Upgrade the database at a SQLAlchemy URL; for use outside an event loop."""
    asyncio.run(upgrade_async(url, revision))


async def upgrade_async(url: str, revision: str = "head") -> None:
    engine = make_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: command.upgrade(_config(sync), revision))
    finally:
        await engine.dispose()


async def draft(url: str, message: str, revision_id: str) -> None:
    """Write a revision with the difference between the database at `url` and the tables."""
    engine = make_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(
                lambda sync: command.revision(_config(sync), message, autogenerate=True, rev_id=revision_id)
            )
    finally:
        await engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
