"""Migrations and tables say the same, on both databases, and an upgrade happens whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.store.base import metadata
from bot.store.engine import make_engine
from bot.store.migrate import upgrade_async
from tests.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a table."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'bare.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    url = cluster.fresh("template1")
    yield url
    cluster.drop(url)


async def on_connection(url: str, look: Any) -> Any:
    engine = make_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(look)
    finally:
        await engine.dispose()


def differences(connection: Connection) -> list[Any]:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


def constraints(connection: Connection) -> dict[str, set[Any]]:
    """What alembic's comparison leaves out: checks and how many have a name, primary keys and the conditions of partial indexes."""
    inspector = inspect(connection)
    found: dict[str, set[Any]] = {}
    for table in inspector.get_table_names():
        checks = Counter(check["name"] for check in inspector.get_check_constraints(table)).items()
        partial = {index["name"] for index in inspector.get_indexes(table) if index.get("dialect_options")}
        found[table] = {*checks, *partial, *inspector.get_pk_constraint(table)["constrained_columns"]}
    return found


async def test_an_upgraded_database_has_exactly_the_tables_of_the_code(bare_url: str) -> None:
    await upgrade_async(bare_url)
    assert await on_connection(bare_url, differences) == []


def made_without_migrations(connection: Connection) -> dict[str, set[Any]]:
    """The same database emptied, and filled from the tables of the code."""
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))
    metadata.create_all(connection)
    return constraints(connection)


async def test_checks_and_keys_are_those_of_the_code_too(bare_url: str) -> None:
    await upgrade_async(bare_url)
    upgraded = await on_connection(bare_url, constraints)
    del upgraded["alembic_version"]
    assert upgraded == await on_connection(bare_url, made_without_migrations)


async def test_upgrading_again_changes_nothing(bare_url: str) -> None:
    await upgrade_async(bare_url)
    await upgrade_async(bare_url)
    assert await on_connection(bare_url, differences) == []


async def test_an_upgrade_that_fails_halfway_leaves_no_table(bare_url: str) -> None:
    engine = make_engine(bare_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE promise (id VARCHAR)"))
    with pytest.raises(Exception, match="already exists"):
        await upgrade_async(bare_url)
    assert await on_connection(bare_url, lambda connection: inspect(connection).get_table_names()) == ["promise"]
    await engine.dispose()
