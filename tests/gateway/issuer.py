"""A small OpenID Connect issuer that listens on loopback and signs what a test tells it to."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from aiohttp import encode_basic_auth, web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from bot.gateway.openid_issuer import challenge_of

CLIENT, SECRET = "borrower-chat", "a client secret"


@dataclass
class LocalIssuer:
    """Signs in whoever `login` says; `claims` and `key` let a test forge what it returns."""

    login: str = "lin"
    address: str = ""
    key: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65537, 2048))
    published: RSAPrivateKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def approve(self, location: str) -> tuple[str, str]:
        """As a person who signs in at the page that a redirect leads to: the code and the state to come back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert location.startswith(f"{self.address}/sign-in?")
        assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return code, asked["state"]

    async def discovery(self, request: web.Request) -> web.Response:
        parts = {"authorization_endpoint": "sign-in", "token_endpoint": "token", "jwks_uri": "keys"}
        return web.json_response({"issuer": self.address, **{name: f"{self.address}/{path}" for name, path in parts.items()}})

    async def keys(self, request: web.Request) -> web.Response:
        public = (self.published or self.key).public_key()
        return web.json_response({"keys": [{**jwt.algorithms.RSAAlgorithm.to_jwk(public, as_dict=True), "kid": "k1"}]})

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self.codes.pop(str(form["code"]), None)
        known = request.headers["Authorization"] == encode_basic_auth(CLIENT, SECRET)
        if asked is None or not known or challenge_of(str(form["code_verifier"])) != asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= {"preferred_username": self.login, **self.claims}
        return web.json_response({"id_token": jwt.encode(claims, self.key, "RS256", headers={"kid": "k1"})})


@asynccontextmanager
async def listening() -> AsyncIterator[LocalIssuer]:
    issuer, app = LocalIssuer(), web.Application()
    app.router.add_get("/.well-known/openid-configuration", issuer.discovery)
    app.router.add_get("/keys", issuer.keys)
    app.router.add_post("/token", issuer.token)
    async with TestServer(app) as server:
        issuer.address = str(server.make_url("")).rstrip("/")
        yield issuer
