"""What holds for every turn, whatever the topic."""

import json

import pytest

from actions.account import AmountDue
from bot.dialogue.agent import Dialogue
from bot.dialogue.context import TurnContext
from bot.dialogue.state import TURNS
from bot.service.account import Overview
from tests.accounts import account, request

pytestmark = [pytest.mark.xdist_group("dialogue"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(autouse=True)
def given_account(monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(turn: TurnContext, who: object) -> Overview:
        return account()

    monkeypatch.setattr(TurnContext, "account", read)


async def test_an_action_that_raises_tells_the_borrower_and_does_nothing(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: object, say: object, account: object, turn: TurnContext, tracker: object) -> None:
        turn.want("stop_contact", channel=None)
        raise ArithmeticError("no")

    asked = await dialogue.answer(request("我失业了，实在还不上"))
    monkeypatch.setattr(AmountDue, "disclose", broken)
    answer = await dialogue.answer(request(choice="ask_amount_due", state=asked.state))
    assert [say.text for say in answer.says] == ["抱歉，刚才这一步没有办成，什么都没有改动。您可以再试一次，或者让工作人员接手。"]
    assert answer.says[0].payload["choices"][0]["id"] == "request_human"
    assert answer.effects == ()
    assert answer.state["slots"].get("awaiting") is None


async def test_two_turns_at_once_do_not_mix(dialogue: Dialogue) -> None:
    import asyncio

    asked = [request(choice="ask_amount_due", conversation_id=f"C{n}", language=["zh", "en"][n % 2]) for n in range(6)]
    answers = await asyncio.gather(*(dialogue.answer(each) for each in asked))
    assert [answer.language for answer in answers] == ["zh", "en"] * 3
    assert all(("¥3,361.25" in answer.says[0].text) == (answer.language == "zh") for answer in answers)


async def test_the_state_is_json_and_does_not_grow(dialogue: Dialogue) -> None:
    state, sizes = None, []
    for number in range(3 * TURNS):
        answer = await dialogue.answer(request(choice="ask_amount_due", seq=number, state=state))
        state = json.loads(json.dumps(answer.state))
        sizes.append(len(json.dumps(state)))
    assert sizes[-1] <= max(sizes[: TURNS + 2])


async def test_what_a_person_settled_is_not_asked_again(dialogue: Dialogue) -> None:
    asked = await dialogue.answer(request("我失业了，实在还不上"))
    answer = await dialogue.answer(request("好的", state=asked.state, handback={"outcome": "agreed"}))
    assert answer.effects == ()


async def test_nobody_waits_for_what_is_read_at_first_use(dialogue: Dialogue) -> None:
    await dialogue.warm()


async def test_the_same_turn_answered_twice_is_the_same_answer(dialogue: Dialogue) -> None:
    asked = request("我欠多少钱")
    assert (await dialogue.answer(asked)).to_json() == (await dialogue.answer(asked)).to_json()
