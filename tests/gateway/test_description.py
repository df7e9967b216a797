"""What the gateway answers is what its description says."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientResponse
from jsonschema import Draft202012Validator

from bot.gateway import health
from bot.service.turn import Effect
from tests.gateway.client import Client
from tests.gateway.fake_worker import FakeWorker, says


def described(method: str, path: str, status: int) -> dict[str, Any]:
    """The schema of an answer; a response that is a reference is followed."""
    responses = health.description()["paths"][path][method]["responses"]
    assert str(status) in responses, f"{method} {path} does not describe {status}"
    response = responses[str(status)]
    if "$ref" in response:
        response = health.description()["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    return dict(response["content"]["application/json"]["schema"]) | {"components": health.description()["components"]}


async def fits(response: ClientResponse, path: str) -> Any:
    content = await response.json()
    schema = described(response.method.lower(), path, response.status)
    problems = [error.message for error in Draft202012Validator(schema).iter_errors(content)]
    assert not problems, f"{path} {response.status}: {problems}"
    return content


async def test_a_borrowers_answers_are_as_described(client: Client) -> None:
    root = "/api/conversations"
    token = await client.token()
    begun = await fits(await client.start({"Authorization": f"Bearer {token}"}), root)
    await fits(await client.start({"Authorization": f"Bearer {token}"}), root)
    headers = {"Authorization": f"Bearer {begun['credential']}"}
    own = f"{root}/{begun['conversation_id']}"
    message = {"client_msg_id": "m", "text": "你好"}
    for content in (
        message,
        message,
        {**message, "text": "再见"},
        {"text": ""},
        {**message, "client_msg_id": "l", "text": "好" * 2001},
    ):
        response = await client.http.post(f"{own}/messages", json=content, headers=headers)
        await fits(response, f"{root}/{{id}}/messages")
    for query in ("after=0&wait=5", "after=1&wait=5", "after=x"):
        await fits(await client.http.get(f"{own}/events?{query}", headers=headers), f"{root}/{{id}}/events")
    await fits(await client.http.get(f"{own}/events"), f"{root}/{{id}}/events")
    await fits(await client.http.get(own, headers=headers), f"{root}/{{id}}")


async def test_the_consoles_answers_are_as_described(client: Client, worker: FakeWorker) -> None:
    worker.script = lambda request: says("转", effects=(Effect(verb="open_case", args={"topic": "danger", "reason": "words"}),))
    talk = await client.borrower()
    await talk.say("我不想活了")
    await talk.hear(3)
    desk, root = await client.desk("lin"), "/api/console"
    await fits(await desk.get("/me"), f"{root}/me")
    case_id = (await fits(await desk.get("/cases"), f"{root}/cases"))["cases"][0]["id"]
    own, cases = f"/cases/{case_id}", f"{root}/cases/{{id}}"
    await fits(await desk.get(own), cases)
    await fits(await desk.post(f"{own}/messages", {"client_msg_id": "a", "text": "您好"}), f"{cases}/messages")
    await fits(await desk.post(f"{own}/claim", {}), f"{cases}/claim")
    await fits(await desk.get(own), cases)
    await fits(await desk.get(f"{own}/events?after=0"), f"{cases}/events")
    await fits(await desk.post(f"{own}/messages", {"client_msg_id": "a", "text": "您好"}), f"{cases}/messages")
    await fits(await desk.post(f"{own}/notes", {"text": "备注"}), f"{cases}/notes")
    await fits(await desk.post(f"{own}/reveal", {"field": "name", "reason": "greeting"}), f"{cases}/reveal")
    await fits(await desk.post(f"{own}/transfer", {"agent": "lin"}), f"{cases}/transfer")
    await fits(await desk.post(f"{own}/resolve", {"outcome": "safe"}), f"{cases}/resolve")
    await fits(await desk.post(f"{own}/claim", {}), f"{cases}/claim")
    await fits(await desk.get("/cases?view=resolved"), f"{root}/cases")


async def test_a_demos_answers_are_as_described(client: Client) -> None:
    await fits(await client.http.get("/api/demo/borrowers"), "/api/demo/borrowers")
    for borrower in ("B0001", "B9999"):
        await fits(await client.http.post("/api/demo/token", json={"borrower": borrower}), "/api/demo/token")
    path, phone = "/api/simulator/messages", "+8613800000001"
    for text in ("你好", ""):
        await fits(await client.http.post(path, json={"phone": phone, "text": text}), path)
    for number in (phone, "x"):
        await fits(await client.http.get(path, params={"phone": number}), path)
    await fits(await client.http.get("/api/strings/widget/zh"), "/api/strings/{room}/{language}")
    await fits(await client.http.get("/api/widget/origins"), "/api/widget/origins")
