"""Full collections of garbage in a process that serves many."""

from __future__ import annotations

import subprocess
import sys

import pytest

OPENED = """
import gc
from bot.pauses import make_rare
if {rare}:
    make_rare()
before = gc.get_stats()[2]["collections"]
open_chats = [[{{}} for _ in range(100)] for _ in range(5_000)]
print(gc.get_stats()[2]["collections"] - before)
"""


@pytest.mark.parametrize(("rare", "most"), [(True, 0), (False, 100)])
def test_opening_many_chats_stops_nobody_for_a_full_collection(rare: bool, most: int) -> None:
    done = subprocess.run([sys.executable, "-c", OPENED.format(rare=rare)], capture_output=True, text=True, check=True)
    full = int(done.stdout)
    assert full <= most
    assert rare or full > 0
