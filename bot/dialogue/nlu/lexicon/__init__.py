"""Word lists as data: one YAML file each, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@cache
def load(name: str) -> Any:
    """The content of `<name>.yml` beside this module; a missing file is a programming error and raises."""
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
