import logging

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator

from actions.talk import Suggest
from bot.dialogue.context import TurnContext, answering
from bot.dialogue.inprocess import InProcessActions
from bot.dialogue.state import thaw
from bot.importer import ProjectImporter
from tests.accounts import request

DOMAIN = ProjectImporter().get_domain()


async def outcome(action: str, turn: TurnContext) -> list[object]:
    remote = RemoteAction(action, InProcessActions())
    with answering(turn):
        return list(
            await remote.run(CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), thaw("C1", None, DOMAIN), DOMAIN)
        )


@pytest.fixture
def turn() -> TurnContext:
    return TurnContext(request=request("x", verified=None), store=None, language="zh")  # type: ignore[arg-type]


async def test_an_action_runs_without_a_network(turn: TurnContext) -> None:
    events = await outcome("action_collection_practice", turn)
    assert "催收有规矩" in events[0].text  # type: ignore[attr-defined]


async def test_an_action_that_raises_fails_the_turn_and_undoes_its_wishes(
    turn: TurnContext, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(self: object, say: object, wanting: TurnContext, tracker: object) -> None:
        wanting.want("stop_contact", channel=None)
        raise ValueError("13800000001 owes 99.50")

    monkeypatch.setattr(Suggest, "answer", broken)
    with caplog.at_level(logging.ERROR):
        events = await outcome("action_suggest", turn)
    assert [type(event).__name__ for event in events] == ["FollowupAction"]
    assert turn.failed
    assert turn.effects == []
    assert "ValueError" in caplog.text
    assert "13800000001" not in caplog.text
    assert "99.50" not in caplog.text


def test_every_action_of_the_project_is_known_to_the_executor() -> None:
    wanted = {name for name in DOMAIN.user_actions if not name.startswith("utter_")} - set(DOMAIN.form_names)
    known = set(InProcessActions().executor.actions)
    assert wanted - known == set()


def test_no_action_is_written_that_nothing_leads_to() -> None:
    ours = {
        name for name, run in InProcessActions().executor.actions.items() if type(run.__self__).__module__.startswith("actions.")
    }
    assert ours - set(DOMAIN.user_actions) == set()
