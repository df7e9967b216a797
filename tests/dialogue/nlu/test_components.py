"""Rasa's pipeline and the reading without Rasa are the same reading."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.understand import NoReader, answers, reader_of, understand
from tests.dialogue.nlu.test_entities import NOW
from tests.dialogue.nlu.test_linear import EXAMPLES

pytestmark = pytest.mark.filterwarnings("ignore")
ROOT = Path(__file__).parents[3]
MESSAGES = [
    "利息怎么算",
    "下周五还500行吗",
    "can i pay $80 by friday",
    "我不想活了",
    "STOP",
    "利息怎么算的，我要投诉你们",
    "转人工",
    "👌",
    "今天天气怎么样",
    "我电话13812345678",
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from rasa.model_training import train_nlu

    folder = tmp_path_factory.mktemp("trained")
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    ours = [part for part in config["pipeline"] if part["name"].startswith("bot.dialogue.nlu.")]
    pipeline = {"recipe": "default.v1", "assistant_id": "test", "language": "zh", "pipeline": ours, "policies": []}
    (folder / "config.yml").write_text(yaml.safe_dump(pipeline), encoding="utf-8")
    blocks = [{"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in EXAMPLES.items()]
    (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8")
    return Path(train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="tiny"))


@pytest.fixture(scope="module")
def parsed(archive: Path) -> dict[str, dict[str, Any]]:
    from rasa.core.agent import Agent
    from rasa.core.channels import UserMessage

    agent = Agent.load(str(archive))
    facts = {"now": NOW.isoformat(), "language": "zh"}

    async def parse_all() -> dict[str, dict[str, Any]]:
        return {text: await agent.processor.parse_message(UserMessage(text, metadata=facts)) for text in MESSAGES}

    return asyncio.run(parse_all())


@pytest.mark.parametrize("text", MESSAGES)
def test_rasa_and_the_light_reading_agree(text: str, archive: Path, parsed: dict[str, dict[str, Any]]) -> None:
    light = understand(text, reader_of(archive), NOW)
    heavy = parsed[text]
    assert heavy["intent"]["name"] == light["intent"]
    assert heavy["intent"]["confidence"] == pytest.approx(light["confidence"], abs=1e-3)
    assert heavy["entities"] == light["entities"]
    assert heavy["language"] == light["language"]
    assert tuple(heavy["wishes"]) == light["intents"]


def test_guards_and_a_short_ranking_come_with_the_parsed_message(parsed: dict[str, dict[str, Any]]) -> None:
    assert parsed["STOP"]["guards"] == ["stop_contact"]
    assert parsed["我不想活了"]["intent"] == {"name": "crisis", "confidence": 1.0}
    assert len(parsed["利息怎么算"]["intent_ranking"]) <= 10


def test_dates_are_counted_from_the_time_that_the_message_carries(parsed: dict[str, dict[str, Any]]) -> None:
    dates = [entity["value"] for entity in parsed["下周五还500行吗"]["entities"] if entity["entity"] == "date"]
    assert dates == ["2026-11-27"]


def test_each_line_has_its_answer_in_order(archive: Path) -> None:
    lines = ["利息怎么算\n", "\n", "can i pay later\r\n"]
    assert [answer["text"] for answer in answers(lines, reader_of(archive))] == ["利息怎么算", "", "can i pay later"]


def test_an_archive_of_another_pipeline_is_refused_by_name(tmp_path: Path) -> None:
    import tarfile

    other = tmp_path / "other.tar.gz"
    with tarfile.open(other, "w:gz"):
        pass
    with pytest.raises(NoReader, match=r"other\.tar\.gz"):
        reader_of(other)


def test_without_a_stated_time_dates_are_counted_from_the_present() -> None:
    from bot.dialogue.nlu.entities import clock_of

    now, payday = clock_of({})
    assert now.tzinfo is not None
    assert payday is None
    assert clock_of({"now": "2026-11-18T10:00:00+08:00", "payday": "10"}) == (
        datetime.fromisoformat("2026-11-18T10:00:00+08:00"),
        10,
    )
