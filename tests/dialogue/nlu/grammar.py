"""The two scripts beside the training messages, which belong to no package, as modules."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parents[3] / "data" / "grammar"


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"grammar_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


expand, dedupe = _script("expand"), _script("dedupe")
