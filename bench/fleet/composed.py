"""What `deploy/compose.yml` starts, as processes of this machine: its commands and settings word for word, on loopback.

A service that shares another's network keeps its ports beside it; since here all share one loopback, each network's ports are
exchanged for free ones. The servers of others, PostgreSQL and Redis, are not started here but named.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.settings import ROOT
from bot.supervisor import Part, free_ports

COMPOSE, IMAGE = ROOT / "deploy" / "compose.yml", ROOT / "deploy" / "Dockerfile"
ENTRYPOINT = re.compile(r"^ENTRYPOINT (\[.*\])$", re.MULTILINE)
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")
PORT = re.compile(r"(?<=:)\d{4}\b")
OWN_SERVERS = ("postgres", "redis")


@dataclass(frozen=True)
class Place:
    """Where things are on this machine. `given` is what whoever starts it fills in; `files` holds the data and the secrets."""

    files: Path
    database_url: str
    redis_url: str
    given: Mapping[str, str]


@dataclass(frozen=True)
class Composed:
    """The parts that live on, the step that comes before them, and the addresses of the gateways, by name."""

    parts: list[Part]
    migrate: Part
    gateways: dict[str, str]


def composed(place: Place) -> Composed:
    """The product's own services of the file."""
    content = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    ours = {name: service for name, service in content["services"].items() if "command" in service and name not in OWN_SERVERS}
    ports: dict[str, dict[str, str]] = {}
    parts, gateways = list[Part](), dict[str, str]()
    for name, service in ours.items():
        net = service.get("network_mode", name)
        settings = {key: _filled(str(value), place.given) for key, value in service["environment"].items()}
        settings = _on_loopback(settings, place, ports.setdefault(net, _Ports()))
        copies = service.get("deploy", {}).get("replicas", 1)
        for number in range(1, copies + 1):
            parts.append(Part(name if copies == 1 else f"{name}-{number}", [*_entrypoint(), *service["command"]], settings))
        if service["command"][-1] == "gateway":
            gateways[name] = f"http://127.0.0.1:{settings['PORT']}"
    migrate = next(part for part in parts if part.name == "migrate")
    return Composed([part for part in parts if part is not migrate], migrate, gateways)


class _Ports(dict[str, str]):
    """A free port for each that is asked for."""

    def __missing__(self, port: str) -> str:
        self[port] = str(free_ports(1)[0])
        return self[port]


def _on_loopback(settings: dict[str, str], place: Place, ports: dict[str, str]) -> dict[str, str]:
    moved = {
        **settings,
        "BOT_DATABASE_URL": place.database_url,
        "BOT_REDIS_URL": place.redis_url,
        "BOT_DATA_DIR": str(place.files),
        "BOT_HOST": "127.0.0.1",
        "PORT": ports[settings["PORT"]],
        "BOT_WORKER_URLS": PORT.sub(lambda found: ports[found[0]], settings["BOT_WORKER_URLS"]),
    }
    if "BOT_WORKER_PORT" in settings:
        moved["BOT_WORKER_PORT"] = ports[settings["BOT_WORKER_PORT"]]
    return {name: value.replace("/run/secrets", str(place.files)) for name, value in moved.items()}


def _filled(value: str, given: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda found: given.get(found[1], found[2] or ""), value)


def _entrypoint() -> list[str]:
    """The image's, by the interpreter that runs here: the image's environment is this one, made from the same lock."""
    found = ENTRYPOINT.search(IMAGE.read_text(encoding="utf-8"))
    assert found is not None
    _, *rest = json.loads(found[1])
    return [sys.executable, *rest]


def environment(part: Part) -> dict[str, str]:
    """What a process of a part is given."""
    return {**os.environ, **part.environment}
