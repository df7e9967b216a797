"""Signing in through an OpenID Connect issuer that really listens: who it vouches for gets in, and nothing forged does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from bot.gateway.openid import COOKIE, FAILED, PATH, TRIP
from bot.service.staff_members import set_disabled
from tests.gateway.client import Client, refused
from tests.gateway.issuer import CLIENT, SECRET, LocalIssuer, listening


@pytest.fixture
async def issuer(client: Client, tmp_path: Path) -> AsyncIterator[LocalIssuer]:
    secret = tmp_path / "client-secret"
    secret.write_text(SECRET + "\n")
    await client.desk("lin")
    async with listening() as running:
        client.set(openid_issuer=running.address, openid_client_id=CLIENT, openid_client_secret_file=secret)
        yield running


async def go(client: Client) -> tuple[str, str]:
    """Where the issuer's page is, and the cookie that waits for the way back."""
    response = await client.http.get(f"{PATH}/begin", allow_redirects=False)
    assert response.status == 302
    sealed = response.cookies[COOKIE].value
    client.http.session.cookie_jar.clear()
    return response.headers["Location"], sealed


async def come_back(client: Client, code: str, state: str, sealed: str) -> ClientResponse:
    headers = {"Cookie": f"{COOKIE}={sealed}"}
    return await client.http.get(f"{PATH}/return", params={"code": code, "state": state}, headers=headers, allow_redirects=False)


async def test_a_member_whom_the_issuer_vouches_for_is_signed_in(client: Client, issuer: LocalIssuer) -> None:
    client.set(second_factor="required")
    location, sealed = await go(client)
    back = await come_back(client, *issuer.approve(location), sealed)
    assert (back.status, back.headers["Location"]) == (302, "/console/")
    cookie = back.cookies["console"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    me = await client.http.get("/api/console/me", headers={"Cookie": f"console={cookie.value}"})
    assert ((await me.json())["agent"]["id"], (await me.json())["agent"]["must"]) == ("lin", None)


async def test_the_sign_in_page_knows_whether_an_issuer_is_offered(client: Client, issuer: LocalIssuer) -> None:
    assert await (await client.http.get(PATH)).json() == {"offered": True}
    client.set(openid_issuer="")
    assert await (await client.http.get(PATH)).json() == {"offered": False}
    assert await refused(await client.http.get(f"{PATH}/begin")) == (404, "not_found")


@pytest.mark.parametrize(
    "forged",
    [
        {"aud": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "another"},
        {"exp": 1},
        {"preferred_username": ""},
        {"preferred_username": "nobody"},
    ],
    ids=lambda claims: next(iter(claims)) + str(next(iter(claims.values()))),
)
async def test_a_token_that_does_not_fit_signs_nobody_in(client: Client, issuer: LocalIssuer, forged: dict[str, Any]) -> None:
    issuer.claims = forged
    location, sealed = await go(client)
    await assert_failed(await come_back(client, *issuer.approve(location), sealed))


async def test_a_token_of_another_key_signs_nobody_in(client: Client, issuer: LocalIssuer) -> None:
    issuer.published = generate_private_key(65537, 2048)
    location, sealed = await go(client)
    await assert_failed(await come_back(client, *issuer.approve(location), sealed))


async def test_another_state_or_another_browser_signs_nobody_in(client: Client, issuer: LocalIssuer) -> None:
    location, sealed = await go(client)
    code, state = issuer.approve(location)
    await assert_failed(await come_back(client, code, "another", sealed))
    await assert_failed(await come_back(client, code, state, "forged"))
    _, elsewhere = await go(client)
    await assert_failed(await come_back(client, code, state, elsewhere))


async def test_a_code_is_good_once_and_not_for_long(client: Client, issuer: LocalIssuer) -> None:
    location, sealed = await go(client)
    code, state = issuer.approve(location)
    assert (await come_back(client, code, state, sealed)).headers["Location"] == "/console/"
    await assert_failed(await come_back(client, code, state, sealed))
    location, sealed = await go(client)
    client.later(TRIP)
    await assert_failed(await come_back(client, *issuer.approve(location), sealed))


async def test_a_closed_login_stays_closed(client: Client, issuer: LocalIssuer) -> None:
    async with client.gate.store.write() as uow:
        await set_disabled(uow, "lin", True, actor="test", now=client.gate.clock())
    location, sealed = await go(client)
    await assert_failed(await come_back(client, *issuer.approve(location), sealed))


async def test_an_issuer_that_is_away_or_is_another_fails_plainly(client: Client, issuer: LocalIssuer) -> None:
    for address in ("http://127.0.0.1:9", f"{issuer.address}/tenant"):
        client.set(openid_issuer=address)
        response = await client.http.get(f"{PATH}/begin", allow_redirects=False)
        await assert_failed(response)


async def assert_failed(response: ClientResponse) -> None:
    assert (response.status, response.headers["Location"]) == (302, FAILED)
    assert "console" not in response.cookies
