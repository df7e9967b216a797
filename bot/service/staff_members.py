"""Keeping the lender's people: adding them, what they may do, new passwords, and leaving.

A password given by somebody else is good for one sign-in: its owner must choose another before anything else.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.service import second_factor
from bot.service.errors import Conflict, Invalid, NotAllowed, NotFound
from bot.service.hashing import slow_hash, slow_match
from bot.service.talk_ports import Talk
from bot.service.talk_records import Role, StaffMember

ROLES: tuple[Role, ...] = ("agent", "supervisor", "auditor", "operator")
SPEAKS = ("zh", "en")
SHORTEST_PASSWORD = 12
LOGIN = re.compile(r"[a-z][a-z0-9._@-]{1,62}")
DEMO_LOGINS = "demo-logins.json"
_DEMO: tuple[tuple[str, str, Role, list[str]], ...] = (
    ("lin", "小林", "agent", ["zh"]),
    ("maya", "Maya", "agent", ["en"]),
    ("su", "苏主管", "supervisor", ["zh", "en"]),
    ("an", "安审计", "auditor", ["zh", "en"]),
    ("ou", "欧运营", "operator", ["zh", "en"]),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """Somebody to add: how they sign in, what they are called, what they may do and which languages they speak, best first."""

    login: str
    name: str
    role: str
    languages: list[str]


async def add(uow: Talk, new: NewMember, *, actor: str, now: datetime) -> str:
    """Add somebody; their first password, told this once. Invalid names what is wrong, Conflict a login that is taken."""
    if not LOGIN.fullmatch(new.login):
        raise Invalid("login_malformed")
    if new.role not in ROLES:
        raise Invalid("unknown_role", roles=", ".join(ROLES))
    if not new.languages or not set(new.languages) <= set(SPEAKS):
        raise Invalid("unknown_language")
    if not new.name.strip():
        raise Invalid("field", field="name")
    if await uow.staff.get(new.login) is not None:
        raise Conflict("login_taken")
    password = first_password()
    await uow.staff.keep(
        StaffMember(
            login=new.login,
            name=new.name.strip(),
            role=new.role,
            password_hash=await slow_hash(password),
            languages=new.languages,
            password_given=True,
        )
    )
    await uow.audit.add(actor=actor, verb="add_staff", subject=new.login, details={"role": new.role}, at=now)
    return password


async def change_password(uow: Talk, member: StaffMember, old: str, new: str, now: datetime) -> None:
    """The member's own choice; it ends all their other sign-ins (the caller keeps theirs alive)."""
    if not await slow_match(member.password_hash, old):
        raise NotAllowed("wrong_password")
    if len(new) < SHORTEST_PASSWORD or new == old or member.login in new.lower():
        raise Invalid("password_weak", length=SHORTEST_PASSWORD)
    await uow.staff.change(member.login, password_hash=await slow_hash(new), password_given=False)
    await uow.audit.add(actor=f"staff:{member.login}", verb="change_password", subject=member.login, details={}, at=now)


async def reset(uow: Talk, login: str, *, actor: str, now: datetime) -> str:
    """For somebody who lost password or phone: a new first password, no second factor, every sign-in ended."""
    member = await known(uow, login)
    password = first_password()
    await uow.staff.change(login, password_hash=await slow_hash(password), password_given=True, failures=0, closed_until=None)
    await second_factor.remove(uow, member, actor=actor, now=now)
    await end_sign_ins(uow, login, actor=actor, now=now)
    await uow.audit.add(actor=actor, verb="reset_staff", subject=login, details={}, at=now)
    return password


async def set_disabled(uow: Talk, login: str, disabled: bool, *, actor: str, now: datetime) -> None:
    """Close a login for good, or open it again; what they did stays on record."""
    await known(uow, login)
    await uow.staff.change(login, disabled=disabled)
    if disabled:
        await uow.staff.end_sign_ins(login)
    verb = "disable_staff" if disabled else "enable_staff"
    await uow.audit.add(actor=actor, verb=verb, subject=login, details={}, at=now)


async def end_sign_ins(uow: Talk, login: str, *, actor: str, now: datetime, sign_in_id: str | None = None) -> None:
    """Sign somebody out everywhere, or of one browser; NotFound when there is no such sign-in."""
    await known(uow, login)
    ended = await uow.staff.end_sign_ins(login, sign_in_id)
    if sign_in_id is not None and not ended:
        raise NotFound("no_sign_in")
    await uow.audit.add(actor=actor, verb="end_sign_ins", subject=login, details={"ended": ended}, at=now)


async def known(uow: Talk, login: str) -> StaffMember:
    member = await uow.staff.get(login)
    if member is None:
        raise NotFound("no_colleague")
    return member


def first_password() -> str:
    """Random, and easy to type once."""
    return secrets.token_urlsafe(12)


async def seed_demo(uow: Talk, folder: Path) -> None:
    """The demo's people, with random passwords in a file that only this user can read; once per installation."""
    if await uow.staff.all():
        return
    passwords = {login: first_password() for login, *_ in _DEMO}
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
