"""The lender's people: signing in to the console.

A sign-in is a random token of which the hash is kept, and a second token that each change must repeat (against forged requests).
Too many wrong passwords or codes close a login for a while, whoever tries; whether a login exists is never told.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.service import second_factor
from bot.service.errors import NotAllowed
from bot.service.hashing import random_token, slow_match, token_hash
from bot.service.sealing import Seal
from bot.service.talk_ports import Talk
from bot.service.talk_records import StaffMember, StaffSignIn

SIGN_IN_LIFE = timedelta(hours=10)
IDLE_LIFE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=5)
TRIES = 5
CLOSED_FOR = timedelta(minutes=15)
LONGEST_DEVICE = 120

How = Literal["password", "openid"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody types to sign in; `code` is one of the authenticator's, or a recovery code."""

    login: str
    password: str
    code: str = ""


async def recognised(uow: Talk, seal: Seal, proof: Proof, now: datetime) -> StaffMember:
    """The member who gave this proof, in a transaction that keeps count of wrong ones.

    NotAllowed: `wrong_login` for a wrong login, a wrong password and a closed login alike and after the same time; `code_needed` or
    `code_wrong` when only the second factor is missing. The transaction must be committed in each of these cases.
    """
    member = await uow.staff.hold(proof.login)
    right = await slow_match(member.password_hash if member else None, proof.password)
    if member is None or member.disabled or (member.closed_until is not None and now < member.closed_until):
        raise _wrong_login()
    if not right:
        await _count_failure(uow, member, now)
        raise _wrong_login()
    if member.totp_secret is not None:
        await _second_factor(uow, seal, member, proof.code, now)
    await uow.staff.change(member.login, failures=0, closed_until=None)
    return member


async def _second_factor(uow: Talk, seal: Seal, member: StaffMember, code: str, now: datetime) -> None:
    if not code:
        raise NotAllowed("code_needed")
    if not await second_factor.passes(uow, seal, member, code, now):
        await _count_failure(uow, member, now)
        raise NotAllowed("code_wrong")


async def _count_failure(uow: Talk, member: StaffMember, now: datetime) -> None:
    failures = member.failures + 1
    closed = now + CLOSED_FOR if failures >= TRIES else None
    await uow.staff.change(member.login, failures=0 if closed else failures, closed_until=closed)
    verb = "login_closed" if closed else "login_failed"
    await uow.audit.add(actor=f"staff:{member.login}", verb=verb, subject=member.login, details={}, at=now)


async def sign_in(
    uow: Talk, member: StaffMember, now: datetime, device: str = "", how: How = "password"
) -> tuple[StaffSignIn, str]:
    """A sign-in for a recognised member, and its secret token; `device` is what the browser calls itself."""
    token = random_token()
    made = StaffSignIn(
        hash=token_hash(token),
        id=secrets.token_hex(6),
        login=member.login,
        csrf=random_token(),
        how=how,
        device=device[:LONGEST_DEVICE],
        created_at=now,
        seen_at=now,
        expires_at=now + SIGN_IN_LIFE,
    )
    await uow.staff.sign_in(made)
    await uow.audit.add(actor=f"staff:{member.login}", verb="sign_in", subject=member.login, details={"how": how}, at=now)
    return made, token


async def signed_in(uow: Talk, token: str, now: datetime) -> tuple[StaffMember, StaffSignIn]:
    """Who a sign-in token belongs to; NotAllowed when it is none, is over or was left alone too long."""
    found = await uow.staff.signed_in(token_hash(token), now)
    if found is None or found[0].disabled or now - found[1].seen_at > IDLE_LIFE:
        raise NotAllowed("not_signed_in")
    return found


async def sign_out(uow: Talk, token: str) -> None:
    await uow.staff.sign_out(token_hash(token))


def _wrong_login() -> NotAllowed:
    return NotAllowed("wrong_login", tries=TRIES, minutes=int(CLOSED_FOR.total_seconds()) // 60)
