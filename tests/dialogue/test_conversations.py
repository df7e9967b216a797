"""Every script of the folders beside this file, in Chinese and in English, through the trained model."""

from pathlib import Path

import pytest

from bot.dialogue.agent import Dialogue
from bot.dialogue.context import TurnContext
from bot.service.account import Overview
from bot.settings import settings
from tests.dialogue.runner import ACCOUNTS, Script, play

SCRIPTS = [Script.read(path) for path in sorted(Path(__file__).parent.glob("*/test_*.yml"))]

pytestmark = [pytest.mark.xdist_group("dialogue"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
async def test_a_conversation(script: Script, language: str, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [script.account]

    async def account(turn: TurnContext, who: object) -> Overview:
        assert turn.verified == who
        return ACCOUNTS[now[-1]]

    monkeypatch.setattr(TurnContext, "account", account)
    monkeypatch.setenv("BOT_DEMO", str(script.demo).lower())
    settings.cache_clear()
    try:
        await play(dialogue, script, language, now.append)
    finally:
        settings.cache_clear()
