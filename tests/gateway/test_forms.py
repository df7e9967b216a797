"""A form is sent as a choice whose values are the borrower's, as long as it can be seen."""

from __future__ import annotations

from bot.service.turn import Say, TurnAnswer, TurnRequest
from tests.gateway.client import Client, refused
from tests.gateway.fake_worker import FakeWorker, says

FORM = {"id": "fill_budget", "title": "收支表", "fields": {"monthly_income": "月收入"}}
FILLED = 'fill_budget{"monthly_income":"8000"}'


def lays_out_a_form_first(request: TurnRequest) -> TurnAnswer:
    if request.text == "收支表":
        card = {"type": "form", "id": "fill_budget", "title": "收支表", "fields": [], "submit": "好"}
        say = Say(text="请填", kind="card", payload={"card": card, "choices": [FORM]})
        return TurnAnswer(says=(say,), effects=(), state={}, language="zh")
    return says("好")


async def test_what_was_written_reaches_the_dialogue_and_reads_as_words(client: Client, worker: FakeWorker) -> None:
    worker.script = lays_out_a_form_first
    talk = await client.borrower()
    await talk.say("收支表")
    await talk.hear(2)
    assert (await talk.choose(FILLED)).status == 202
    rows = await talk.hear(4)
    assert rows[2]["text"] == "收支表: 月收入 8000"
    assert worker.heard[-1].choice == FILLED


async def test_a_question_between_does_not_make_the_form_useless(client: Client, worker: FakeWorker) -> None:
    worker.script = lays_out_a_form_first
    talk = await client.borrower()
    await talk.say("收支表")
    await talk.hear(2)
    await talk.say("为什么要填")
    await talk.hear(4)
    assert (await talk.choose(FILLED)).status == 202
    await talk.hear(6)
    assert worker.heard[-1].choice == FILLED


async def test_a_form_that_was_never_laid_out_is_refused(client: Client) -> None:
    talk = await client.borrower()
    assert await refused(await talk.choose(FILLED)) == (400, "unknown_choice")
