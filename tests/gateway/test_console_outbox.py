"""Messages that stand still are seen by those who run the installation, without what they say, and sent again or let be with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.store.tables.outbox import outbox, webhook
from tests.gateway.client import Client, refused
from tests.service.people import PHONE


async def put(client: Client, key: str, state: str, *, secret: bool = False) -> int:
    async with client.gate.store.write() as uow:
        now = client.gate.clock()
        body = {"text": "您欠 1,234.50", "choices": []}
        await uow.outbox.add(key=key, channel="sms", to=PHONE, language="zh", body=body, at=now, secret=secret, lender_id="tqg")
        message_id = (await uow.connection.execute(select(outbox.c.id).where(outbox.c.key == key))).scalar_one()
        await uow.outbox.settle(message_id, state=state, problem="timeout", attempts=3)
    return int(message_id)


async def audited(client: Client) -> list[tuple[str, dict[str, Any]]]:
    async with client.gate.store.read() as uow:
        return [(each.verb, each.details) for each in await uow.audit.records(after=0, limit=100)]


@pytest.mark.parametrize("state", ["dead", "unknown"])
async def test_what_stands_still_is_listed_without_text_or_number(client: Client, state: str) -> None:
    await put(client, "m", state)
    await put(client, "gone", "sent")
    content = await (await (await client.desk("ou")).get(f"/outbox?state={state}")).json()
    (shown,) = content["messages"]
    assert (shown["state"], shown["problem"], shown["to"], shown["can_retry"]) == (state, "timeout", "+86…01", True)
    assert content["counts"] == {state: 1, "sent": 1}
    assert PHONE not in str(content)
    assert "1,234" not in str(content)


async def test_a_message_is_queued_again_with_a_reason_that_the_audit_keeps(client: Client) -> None:
    message_id = await put(client, "m", "unknown")
    desk = await client.desk("ou")
    response = await desk.post(f"/outbox/{message_id}/retry", {"reason": "the provider says it never came"})
    assert (await response.json())["message"]["state"] == "queued"
    details = {"was": "unknown", "problem": "timeout", "reason": "the provider says it never came"}
    assert ("retry_message", details) in await audited(client)
    again = await desk.post(f"/outbox/{message_id}/retry", {"reason": "twice"})
    assert await refused(again) == (409, "outbox_moved_on")


async def test_a_message_is_let_be(client: Client) -> None:
    message_id = await put(client, "m", "dead")
    response = await (await client.desk("su")).post(f"/outbox/{message_id}/abandon", {"reason": "no longer true"})
    assert (await response.json())["message"]["state"] == "abandoned"


async def test_a_forgotten_code_is_never_sent_again(client: Client) -> None:
    message_id = await put(client, "m", "dead", secret=True)
    response = await (await client.desk("ou")).post(f"/outbox/{message_id}/retry", {"reason": "please"})
    assert await refused(response) == (409, "outbox_forgotten")


@pytest.mark.parametrize("path", ["/outbox/999/retry", "/outbox/x/abandon", "/webhooks/999/retry"])
async def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert await refused(await (await client.desk("ou")).post(path, {"reason": "?"})) == (404, "no_message")


async def test_a_reason_is_needed_and_agents_are_kept_out(client: Client) -> None:
    message_id = await put(client, "m", "dead")
    assert await refused(await (await client.desk("ou")).post(f"/outbox/{message_id}/retry")) == (400, "field")
    assert (await refused(await (await client.desk("lin")).get("/outbox")))[1] == "forbidden"


@pytest.mark.parametrize(("verb", "state"), [("retry", "new"), ("abandon", "abandoned")])
async def test_a_providers_call_that_nobody_understood_is_worked_on_again_or_let_be(
    client: Client, verb: str, state: str
) -> None:
    async with client.gate.store.write() as uow:
        given = {
            "key": "k",
            "lender_id": "tqg",
            "provider": "twilio",
            "kind": "message",
            "address": PHONE,
            "content": {"Body": "x"},
        }
        await uow.webhooks.add(**given, at=client.gate.clock())
        call_id = (await uow.connection.execute(select(webhook.c.id))).scalar_one()
        await uow.webhooks.settle(call_id, state="dead", problem="Unclear")
    desk = await client.desk("ou")
    listed = (await (await desk.get("/webhooks")).json())["webhooks"]
    assert [(call["id"], call["problem"]) for call in listed] == [(call_id, "Unclear")]
    response = await desk.post(f"/webhooks/{call_id}/{verb}", {"reason": "looked at"})
    assert (await response.json())["webhook"]["state"] == state
    assert f"{verb}_webhook" in [verb for verb, _ in await audited(client)]
