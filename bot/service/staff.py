"""The lender's people: signing in to the console, and what they are shown of a case.

A sign-in is a random token of which the hash is kept, and a second token that each change must repeat (against forged requests).
"""

from __future__ import annotations

import json
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from bot.service.errors import NotAllowed
from bot.service.hashing import random_token, slow_hash, slow_match, token_hash
from bot.service.talk_ports import Talk
from bot.service.talk_records import Role, StaffMember, StaffSignIn

SIGN_IN_LIFE = timedelta(hours=10)
DEMO_LOGINS = "demo-logins.json"
_DEMO: tuple[tuple[str, str, Role, list[str]], ...] = (
    ("lin", "小林", "agent", ["zh"]),
    ("maya", "Maya", "agent", ["en"]),
    ("su", "苏主管", "supervisor", ["zh", "en"]),
)


async def recognised(uow: Talk, login: str, password: str) -> StaffMember:
    """The member with this login and password; NotAllowed for a wrong login and a wrong password alike, after the same time."""
    member = await uow.staff.get(login)
    if not await slow_match(member.password_hash if member else None, password) or member is None:
        raise NotAllowed("wrong_login")
    return member


async def sign_in(uow: Talk, member: StaffMember, now: datetime) -> tuple[StaffSignIn, str]:
    """A sign-in for a recognised member, and its secret token."""
    token = random_token()
    made = StaffSignIn(hash=token_hash(token), login=member.login, csrf=random_token(), expires_at=now + SIGN_IN_LIFE)
    await uow.staff.sign_in(made)
    await uow.audit.add(actor=f"staff:{member.login}", verb="sign_in", subject=member.login, details={}, at=now)
    return made, token


async def signed_in(uow: Talk, token: str, now: datetime) -> tuple[StaffMember, StaffSignIn]:
    """Who a sign-in token belongs to; NotAllowed when it is none or is over."""
    found = await uow.staff.signed_in(token_hash(token), now)
    if found is None:
        raise NotAllowed("not_signed_in")
    return found


async def sign_out(uow: Talk, token: str) -> None:
    await uow.staff.sign_out(token_hash(token))


async def seed_demo(uow: Talk, folder: Path) -> None:
    """The demo's three people, with random passwords in a file that only this user can read; once per installation."""
    if await uow.staff.all():
        return
    passwords = {login: secrets.token_urlsafe(9) for login, *_ in _DEMO}
    for login, name, role, languages in _DEMO:
        hashed = await slow_hash(passwords[login])
        await uow.staff.keep(StaffMember(login=login, name=name, role=role, password_hash=hashed, languages=languages))
    _keep_logins(folder, passwords)


def _keep_logins(folder: Path, passwords: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / DEMO_LOGINS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(passwords, file, indent=2)


def demo_logins(folder: Path) -> dict[str, str]:
    """Login and password of the demo's people, for the printed welcome; empty where there is no demo."""
    path = folder / DEMO_LOGINS
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
