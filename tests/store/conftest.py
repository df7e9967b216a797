"""A store on SQLite alone, for what only SQLite's driver does."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.unit_of_work import Store


@pytest.fixture
async def sqlite(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Store]:
    store = Store.open(f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path / 'bot.db')}")
    yield store
    await store.close()
