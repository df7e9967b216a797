"""The WebSocket sends what the long poll reads, in order and from any cursor, and lets nobody else listen."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from bot.service.turn import Effect
from tests.gateway.client import Client, Talk
from tests.gateway.fake_worker import FakeWorker, says

Json = dict[str, Any]


async def connect(client: Client, talk: Talk, after: int = 0) -> ClientWebSocketResponse:
    socket = await client.http.ws_connect(f"/api/conversations/{talk.id}/socket?after={after}")
    await socket.send_json({"type": "auth", "credential": talk.credential})
    return socket


async def rows(socket: ClientWebSocketResponse, count: int) -> list[Json]:
    found: list[Json] = []
    while len(found) < count:
        message = await socket.receive_json(timeout=10)
        if message["type"] == "event":
            found.append(message["event"])
    return found


async def test_a_socket_says_hello_and_then_every_row_after_the_cursor(client: Client) -> None:
    talk = await client.borrower()
    await talk.say("一")
    await talk.hear(2)
    socket = await connect(client, talk, after=1)
    hello = await socket.receive_json(timeout=10)
    assert (hello["type"], hello["last"], hello["holder"]["kind"]) == ("hello", 2, "bot")
    assert [row["seq"] for row in await rows(socket, 1)] == [2]
    await talk.say("二")
    assert [row["seq"] for row in await rows(socket, 2)] == [3, 4]
    await socket.close()


async def test_several_devices_see_the_same_rows(client: Client) -> None:
    talk = await client.borrower()
    sockets = [await connect(client, talk) for _ in range(3)]
    await talk.say("你好")
    seen = [await rows(socket, 2) for socket in sockets]
    assert seen[0] == seen[1] == seen[2] == (await talk.events())["events"]
    for socket in sockets:
        await socket.close()


async def test_a_credential_may_come_as_a_subprotocol(client: Client) -> None:
    talk = await client.borrower()
    for offered, chosen in (
        (("borrower-chat", f"credential.{talk.credential}"), "borrower-chat"),
        ((f"credential.{talk.credential}",), f"credential.{talk.credential}"),
    ):
        socket = await client.http.ws_connect(f"/api/conversations/{talk.id}/socket", protocols=offered)
        assert socket.protocol == chosen
        assert (await socket.receive_json(timeout=10))["type"] == "hello"
        await socket.close()


@pytest.mark.parametrize("first", ['{"type":"auth","credential":"wrong"}', '{"type":"auth"}', "garbage", "[]", '{"type":"ping"}'])
async def test_a_bad_credential_closes_the_socket_before_any_row(client: Client, first: str) -> None:
    talk = await client.borrower()
    await talk.say("秘密")
    socket = await client.http.ws_connect(f"/api/conversations/{talk.id}/socket")
    await socket.send_str(first)
    message = await socket.receive(timeout=10)
    assert (message.type, socket.close_code) == (WSMsgType.CLOSE, 4401)


async def test_another_borrowers_credential_closes_the_socket(client: Client) -> None:
    mine, other = await client.borrower("B0001"), await client.borrower("B0002")
    mine.credential = other.credential
    socket = await connect(client, mine)
    assert (await socket.receive(timeout=10)).type is WSMsgType.CLOSE
    assert socket.close_code == 4404


async def test_pings_are_answered_and_nonsense_is_ignored(client: Client) -> None:
    talk = await client.visitor()
    socket = await connect(client, talk)
    await socket.receive_json(timeout=10)
    await socket.send_str("{")
    await socket.send_json({"type": "unheard"})
    await socket.send_json({"type": "ping"})
    assert await socket.receive_json(timeout=10) == {"type": "pong"}
    await socket.close()


async def test_an_agent_and_a_borrower_see_each_other_write(client: Client, worker: FakeWorker) -> None:
    worker.script = lambda request: says(
        "转人工", effects=(Effect(verb="open_case", args={"topic": "other", "reason": "asked"}),)
    )
    talk = await client.borrower()
    await talk.say("人工")
    await talk.hear(3)
    desk = await client.desk("lin")
    case_id = (await desk.cases())[0]["id"]
    await desk.post(f"/cases/{case_id}/claim")
    await talk.hear(4)
    borrower = await connect(client, talk, after=4)
    agent = await client.http.ws_connect(f"/api/console/cases/{case_id}/socket?after=4", headers=desk.headers)
    hello = await borrower.receive_json(timeout=10)
    assert hello["holder"] == {"kind": "agent", "agent": "小林", "position": None}
    await agent.receive_json(timeout=10)
    await agent.send_json({"type": "typing"})
    heard = await borrower.receive_json(timeout=10)
    assert (heard["type"], heard["sender"]) == ("typing", "agent")
    await borrower.send_json({"type": "typing"})
    assert (await agent.receive_json(timeout=10))["sender"] == "borrower"
    await desk.post(f"/cases/{case_id}/resolve", {"outcome": "other"})
    assert (await borrower.receive_json(timeout=10))["holder"]["kind"] == "bot"
    await borrower.close()
    await agent.close()


async def test_another_sites_page_can_not_use_the_agents_cookie(client: Client, worker: FakeWorker) -> None:
    worker.script = lambda request: says(
        "转人工", effects=(Effect(verb="open_case", args={"topic": "other", "reason": "asked"}),)
    )
    talk = await client.borrower()
    await talk.say("人工")
    await talk.hear(3)
    desk = await client.desk("lin")
    case_id = (await desk.cases())[0]["id"]
    with pytest.raises(WSServerHandshakeError) as refused:
        await client.http.ws_connect(
            f"/api/console/cases/{case_id}/socket", headers={**desk.headers, "Origin": "https://evil.example"}
        )
    assert refused.value.status == 403
