"""A death, or a failing database, at every single place of a turn: each in a world of its own."""

from __future__ import annotations

from bench.soak.points import Place, die_at, places
from bench.soak.swift.stage import Stage
from bench.soak.swift.world import in_swift_world


def everywhere(stage: Stage, kind: str = "crash", every: int = 1) -> list[Place]:
    """Every place of a turn (or each `every`-th), and what became of the conversation."""
    names, _, _ = in_swift_world(stage, "places", places, only_messages=True)
    return [_at(stage, number, name, kind) for number, name in enumerate(names, 1) if number % every == 0]


def _at(stage: Stage, number: int, name: str, kind: str) -> Place:
    place, _, ends = in_swift_world(
        stage, f"{kind} {number}", lambda world: die_at(world, number, name, kind), only_messages=True
    )
    return Place(place.number, place.name, place.died, (*place.found, *ends))
