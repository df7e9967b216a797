"""A plugin that prints how many random cases each property passed: `python -m pytest -p tests.cases …`, used by `make properties`."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

import pytest

PASSED = re.compile(r"(\d+) passing")
CASES = "random cases"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    outcome = yield
    told = getattr(item, "hypothesis_statistics", None)
    if told is not None and call.when == "call":
        outcome.get_result().user_properties.append((CASES, sum(map(int, PASSED.findall(told)))))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line a property, and their sum."""
    passed = terminalreporter.stats.get("passed", [])
    counted = sorted((report.nodeid, count) for report in passed for name, count in report.user_properties if name == CASES)
    terminalreporter.section(CASES)
    for name, count in counted:
        terminalreporter.write_line(f"{count:>9,}  {name.removeprefix('tests/')}")
    terminalreporter.write_line(f"{sum(count for _, count in counted):>9,}  in {len(counted)} properties")
