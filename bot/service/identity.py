"""Who may hear what: identity tokens that a lender signs, and the conversation credentials they are exchanged for.

A token is a JWT {iss: lender, sub: borrower, aud: "borrower-chat", iat, exp, jti}, at most five minutes long and good for one use.
Each of a lender's keys is pinned to one algorithm, so neither `none` nor a public key taken for a shared secret gets through.
A credential is 256 random bits of which only a hash is kept; it is good for one conversation and lengthens while it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt

from bot.service import conversation as talk
from bot.service.errors import NotAllowed, NotFound
from bot.service.hashing import random_token, token_hash
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation
from bot.service.turn import Language

if TYPE_CHECKING:
    from bot.service.records import Borrower, Lender

AUDIENCE = "borrower-chat"
ALGORITHMS = frozenset({"EdDSA", "ES256", "RS256", "HS256"})
LONGEST_TOKEN = timedelta(minutes=5)
CLOCK_SKEW = timedelta(seconds=30)
CREDENTIAL_LIFE = timedelta(hours=12)
JTI_LIMIT = 128
_CLAIMS = ["iss", "sub", "aud", "iat", "exp", "jti"]
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (jwt.InvalidAudienceError, "token_audience"),
    (jwt.MissingRequiredClaimError, "token_incomplete"),
    (jwt.InvalidSignatureError, "token_signature"),
)


@dataclass(frozen=True, slots=True)
class LenderKey:
    """A key that a lender signs with (its public half, or a shared secret), for one algorithm only."""

    algorithm: str
    key: str | bytes = field(repr=False)
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a valid token says."""

    lender_id: str
    borrower_id: str
    jti: str
    expires_at: datetime


Keys = Mapping[str, Sequence[LenderKey]]


def read_token(token: str, keys: Keys, now: datetime) -> Claims:
    """The claims of a token that a lender signed; NotAllowed with a code that names what is wrong with any other."""
    try:
        header = jwt.get_unverified_header(token)
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        key = _key(keys, issuer, header)
        claims = jwt.decode(token, key.key, algorithms=[key.algorithm], audience=AUDIENCE, options=_options())
    except jwt.PyJWTError as problem:
        raise NotAllowed(next((code for kind, code in _REASONS if isinstance(problem, kind)), "token_malformed")) from problem
    return _checked(claims, now)


def _options() -> Any:
    return {"require": _CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False}


def _key(keys: Keys, issuer: object, header: Mapping[str, Any]) -> LenderKey:
    own = keys.get(issuer, ()) if isinstance(issuer, str) else ()
    if not own:
        raise NotAllowed("token_issuer")
    wanted = header.get("kid")
    fitting = [key for key in own if key.algorithm == header.get("alg") and (wanted is None or key.id == wanted)]
    if not fitting:
        raise NotAllowed("token_algorithm")
    return fitting[0]


def _checked(claims: Mapping[str, Any], now: datetime) -> Claims:
    if not all(type(claims[name]) is int for name in ("iat", "exp")) or not all(
        isinstance(claims[name], str) and 0 < len(claims[name]) <= JTI_LIMIT for name in ("sub", "jti")
    ):
        raise NotAllowed("token_malformed")
    issued, expires = (_moment(claims[name]) for name in ("iat", "exp"))
    if expires <= now:
        raise NotAllowed("token_expired")
    if issued > now + CLOCK_SKEW:
        raise NotAllowed("token_not_yet")
    if expires - issued > LONGEST_TOKEN or expires - now > LONGEST_TOKEN + CLOCK_SKEW:
        raise NotAllowed("token_lifetime")
    return Claims(lender_id=claims["iss"], borrower_id=claims["sub"], jti=claims["jti"], expires_at=expires)


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        raise NotAllowed("token_malformed") from None


def sign_token(borrower: Borrower, private: LenderKey, now: datetime) -> str:
    """A token as the lender's own site would sign it, five minutes long."""
    issued = int(now.timestamp())
    claims = {"iss": borrower.lender_id, "sub": borrower.id, "aud": AUDIENCE, "jti": random_token()}
    times = {"iat": issued, "exp": issued + int(LONGEST_TOKEN.total_seconds())}
    return jwt.encode({**claims, **times}, private.key, algorithm=private.algorithm, headers={"kid": private.id})


async def exchange(uow: Talk, claims: Claims, language: Language | None, now: datetime) -> tuple[Conversation, str]:
    """The borrower's one conversation and a new credential for it; a token that was used before is refused."""
    borrower = await uow.borrowers.find(claims.borrower_id)
    if borrower is None or borrower.lender_id != claims.lender_id:
        raise NotAllowed("token_subject")
    if not await uow.credentials.use_token(claims.lender_id, claims.jti, claims.expires_at):
        raise NotAllowed("token_used")
    spoken: Language = language or ("en" if borrower.language == "en" else "zh")
    conversation = await talk.of_borrower(uow, borrower, spoken, now)
    if language and conversation.language != language:
        await uow.conversations.change(conversation.id, language=language)
    details = {"conversation": conversation.id, "how": "token"}
    await uow.audit.add(actor=f"borrower:{borrower.id}", verb="verify", subject=borrower.id, details=details, at=now)
    return conversation, await grant(uow, conversation.id, now)


async def visit(uow: Talk, lender: Lender, language: Language, now: datetime) -> tuple[Conversation, str]:
    """A conversation for somebody unproven, and a credential for it."""
    conversation = await talk.begin(uow, lender, language, now)
    return conversation, await grant(uow, conversation.id, now)


async def grant(uow: Talk, conversation_id: str, now: datetime) -> str:
    credential = random_token()
    await uow.credentials.add(token_hash(credential), conversation_id, now + CREDENTIAL_LIFE)
    return credential


async def admit(uow: Talk, credential: str, conversation_id: str, now: datetime) -> datetime:
    """The expiry of a credential for this conversation; NotAllowed when it is none, NotFound when it is for another."""
    held = await uow.credentials.conversation_of(token_hash(credential), now)
    if held is None:
        raise NotAllowed("credential")
    if held[0] != conversation_id:
        raise NotFound("no_conversation")
    return held[1]


def needs_extending(expires_at: datetime, now: datetime) -> bool:
    """Whether a credential in use is past the middle of its life."""
    return expires_at - now < CREDENTIAL_LIFE / 2


async def extend(uow: Talk, credential: str, now: datetime) -> None:
    await uow.credentials.extend(token_hash(credential), now + CREDENTIAL_LIFE)
