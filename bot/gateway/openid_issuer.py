"""An OpenID Connect issuer as this installation uses it: its addresses, its keys, and whom an authorisation code stands for.

Only what OpenID Connect Core 1.0 asks a client to check is here: the discovery document names the issuer that was set, the code is
exchanged with our secret and the PKCE verifier, and the ID token is signed by one of its keys, for us, now, with our nonce.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import jwt
from aiohttp import ClientError, ClientSession, ClientTimeout, encode_basic_auth

from bot.settings import Settings

ALGORITHMS = ("RS256", "ES256", "EdDSA")
PATIENCE = ClientTimeout(total=10)
SKEW_SECONDS = 60


class IssuerProblem(Exception):
    """The issuer can't be used or did not vouch for anybody; `code` says why, for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where an issuer listens."""

    authorization: str
    token: str
    keys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """One issuer and our account with it."""

    address: str
    client_id: str
    secret: str = field(repr=False)
    claim: str

    @classmethod
    def of(cls, settings: Settings) -> Issuer:
        return cls(
            address=settings.openid_issuer.rstrip("/"),
            client_id=settings.openid_client_id,
            secret=_read(settings.openid_client_secret_file),
            claim=settings.openid_claim,
        )

    async def endpoints(self) -> Endpoints:
        """The issuer's addresses, from its discovery document."""
        document = await self._get(f"{self.address}/.well-known/openid-configuration")
        if str(document.get("issuer", "")).rstrip("/") != self.address:
            raise IssuerProblem("another_issuer")
        try:
            return Endpoints(document["authorization_endpoint"], document["token_endpoint"], document["jwks_uri"])
        except KeyError as missing:
            raise IssuerProblem("discovery_incomplete") from missing

    async def who(self, code: str, verifier: str, nonce: str, return_address: str, now: datetime) -> str:
        """The login that an authorisation code stands for; IssuerProblem when it stands for none."""
        at = await self.endpoints()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_address,
            "code_verifier": verifier,
        }
        answered = await self._post(at.token, form)
        claims = self._claims(str(answered.get("id_token", "")), await self._get(at.keys), now)
        login = claims.get(self.claim)
        if claims.get("nonce") != nonce:
            raise IssuerProblem("nonce")
        if not isinstance(login, str) or not login:
            raise IssuerProblem("claim_missing")
        return login.lower()

    def _claims(self, token: str, key_set: dict[str, Any], now: datetime) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(key_set).keys}
            key = keys[header["kid"]] if "kid" in header else next(iter(keys.values()))
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=[header["alg"]] if header["alg"] in ALGORITHMS else [],
                audience=self.client_id,
                options={"require": ["iss", "aud", "exp", "iat", "sub"], "verify_exp": False, "verify_iat": False},
            )
        except (jwt.PyJWTError, KeyError, StopIteration) as problem:
            raise IssuerProblem("token") from problem
        if str(claims["iss"]).rstrip("/") != self.address or now.timestamp() > claims["exp"] + SKEW_SECONDS:
            raise IssuerProblem("token")
        return claims

    async def _get(self, address: str) -> dict[str, Any]:
        return await self._ask("GET", address)

    async def _post(self, address: str, form: dict[str, str]) -> dict[str, Any]:
        return await self._ask(
            "POST", address, data=form, headers={"Authorization": encode_basic_auth(self.client_id, self.secret)}
        )

    async def _ask(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        try:
            async with ClientSession(timeout=PATIENCE) as http, http.request(method, address, **more) as response:
                if response.status != 200:
                    raise IssuerProblem(f"status_{response.status}")
                content = json.loads(await response.text())
        except (ClientError, TimeoutError, ValueError) as problem:
            raise IssuerProblem("unreachable") from problem
        if not isinstance(content, dict):
            raise IssuerProblem("malformed")
        return content


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _read(path: Path | None) -> str:
    try:
        return path.read_text(encoding="utf-8").strip() if path else ""
    except OSError as problem:
        raise IssuerProblem("secret_unreadable") from problem
