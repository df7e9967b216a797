"""What an action offers reaches the gateway as it was offered, a form with its fields."""

from bot.dialogue.output import WholeMessages


async def test_a_form_keeps_the_labels_of_its_fields() -> None:
    out = WholeMessages("web")
    button = {"title": "收支表", "payload": "/fill_budget", "fields": {"payday": "发薪日"}}
    await out.send_response("C1", {"text": "请填", "buttons": [button, {"title": "好", "payload": "/affirm"}]})
    assert out.says[0].payload["choices"] == [
        {"id": "fill_budget", "title": "收支表", "fields": {"payday": "发薪日"}},
        {"id": "affirm", "title": "好"},
    ]
