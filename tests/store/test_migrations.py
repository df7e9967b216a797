"""Migrations and tables say the same, on both databases, and an upgrade happens whole or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.store.base import metadata
from bot.store.engine import make_engine
from bot.store.migrate import _config, upgrade_async
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


async def downgrade_async(url: str, revision: str) -> None:
    engine = make_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), revision))
    await engine.dispose()


BEFORE_PARTS = (
    """INSERT INTO simulated_payment (id, "order", lender_id, currency, amount, state, "on", "at", returned, returned_on, returned_at)
    VALUES ('S1', 'R1', 'tqg', 'CNY', 50000, 'refunded', '2026-11-20', '2026-11-20 04:00', 12050, '2026-11-21', '2026-11-21 04:00:00')""",
    """INSERT INTO simulated_callback (lender_id, body, not_before, attempts, delivered) VALUES ('tqg',
    '{"kind": "refunded", "reference": "S1"}', '2026-11-21 04:00:00', 0, false)""",
)
IN_PARTS = "SELECT r.payment_id, r.amount, p.state, c.body FROM simulated_refund r, simulated_payment p, simulated_callback c"


async def test_what_went_back_in_one_part_keeps_its_sum_and_has_a_name_from_then_on(bare_url: str) -> None:
    await upgrade_async(bare_url, "0025")
    engine = make_engine(bare_url)
    async with engine.begin() as connection:
        for statement in BEFORE_PARTS:
            await connection.execute(text(statement))
    await upgrade_async(bare_url)
    async with engine.connect() as connection:
        ((payment, amount, state, body),) = (await connection.execute(text(IN_PARTS))).all()
    assert (payment, amount, state) == ("S1", 12050, "paid")
    assert json.loads(body)["refund"] == "S1-back"
    await downgrade_async(bare_url, "0025")
    async with engine.connect() as connection:
        (found,) = (await connection.execute(text("SELECT returned, state FROM simulated_payment"))).all()
    assert tuple(found) == (12050, "refunded")
    await engine.dispose()
