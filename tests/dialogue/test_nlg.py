import pytest
from rasa.shared.core.events import SlotSet

from bot.dialogue.context import TurnContext, answering
from bot.dialogue.nlg import CatalogueGenerator
from bot.dialogue.sources import found, sentences, shown
from bot.dialogue.state import thaw
from bot.importer import ProjectImporter
from bot.rulebook import rules
from tests.accounts import request

DOMAIN = ProjectImporter().get_domain()


async def said(channel: str = "web", **slots: str) -> dict[str, object]:
    tracker = thaw("C1", None, DOMAIN)
    for name, value in slots.items():
        tracker.update(SlotSet(name, value), DOMAIN)
    turn = TurnContext(request=request("x"), store=None, language="zh")  # type: ignore[arg-type]
    with answering(turn):
        message = await CatalogueGenerator().generate("utter_greet", tracker, channel)
    assert message is not None
    return message


async def test_a_response_is_said_in_the_language_and_form_of_the_turn() -> None:
    assert "自动客服助手" in str((await said())["text"])
    assert "automated assistant" in str((await said(language="en"))["text"])
    assert len(str((await said("sms"))["text"])) < len(str((await said())["text"]))
    assert len(str((await said(channel="sms"))["text"])) < len(str((await said())["text"]))


async def test_choices_are_sent_along() -> None:
    assert (await said())["buttons"][0] == {"title": "我欠多少", "payload": "/ask_amount_due"}  # type: ignore[index]


async def test_what_the_catalogue_does_not_know_is_not_said() -> None:
    assert await CatalogueGenerator().generate("utter_nothing", thaw("C1", None, DOMAIN), "web") is None


@pytest.fixture
def turn() -> TurnContext:
    return TurnContext(request=request("x"), store=None, language="zh")  # type: ignore[arg-type]


def test_a_rule_is_the_one_of_the_lenders_country(turn: TurnContext) -> None:
    rule = found("credit_record_years", turn)
    assert rule is not None
    assert rule.key == "cn.credit_record_years"
    assert found("defaults.message_caps", turn) is not None
    assert found("breathing_space_days", turn) is None


def test_a_rule_that_is_not_there_is_left_out(turn: TurnContext) -> None:
    assert len(sentences(["credit_record_years", "no_such_rule"], turn)) == 1
    assert shown(["contract", "no_such_rule"], turn) == ["您的借款合同和还款记录"]


def test_sources_are_named_once_in_the_readers_way_and_no_more_than_one_takes_in(turn: TurnContext) -> None:
    names = [key for key in rules() if key.startswith("cn.")][:20]
    lines = shown([*names, *names], turn)
    assert len(lines) == 9
    assert len(set(lines)) == 9
    assert not any("art." in line for line in lines)
    assert lines[-1].startswith("另有")
