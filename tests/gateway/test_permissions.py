"""Every route of the console against every role, with and without holding the case: who gets in is exactly what is listed."""

from __future__ import annotations

import itertools
import re

import pytest
from aiohttp import web

from bot.gateway.permissions import GRANTS, PUBLIC
from bot.service.staff_members import ROLES
from tests.gateway.client import Client, refused
from tests.gateway.fake_worker import FakeWorker
from tests.gateway.test_console import hand_over

LOGINS = {"agent": "lin", "supervisor": "su", "auditor": "an", "operator": "ou"}
LOGIN_OF_NOBODY = "nobody-here"


def console_routes(app: web.Application) -> set[tuple[str, str]]:
    found = set()
    for resource in app.router.resources():
        if resource.canonical.startswith("/api/console"):
            found |= {(route.method, resource.canonical) for route in resource if route.method != "HEAD"}
    return found


async def test_every_route_of_the_console_is_listed_once_and_nothing_else_is(client: Client) -> None:
    listed = set(GRANTS) | PUBLIC
    assert console_routes(client.http.app) == listed
    assert not set(GRANTS) & PUBLIC
    assert all(roles for roles in GRANTS.values())


async def test_nobody_gets_in_without_signing_in(client: Client) -> None:
    for method, path in GRANTS:
        response = await client.http.request(method, _filled(path, "K1"))
        assert await refused(response) == (401, "not_signed_in"), path


@pytest.mark.parametrize("holds_it", [True, False])
async def test_each_role_passes_exactly_the_routes_that_are_listed_for_it(
    client: Client, worker: FakeWorker, holds_it: bool
) -> None:
    await hand_over(client, worker)
    desks = {role: await client.desk(login) for role, login in LOGINS.items()}
    case_id = (await desks["agent"].cases())[0]["id"]
    if holds_it:
        await desks["agent"].post(f"/cases/{case_id}/claim")
    tried = 0
    for (method, path), role in itertools.product(GRANTS, ROLES):
        if path.endswith(("/logout", "/socket")):
            continue
        response = await desks[role].request(method, _filled(path, case_id).removeprefix("/api/console"))
        content = await response.json() if response.status >= 400 else {}
        code = content.get("error", {}).get("code")
        assert (code == "forbidden") == (role not in GRANTS[method, path]), (method, path, role, code)
        assert code != "failed", (method, path, role)
        if path == "/api/console/me/sign-ins/end" and response.status == 204:
            desks[role] = await client.desk(LOGINS[role])
        tried += 1
    assert tried == len(ROLES) * (len(GRANTS) - 2)


@pytest.mark.parametrize("path", ["claim", "messages", "notes", "resolve", "transfer", "reveal"])
async def test_a_change_without_the_safety_check_is_refused(client: Client, path: str) -> None:
    lin = await client.desk("lin")
    response = await client.http.post(f"/api/console/cases/K1/{path}", json={}, headers={"Cookie": f"console={lin.cookie}"})
    assert await refused(response) == (403, "forged")


@pytest.mark.parametrize("path", ["messages", "resolve", "transfer", "reveal"])
async def test_a_colleague_changes_nothing_of_a_case_that_somebody_else_holds(
    client: Client, worker: FakeWorker, path: str
) -> None:
    await hand_over(client, worker)
    lin, maya = await client.desk("lin"), await client.desk("maya")
    case_id = (await lin.cases())[0]["id"]
    await lin.post(f"/cases/{case_id}/claim")
    body = {"client_msg_id": "x", "text": "hello", "outcome": "other", "agent": "maya", "field": "phone", "reason": "callback"}
    status, code = await refused(await maya.post(f"/cases/{case_id}/{path}", body))
    assert (status, code) in {(409, "case_taken"), (403, "case_not_yours"), (409, "case_not_claimed")}


def _filled(path: str, case_id: str) -> str:
    return re.sub(r"\{\w+\}", "0", path.replace("{id}", case_id).replace("{login}", LOGIN_OF_NOBODY))
