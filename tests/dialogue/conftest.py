"""The trained model, loaded once for all tests that talk to it; trained first when it is stale, as at any start."""

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.quietly import load

load(
    "rasa.core.agent",
    "rasa.core.policies.rule_policy",
    "rasa.shared.importers.utils",
    "rasa_sdk.executor",
    "spacy",
    "sklearn.svm",
    "jieba",
    "rasa.core.tracker_store",
)

if TYPE_CHECKING:
    from bot.dialogue.agent import Dialogue


@pytest.fixture(scope="session")
def dialogue() -> "Iterator[Dialogue]":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bot.dialogue.agent import Dialogue
        from bot.dialogue.training import ensure_model
        from bot.settings import ROOT

        yield Dialogue(ensure_model(ROOT / "models"), None)  # type: ignore[arg-type]
