"""Imports point inward, the core is pure, and light processes stay light."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])

# What each room may import of ours, beside itself. The outer rooms may use whatever lies further in.
SHARED = {"bot.settings", "bot.clock", "bot.catalogue", "bot.wording", "bot.supervised"}
ALLOWED = {
    "bot.lending": set(),
    "bot.rulebook": {"bot.lending"},
    "bot.service": {"bot.lending", "bot.rulebook"},
    "bot.store": {"bot.service", "bot.lending"},
    "bot.channels": {"bot.service", "bot.lending"},
    "bot.payments": {"bot.service", "bot.lending"},
    "bot.documents": {"bot.service", "bot.rulebook", "bot.lending", "bot.dialogue.cards"},
    "bot.jobs": {"bot.service", "bot.store", "bot.rulebook", "bot.lending"},
    "bot.dialogue": {"bot.service", "bot.store", "bot.rulebook", "bot.lending", "bot.importer", "actions"},
    "actions": {"bot.dialogue", "bot.service", "bot.rulebook", "bot.lending"},
    "bot.gateway": {"bot.service", "bot.store", "bot.channels", "bot.payments", "bot.documents", "bot.rulebook", "bot.lending"},
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    return next((room for room in ALLOWED if module == room or module.startswith(room + ".")), None)


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def is_inside(module: str, rooms: set[str]) -> bool:
    return any(module == room or module.startswith(room + ".") for room in rooms)


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_a_module_imports_only_what_lies_further_in(path: Path) -> None:
    room = room_of(module_name(path))
    if room is None:
        return
    ours = {name for name in imports_of(path) if name.split(".")[0] in {"bot", "actions"} and name != "bot"}
    strays = {name for name in ours if not is_inside(name, {room, *ALLOWED[room], *SHARED})}
    assert not strays, f"{module_name(path)} reaches outward to {sorted(strays)}"


@pytest.mark.parametrize("path", [p for p in SOURCES if is_inside(module_name(p), {"bot.lending"})], ids=module_name)
def test_the_lending_core_needs_only_the_standard_library(path: Path) -> None:
    foreign = {
        name
        for name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not is_inside(name, {"bot.lending"})
    }
    assert not foreign, f"{module_name(path)} imports {sorted(foreign)}"


@pytest.mark.parametrize("path", [p for p in SOURCES if is_inside(module_name(p), {"bot.lending"})], ids=module_name)
def test_the_lending_core_never_makes_a_float_nor_asks_the_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    floats = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    calls = [
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.Call)
        and (
            (isinstance(n.func, ast.Name) and n.func.id == "float")
            or (isinstance(n.func, ast.Attribute) and n.func.attr in {"now", "today", "utcnow"})
        )
    ]
    assert not floats, f"float literals in lines {floats}"
    assert not calls, f"a float or the clock in lines {calls}"


def test_only_the_dialogue_worker_touches_rasa() -> None:
    rooms = {"bot.dialogue", "actions", "bot.importer"}
    strays = [
        module_name(path)
        for path in SOURCES
        if not is_inside(module_name(path), rooms)
        and any(name.split(".")[0] in {"rasa", "rasa_sdk", "tensorflow", "spacy"} for name in imports_of(path))
    ]
    assert not strays, f"{strays} import what only the worker should load"
