import pytest
from rasa_sdk import Tracker

from actions.account import AmountDue, OverdueStatus
from actions.base import Answer, sure
from actions.contact import ResumeContact, StopContact
from actions.hardship import RecordHardship
from actions.saying import Saying
from bot.dialogue.context import TurnContext
from tests import accounts
from tests.actions.helpers import run


class Broken(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("utter_welcome")
        raise RuntimeError("no")


def test_the_name_of_an_action_is_that_of_its_class() -> None:
    assert AmountDue().name() == "action_amount_due"


async def test_every_action_is_the_last_one_of_its_turn() -> None:
    said = await run(OverdueStatus())
    assert said.events[-1]["event"] == "followup"
    assert said.events[-1]["name"] == "action_listen"


async def test_an_action_that_raises_says_nothing_of_what_it_had_prepared() -> None:
    with pytest.raises(RuntimeError):
        await run(Broken())


@pytest.mark.parametrize(("language", "digit"), [("zh", "¥"), ("en", "CNY")])
async def test_somebody_unproven_hears_what_is_true_for_all_and_never_a_figure(language: str, digit: str) -> None:
    said = await run(AmountDue(), verified=None, language=language)
    assert said.choices == ["verify", "request_human"]
    assert digit not in said.text
    assert "3,361.25" not in said.text
    assert said.slots["awaiting"] == "verification"
    assert not said.effects
    assert said.turn.reads == 0


async def test_only_the_last_message_that_offers_choices_keeps_them() -> None:
    two = accounts.account(accounts.loan(), accounts.loan("L0002"))
    said = await run(OverdueStatus(), account=two)
    assert len(said.texts) == 2
    assert len(said.choices) == 5


async def test_nothing_is_done_on_a_guess() -> None:
    doubt = [{"name": "resume_contact", "confidence": 0.55}]
    said = await run(ResumeContact(), intent="resume_contact", confidence=0.55, ranking=doubt)
    assert not said.effects
    assert said.choices == ["resume_contact", "deny", "request_human"]


async def test_a_doubtful_yes_is_asked_for_again() -> None:
    said = await run(RecordHardship(), intent="affirm", confidence=0.5, slots={"awaiting": "hardship_consent"})
    assert not said.effects
    assert said.choices == ["affirm", "deny", "request_human"]
    assert said.slots["awaiting"] == "hardship_consent"


async def test_a_doubtful_stop_stops_all_the_same() -> None:
    assert "stop_contact" in (await run(StopContact(), confidence=0.45)).effects


@pytest.mark.parametrize(("confidence", "is_sure"), [(0.59, False), (0.6, True), (1.0, True)])
def test_acting_needs_more_certainty_than_answering(confidence: float, is_sure: bool) -> None:
    heard = Tracker("C1", {}, {"intent": {"name": "affirm", "confidence": confidence}}, [], False, None, {}, None)
    assert sure(heard) is is_sure
