"""Which databases a soak runs on is never taken for something else than was written."""

from __future__ import annotations

import pytest

from bench.soak.__main__ import databases


@pytest.mark.parametrize("written", ["", "sqlite postgresql", "sqlite,postgresql", "sqlite, postgresql", " sqlite  postgresql "])
def test_both_are_named_with_spaces_or_commas_or_by_saying_nothing(written: str) -> None:
    assert databases(written) == ["sqlite", "postgresql"]


def test_one_is_named_alone() -> None:
    assert databases("postgresql") == ["postgresql"]


@pytest.mark.parametrize("written", ["mysql", "sqlite;postgresql", "sqlite postgres"])
def test_a_name_that_is_not_known_ends_the_run_and_says_what_to_write(written: str) -> None:
    with pytest.raises(SystemExit, match="write sqlite or postgresql"):
        databases(written)
