"""A worker loads and answers without TensorFlow, and says so when something wants it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.dialogue.training import ensure_model
from bot.settings import ROOT

HEAD = """
import asyncio, sys, warnings
warnings.simplefilter("ignore")
from bot.dialogue import without_tensorflow
without_tensorflow.leave_out()
from bot.dialogue.agent import Dialogue
"""
ANSWERS = """
from datetime import UTC, datetime
from pathlib import Path
from bot import rulebook
from bot.dialogue.worker import quiet_logs
from bot.service.turn import TurnRequest
from bot.store.unit_of_work import Store

async def whole():
    quiet_logs()
    store = Store.open(f"sqlite+aiosqlite:///{sys.argv[2]}")
    facts = {"language": "en", "channel": "web", "zone": "Asia/Shanghai", "verified": None}
    facts["lender_id"] = next(iter(rulebook.lenders()))
    asked = TurnRequest(conversation_id="c", seq=1, text="hello", now=datetime.now(UTC), **facts)
    dialogue = Dialogue(Path(sys.argv[1]), store)
    without_tensorflow.seal()
    answer = await dialogue.answer(asked)
    await store.close()
    assert answer.intent == "greet", answer
    assert not any(name.startswith("tensorflow.python.") for name in sys.modules)

asyncio.run(whole())
"""
WANTS = """
import tensorflow
without_tensorflow.seal()
try:
    tensorflow.constant(1)
except without_tensorflow.TensorFlowLeftOut as refused:
    print(refused)
"""


def _run(script: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_a_turn_is_answered_and_tensorflow_never_loaded(tmp_path: Path) -> None:
    _run(HEAD + ANSWERS, str(ensure_model()), str(tmp_path / "empty.db"))


def test_who_wants_it_after_all_is_refused_by_name() -> None:
    assert "constant: dialogue workers run without TensorFlow" in _run(HEAD + WANTS)


def test_where_it_is_loaded_already_nothing_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.dialogue import without_tensorflow

    before = list(sys.meta_path)
    monkeypatch.setitem(sys.modules, "tensorflow", sys)
    without_tensorflow.leave_out()
    without_tensorflow.seal()

    assert sys.meta_path == before
    assert without_tensorflow._SEALED == []
