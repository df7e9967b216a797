"""The command line in this process: what an operator types, its exit code and its two streams; an error that nothing caught is raised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.settings import settings

Typed = Callable[..., Result]


@contextmanager
def command_line(data_dir: Path, *, demo: bool) -> Iterator[Typed]:
    """`python -m bot …` on an installation of its own in `data_dir`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_DEMO", str(demo).lower())
        patch.setenv("BOT_DATA_DIR", str(data_dir))
        patch.setenv("BOT_DATABASE_URL", "")
        settings.cache_clear()
        yield lambda *arguments: CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    settings.cache_clear()
