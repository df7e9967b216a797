"""The project's data with each rule told as a story too, because TEDPolicy learns from stories and this project has rules alone."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import yaml
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers import utils

from bot.fingerprint import project_fingerprint
from bot.importer import ProjectImporter
from bot.settings import ROOT

RULES = ROOT / "data" / "rules"


class StockImporter(ProjectImporter):
    """As `ProjectImporter`, wherever the configuration lies."""

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        own = super().get_stories(exclusion_percentage)
        with NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as file:
            yaml.safe_dump({"version": "3.1", "stories": stories()}, file, allow_unicode=True)
            file.flush()
            return own.merge(utils.story_graph_from_paths([file.name], self.get_domain(), exclusion_percentage))

    def fingerprint(self) -> str:
        return f"stock-{project_fingerprint(ROOT)}"


def stories() -> list[dict[str, Any]]:
    """Each rule that begins with something said."""
    rules = [rule for path in sorted(RULES.glob("*.yml")) for rule in _read(path).get("rules", [])]
    plain = [rule for rule in rules if "condition" not in rule and "intent" in rule["steps"][0]]
    return [{"story": f"story: {rule['rule']}", "steps": rule["steps"]} for rule in plain]


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
