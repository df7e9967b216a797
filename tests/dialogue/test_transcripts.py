"""The conversations that are written down: fifteen phenomena, in each language, as the agent made them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCENES: list[dict[str, Any]] = yaml.safe_load((ROOT / "bench/transcripts/scenes.yml").read_text(encoding="utf-8"))
LANGUAGES = ("zh", "en")


def test_there_are_fifteen_and_every_step_is_said_in_each_language() -> None:
    assert len(SCENES) == 15
    said = [step for scene in SCENES for step in scene["steps"] if set(step) & set(LANGUAGES)]
    assert all(set(step) == set(LANGUAGES) for step in said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("number", "scene"), list(enumerate(SCENES, start=1)), ids=[scene["name"] for scene in SCENES])
def test_each_is_written_down_with_what_the_borrower_said(number: int, scene: dict[str, Any], language: str) -> None:
    text = (ROOT / "docs/transcripts" / language / f"{number:02}_{scene['name']}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {scene['title'][language]}\n")
    for step in scene["steps"]:
        if language in step:
            assert step[language] in text
    assert not {"/tmp", "/home", "127.0.0.1", "Traceback"} & set(text.split())
