"""The second factor of a sign-in: a time-based code (RFC 6238), each good once, and recovery codes for a lost phone.

The secret is kept sealed, recovery codes as slow hashes. An enrolment counts only when a first code has proven that the authenticator
works; until then the secret waits in `totp_pending`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp

from bot.service.errors import Conflict, Invalid
from bot.service.hashing import slow_hash, slow_match
from bot.service.sealing import Seal
from bot.service.talk_ports import Talk
from bot.service.talk_records import StaffMember

STEP_SECONDS = 30
TOLERANCE = 1
RECOVERY_CODES = 8
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is given: the secret as text, and the same as an otpauth:// address for a picture."""

    secret: str
    uri: str


async def begin(uow: Talk, seal: Seal, member: StaffMember, issuer: str) -> Enrolment:
    """A fresh secret for the member's authenticator; Conflict when there is one in force."""
    if member.totp_secret is not None:
        raise Conflict("second_factor_exists")
    secret = pyotp.random_base32()
    await uow.staff.change(member.login, totp_pending=seal.close(secret))
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=member.login, issuer_name=issuer))


async def confirm(uow: Talk, seal: Seal, member: StaffMember, code: str, now: datetime) -> list[str]:
    """Put the waiting secret in force, proven by its first code; the recovery codes, shown this once."""
    if member.totp_pending is None:
        raise Conflict("no_enrolment")
    step = _step_of(seal.open(member.totp_pending), code, now, after=0)
    if step is None:
        raise Invalid("code_wrong")
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    hashes = [await slow_hash(code) for code in codes]
    await uow.staff.change(
        member.login, totp_secret=member.totp_pending, totp_pending=None, totp_step=step, recovery_hashes=hashes
    )
    await uow.audit.add(actor=f"staff:{member.login}", verb="enrol_second_factor", subject=member.login, details={}, at=now)
    return codes


async def passes(uow: Talk, seal: Seal, member: StaffMember, code: str, now: datetime) -> bool:
    """Whether a code is the authenticator's of about now and was not used before, or an unused recovery code."""
    if member.totp_secret is None:
        return False
    step = _step_of(seal.open(member.totp_secret), code, now, after=member.totp_step)
    if step is not None:
        await uow.staff.change(member.login, totp_step=step)
        return True
    return await _spend_recovery(uow, member, code.strip().lower(), now)


async def remove(uow: Talk, member: StaffMember, *, actor: str, now: datetime) -> None:
    """Forget a member's authenticator, so that a new one can be enrolled."""
    await uow.staff.change(member.login, totp_secret=None, totp_pending=None, recovery_hashes=[])
    await uow.audit.add(actor=actor, verb="remove_second_factor", subject=member.login, details={}, at=now)


async def remove_own(uow: Talk, seal: Seal, member: StaffMember, code: str, now: datetime) -> None:
    """As `remove`, by the member, who shows once more that they have it."""
    if not await passes(uow, seal, member, code, now):
        raise Invalid("code_wrong")
    await remove(uow, member, actor=f"staff:{member.login}", now=now)


def _step_of(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The time step, later than `after`, whose code this is; None when it is none of about now."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    present = int(now.timestamp()) // STEP_SECONDS
    otp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    steps = range(max(present - TOLERANCE, after + 1), present + TOLERANCE + 1)
    return next((step for step in steps if secrets.compare_digest(otp.generate_otp(step), digits)), None)


async def _spend_recovery(uow: Talk, member: StaffMember, code: str, now: datetime) -> bool:
    for hashed in member.recovery_hashes:
        if await slow_match(hashed, code):
            left = [each for each in member.recovery_hashes if each != hashed]
            await uow.staff.change(member.login, recovery_hashes=left)
            details = {"left": len(left)}
            await uow.audit.add(
                actor=f"staff:{member.login}", verb="use_recovery_code", subject=member.login, details=details, at=now
            )
            return True
    return False


def _recovery_code() -> str:
    """Ten letters and digits that are not mistaken for one another, about 49 bits."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"
