"""Identity tokens: only what a lender signed for this chat, for a few minutes and one use, is believed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from bot.service import identity, lender_keys
from bot.service.errors import NotAllowed, NotFound
from bot.service.identity import LenderKey
from bot.store.unit_of_work import Store
from tests.service.people import add_people

NOW = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)
SECRET = b"a shared secret of thirty-two bytes!"


def pem(key: Any) -> tuple[str, str]:
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain).decode()
    public = key.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    return private, public


ED_PRIVATE, ED_PUBLIC = pem(ed25519.Ed25519PrivateKey.generate())
EC_PRIVATE, EC_PUBLIC = pem(ec.generate_private_key(ec.SECP256R1()))
RSA_PRIVATE, RSA_PUBLIC = pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))
STRANGER = pem(ed25519.Ed25519PrivateKey.generate())[0]
KEYS = {
    "tqg": [LenderKey("EdDSA", ED_PUBLIC, "new"), LenderKey("RS256", RSA_PUBLIC, "old")],
    "lxqb": [LenderKey("ES256", EC_PUBLIC), LenderKey("HS256", SECRET)],
}


def claims(**changed: Any) -> dict[str, Any]:
    issued = int(NOW.timestamp()) - 10
    full = {"iss": "tqg", "sub": "B0001", "aud": "borrower-chat", "iat": issued, "exp": issued + 300, "jti": "j1"} | changed
    return {name: value for name, value in full.items() if value is not ...}


def signed(
    private: str | bytes = ED_PRIVATE, algorithm: str = "EdDSA", headers: dict[str, Any] | None = None, **changed: Any
) -> str:
    return jwt.encode(claims(**changed), private, algorithm=algorithm, headers=headers)


def part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def forged_with_public_key_as_secret() -> str:
    """RS256's public key taken for HS256's shared secret: the classic confusion."""
    import hashlib
    import hmac

    head = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims())}"
    seal = hmac.new(RSA_PUBLIC.encode(), head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def seconds(delta: float) -> int:
    return int(NOW.timestamp() + delta)


ATTACKS: list[tuple[str, Callable[[], str], str]] = [
    ("expired", lambda: signed(iat=seconds(-310), exp=seconds(-10)), "token_expired"),
    ("expired this second", lambda: signed(exp=seconds(0)), "token_expired"),
    ("six minutes long", lambda: signed(exp=seconds(350)), "token_lifetime"),
    ("issued long ago with an end that is near", lambda: signed(iat=seconds(-9000), exp=seconds(60)), "token_lifetime"),
    ("issued in the future", lambda: signed(iat=seconds(100), exp=seconds(200)), "token_not_yet"),
    ("for another audience", lambda: signed(aud="billing"), "token_audience"),
    ("without an audience", lambda: signed(aud=...), "token_incomplete"),
    ("without an id", lambda: signed(jti=...), "token_incomplete"),
    ("with an empty id", lambda: signed(jti=""), "token_malformed"),
    ("with an endless id", lambda: signed(jti="j" * 129), "token_malformed"),
    ("without a subject", lambda: signed(sub=...), "token_incomplete"),
    ("without an end", lambda: signed(exp=...), "token_incomplete"),
    ("with an end that is no number", lambda: signed(exp="soon"), "token_malformed"),
    ("with an end beyond time", lambda: signed(exp=10**18), "token_malformed"),
    ("with an end that is a fraction", lambda: signed(exp=seconds(60) + 0.5), "token_malformed"),
    ("of an unknown lender", lambda: signed(iss="nobody"), "token_issuer"),
    ("of no lender", lambda: signed(iss=...), "token_issuer"),
    ("of another lender's key", lambda: signed(iss="lxqb"), "token_algorithm"),
    ("signed by a stranger", lambda: signed(STRANGER), "token_signature"),
    ("with algorithm none", lambda: f"{part({'alg': 'none'})}.{part(claims())}.", "token_algorithm"),
    ("with algorithm NoNe", lambda: f"{part({'alg': 'NoNe'})}.{part(claims())}.", "token_algorithm"),
    ("with a public key as the secret", forged_with_public_key_as_secret, "token_algorithm"),
    ("with an algorithm that no key has", lambda: signed(EC_PRIVATE, "ES256"), "token_algorithm"),
    ("with a key id that no key has", lambda: signed(headers={"kid": "other"}), "token_algorithm"),
    ("with a key id of another algorithm", lambda: signed(headers={"kid": "old"}), "token_algorithm"),
    ("that is garbage", lambda: "garbage", "token_malformed"),
    ("that is empty", lambda: "", "token_malformed"),
    ("of two parts", lambda: "a.b", "token_malformed"),
    ("that was cut", lambda: signed()[:-10], "token_signature"),
    ("with a claim changed after signing", lambda: _with_other_subject(signed()), "token_signature"),
    (
        "whose claims are a list",
        lambda: f"{part({'alg': 'EdDSA'})}.{base64.urlsafe_b64encode(b'[]').decode()}.x",
        "token_malformed",
    ),
]


def _with_other_subject(token: str) -> str:
    head, _, seal = token.split(".")
    return f"{head}.{part(claims(sub='B0003'))}.{seal}"


@pytest.mark.parametrize(("make", "code"), [(make, code) for _, make, code in ATTACKS], ids=[name for name, *_ in ATTACKS])
def test_a_token_is_refused(make: Callable[[], str], code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        identity.read_token(make(), KEYS, NOW)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("private", "algorithm", "lender", "headers"),
    [
        (ED_PRIVATE, "EdDSA", "tqg", {"kid": "new"}),
        (ED_PRIVATE, "EdDSA", "tqg", None),
        (RSA_PRIVATE, "RS256", "tqg", {"kid": "old"}),
        (EC_PRIVATE, "ES256", "lxqb", None),
        (SECRET, "HS256", "lxqb", None),
    ],
)
def test_a_token_of_each_kind_of_key_is_believed(
    private: str | bytes, algorithm: str, lender: str, headers: dict[str, Any] | None
) -> None:
    read = identity.read_token(signed(private, algorithm, headers, iss=lender), KEYS, NOW)
    assert (read.lender_id, read.borrower_id, read.jti) == (lender, "B0001", "j1")


async def test_a_token_works_once(store: Store) -> None:
    read = identity.read_token(signed(), KEYS, NOW)
    async with store.write() as uow:
        await add_people(uow)
    async with store.write() as uow:
        conversation, credential = await identity.exchange(uow, read, None, NOW)
    with pytest.raises(NotAllowed, match="token_used"):
        async with store.write() as uow:
            await identity.exchange(uow, read, None, NOW)
    async with store.read() as uow:
        assert await identity.admit(uow, credential, conversation.id, NOW) == NOW + identity.CREDENTIAL_LIFE


@pytest.mark.parametrize("subject", ["B9999", "B0002"])
async def test_a_token_for_nobody_or_for_another_lenders_borrower_is_refused(store: Store, subject: str) -> None:
    read = identity.read_token(signed(sub=subject), KEYS, NOW)
    async with store.write() as uow:
        await add_people(uow)
    with pytest.raises(NotAllowed, match="token_subject"):
        async with store.write() as uow:
            await identity.exchange(uow, read, None, NOW)


async def test_a_credential_ends_unless_it_is_used(store: Store) -> None:
    async with store.write() as uow:
        await add_people(uow)
        lender = await uow.lenders.get("tqg")
        conversation, credential = await identity.visit(uow, lender, "zh", NOW)
    late = NOW + identity.CREDENTIAL_LIFE - timedelta(minutes=1)
    async with store.write() as uow:
        assert identity.needs_extending(await identity.admit(uow, credential, conversation.id, late), late)
        await identity.extend(uow, credential, late)
    async with store.read() as uow:
        await identity.admit(uow, credential, conversation.id, NOW + identity.CREDENTIAL_LIFE + timedelta(hours=1))
        with pytest.raises(NotAllowed, match="credential"):
            await identity.admit(uow, credential, conversation.id, late + identity.CREDENTIAL_LIFE)
        with pytest.raises(NotFound):
            await identity.admit(uow, credential, "another", late)


async def test_only_the_hash_of_a_credential_is_kept(store: Store) -> None:
    from sqlalchemy import select

    from bot.store.tables.talk import credential as table

    async with store.write() as uow:
        await add_people(uow)
        _, credential = await identity.visit(uow, await uow.lenders.get("tqg"), "zh", NOW)
        kept = (await uow.connection.execute(select(table.c.hash))).scalar_one()
    assert len(credential) == 43
    assert credential not in kept


def test_demo_keys_are_made_once_and_are_private(tmp_path: Path) -> None:
    first = lender_keys.demo_keys(tmp_path / "var", ["tqg"])
    assert lender_keys.demo_keys(tmp_path / "var", ["tqg"]) == first
    path = tmp_path / "var" / lender_keys.DEMO_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "tqg: {}", "tqg: {keys: [{algorithm: none, key: x}]}", "tqg: {keys: [{algorithm: HS256, key: c2hvcnQ=}]}", "{"],
)
def test_a_keys_file_that_is_wrong_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.yml"
    path.write_text(content)
    with pytest.raises(lender_keys.KeysUnreadable, match=r"keys\.yml"):
        lender_keys.load(path)


@pytest.mark.parametrize(
    "origin", ["https://tqg.example/", "https://*.tqg.example", "tqg.example", "https://TQG.example", "*", "null"]
)
def test_an_origin_that_no_browser_would_write_so_is_named(tmp_path: Path, origin: str) -> None:
    path = tmp_path / "keys.yml"
    secret = base64.b64encode(bytes(40)).decode()
    path.write_text(f"tqg: {{keys: [{{algorithm: HS256, key: {secret}}}], origins: ['{origin}']}}")
    with pytest.raises(lender_keys.KeysUnreadable, match=r"keys\.yml: tqg lists .* write it like"):
        lender_keys.load(path)


def test_a_shared_secret_is_read_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "keys.yml"
    secret = base64.b64encode(bytes(range(200, 240))).decode()
    path.write_text(f"tqg: {{keys: [{{algorithm: HS256, key: {secret}}}], origins: ['https://tqg.example']}}")
    keys = lender_keys.load(path)
    assert keys.public["tqg"][0].key == bytes(range(200, 240))
    assert keys.origins == {"tqg": ["https://tqg.example"]}
    assert keys.private == {}
