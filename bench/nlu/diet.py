"""Rasa's own DIET classifier on the same examples, trained and run through Rasa."""

from __future__ import annotations

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import yaml

from bench.nlu.examples import Example

CONFIG = Path(__file__).parent / "diet.yml"


class Diet:
    """DIET behind the interface of the other contenders."""

    def __init__(self, examples: Sequence[Example]) -> None:
        from rasa.core.agent import Agent
        from rasa.model_training import train_nlu

        folder = Path(tempfile.mkdtemp(prefix="diet-"))
        _write(examples, folder / "nlu.yml")
        archive = train_nlu(str(CONFIG), str(folder / "nlu.yml"), str(folder), fixed_model_name="diet")
        self.weight = Path(archive).stat().st_size
        self._agent = Agent.load(archive)
        self._loop = asyncio.new_event_loop()

    def read(self, text: str) -> tuple[str, float]:
        parsed = self._loop.run_until_complete(self._agent.parse_message(text or " "))
        return parsed["intent"]["name"] or "", float(parsed["intent"]["confidence"])


def _write(examples: Sequence[Example], path: Path) -> None:
    texts = defaultdict(list)
    for example in examples:
        texts[example.intent].append(example.text.replace("[", "(").replace("]", ")"))
    blocks = [{"intent": intent, "examples": "".join(f"- {text}\n" for text in lines)} for intent, lines in texts.items()]
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8")
