"""The deployment files say what the product understands: its verbs, its parts and its settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bench.fleet.composed import Place, composed
from bot.__main__ import app
from bot.gateway.figures import Figures
from bot.settings import ROOT, Settings

FOLDER = ROOT / "deploy"
FILES = sorted([FOLDER / "compose.yml", *(FOLDER / "kubernetes").glob("*.yml")])
SUPERVISED = {"BOT_WORKER_KEY", "BOT_WORKER_URLS", "BOT_WORKER_PORT"}
PARTS = {"gateway", "dialogue", "outbox"}
OTHERS = {"postgres", "redis-server", ".venv/bin/python"}


def known_settings() -> set[str]:
    return {"PORT", *SUPERVISED} | {f"BOT_{name.upper()}" for name in Settings.model_fields}


def documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def inside(value: Any, key: str) -> Iterator[Any]:
    """Everything that stands under a key, however deep."""
    if isinstance(value, dict):
        yield from ([value[key]] if key in value else [])
        for each in value.values():
            yield from inside(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from inside(each, key)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_given_exists(path: Path) -> None:
    named = set(re.findall(r"\b(?:BOT_[A-Z_]+|PORT)(?=:)", path.read_text(encoding="utf-8")))
    named |= set(re.findall(r"name: (BOT_[A-Z_]+)", path.read_text(encoding="utf-8")))
    assert named <= known_settings() | {"BOT_IMAGE"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_is_a_verb_of_the_command_line(path: Path) -> None:
    commands = [given for key in ("command", "args") for given in inside(documents(path), key) if given[0] not in OTHERS]
    for verb, *options in commands:
        assert CliRunner().invoke(app, [verb, "--help"]).exit_code == 0
        if options:
            assert options[0] == "--only"
            assert options[1] in PARTS


def test_each_way_of_deploying_runs_every_part_and_the_migrations() -> None:
    kubernetes = [each for path in FILES[:-1] + FILES[-1:] if path.parent.name == "kubernetes" for each in documents(path)]
    for content in (documents(FOLDER / "compose.yml"), kubernetes):
        commands = [tuple(given) for key in ("command", "args") for given in inside(content, key)]
        assert {("serve", "--only", part) for part in PARTS} | {("migrate",)} <= set(commands)


def test_workers_share_the_loopback_of_their_gateway() -> None:
    services = documents(FOLDER / "compose.yml")[0]["services"]
    for number in (1, 2):
        here = {name: each for name, each in services.items() if each.get("network_mode") == f"service:pod-{number}"}
        workers = [each["environment"]["BOT_WORKER_PORT"] for name, each in here.items() if name.startswith("dialogue")]
        assert here[f"gateway-{number}"]["environment"]["BOT_WORKER_URLS"].split(",") == [
            f"http://127.0.0.1:{port}" for port in workers
        ]
        assert services[f"pod-{number}"]["entrypoint"] == ["sleep", "infinity"], "it must outlive whoever shares its network"
    deployment = documents(FOLDER / "kubernetes" / "gateway.yml")[0]
    containers = deployment["spec"]["template"]["spec"]["containers"]
    ports = [each["value"] for given in inside(containers, "env") for each in given if each["name"] == "BOT_WORKER_PORT"]
    urls = documents(FOLDER / "kubernetes" / "settings.yml")[0]["data"]["BOT_WORKER_URLS"].split(",")
    assert urls == [f"http://127.0.0.1:{port}" for port in ports]


def test_nothing_runs_as_root_and_every_container_has_its_limits() -> None:
    for path in (FOLDER / "kubernetes").glob("*.yml"):
        for content in documents(path):
            for pod in inside(content, "template"):
                assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
                assert all("limits" in each["resources"] for each in pod["spec"]["containers"])


def test_probes_ask_for_addresses_that_the_gateway_answers() -> None:
    probes = {
        probe["httpGet"]["path"]
        for name in ("livenessProbe", "readinessProbe")
        for probe in inside(documents(FOLDER / "kubernetes" / "gateway.yml"), name)
        if "httpGet" in probe
    }
    assert probes == {"/healthz", "/readyz"}


def test_more_pods_are_asked_for_by_a_figure_that_the_gateway_exports() -> None:
    scalers = inside(documents(FOLDER / "kubernetes" / "gateway.yml"), "pods")
    asked = {given["metric"]["name"] for given in scalers}
    exported = {family.name for family in Figures().registry.collect()}
    assert asked == {"bot_oldest_unanswered_seconds"}
    assert asked <= exported


def test_what_runs_twice_is_never_drained_at_once() -> None:
    content = [each for path in (FOLDER / "kubernetes").glob("*.yml") for each in documents(path)]
    kept = [each["spec"]["selector"] for each in content if each["kind"] == "PodDisruptionBudget"]
    assert kept == [each["spec"]["selector"] for each in content if each["kind"] == "Deployment"]


def test_a_bench_starts_what_compose_would(tmp_path: Path) -> None:
    made = composed(Place(tmp_path, "postgresql://db", "redis://bell", {"BOT_WORKER_KEY": "k", "POSTGRES_PASSWORD": "p"}))
    assert Counter(part.command[-1] for part in made.parts) == {"gateway": 2, "dialogue": 4, "outbox": 2}
    assert made.migrate.command[-1] == "migrate"
    ports = {part.environment["BOT_WORKER_PORT"] for part in made.parts if part.command[-1] == "dialogue"}
    urls = [part.environment["BOT_WORKER_URLS"].split(",") for part in made.parts if part.command[-1] == "gateway"]
    assert sorted(url.rsplit(":", 1)[1] for each in urls for url in each) == sorted(ports)
    assert all(part.environment["BOT_DATABASE_URL"] == "postgresql://db" for part in [*made.parts, made.migrate])
