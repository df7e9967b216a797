"""Plays the conversations of `scenes.yml` through the trained agent in both languages and writes them to docs/transcripts.

    python -m bench.transcripts.run [--model ARCHIVE]

Everything is real but the clock and the payment provider's notice: the messages pass the conversation log, the agent, the negotiator and
the book. Ids that are drawn at random are left out, so the same model writes the same files.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml

os.environ |= {"BOT_DEMO": "true", "BOT_PUBLIC_URL": "https://chat.lender.example", "RASA_TELEMETRY_ENABLED": "false"}
HERE, OUT = Path(__file__).parent, Path("docs/transcripts")
LINK = re.compile(r"/pay/[A-Za-z0-9_-]{32}")
WORDS = {
    "zh": {
        "borrower": "借款人",
        "bot": "助手",
        "system": "系统",
        "card": "卡片",
        "choices": "可选",
        "days": "（{} 天后）",
        "sms": "（改用短信）",
        "paid": "（付款公司通知：已付款）",
    },
    "en": {
        "borrower": "Borrower",
        "bot": "Assistant",
        "system": "System",
        "card": "card",
        "choices": "choices",
        "days": "({} days later)",
        "sms": "(now by text message)",
        "paid": "(the payment company tells that it was paid)",
    },
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", type=Path, help="A trained archive; the one that fits, trained if need be, by default.")
    asyncio.run(write_all(options.parse_args().model))


async def write_all(model: Path | None) -> None:
    from bench.transcripts.quiet import hush
    from bot.dialogue.agent import Dialogue
    from bot.dialogue.training import ensure_model

    hush()
    dialogue = Dialogue(model or ensure_model(), None)  # type: ignore[arg-type]
    scenes = yaml.safe_load((HERE / "scenes.yml").read_text(encoding="utf-8"))
    for number, scene in enumerate(scenes, start=1):
        for language in ("zh", "en"):
            text = await played(dialogue, scene, language)
            (OUT / language / f"{number:02}_{scene['name']}.md").write_text(text, encoding="utf-8")


async def played(dialogue: Any, scene: dict[str, Any], language: str) -> str:
    """One conversation as Markdown."""
    from bench.transcripts.world import World

    lines = [f"# {scene['title'][language]}", ""]
    with tempfile.TemporaryDirectory() as folder:
        world = await World.fresh(Path(folder), dialogue, language)  # type: ignore[arg-type]
        dialogue._store = world.store
        try:
            for step in scene["steps"]:
                lines += await happened(world, step, language)
        finally:
            await world.store.close()
    return LINK.sub("/pay/…", "\n".join(lines).rstrip() + "\n")


async def happened(world: Any, step: dict[str, Any], language: str) -> list[str]:
    words = WORDS[language]
    if "days" in step:
        await world.waits(step["days"])
        return [f"*{words['days'].format(step['days'])}*", ""]
    if "channel" in step:
        world.channel = step["channel"]
        return [f"*{words['sms']}*", ""]
    if "paid" in step:
        return [f"*{words['paid']}*", "", *shown(await world.pays(), words)]
    return shown(await world.says(None if "choose" in step else step[language], step.get("choose")), words)


def shown(rows: list[Any], words: dict[str, str]) -> list[str]:
    """Each row as a paragraph: who, the words, and what can be chosen."""
    found = []
    for row in rows:
        card = f" *({words['card']}: {row.payload['card']['type']})*" if "card" in row.payload else ""
        text = row.text.replace("\n", "  \n")
        found += [f"**{words.get(row.sender, row.sender)}**{card}: {text}", ""]
        titles = [choice["title"] for choice in row.payload.get("choices", ())]
        found += [f"> {words['choices']}: {' | '.join(titles)}", ""] if titles else []
    return found


if __name__ == "__main__":
    main()
