"""Signatures of a provider's callbacks: HMAC-SHA256 over the moment and the body, with a key for each lender.

    X-Pay-Timestamp: 1763776800          seconds since 1970
    X-Pay-Signature: 5f0c…               hex of HMAC-SHA256(key, "<timestamp>." + body)

A call is good for five minutes to either side of its moment. A repetition within them is known by its notice's id.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.service.errors import NotAllowed

TIMESTAMP = "X-Pay-Timestamp"
SIGNATURE = "X-Pay-Signature"
WINDOW = timedelta(minutes=5)


def sign(key: bytes, body: bytes, at: datetime) -> dict[str, str]:
    """The two headers of a call made at `at`."""
    moment = str(int(at.timestamp()))
    return {TIMESTAMP: moment, SIGNATURE: _digest(key, moment, body)}


def check(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """NotAllowed unless the call was signed with the key, in constant time, and lately."""
    moment, given = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not hmac.compare_digest(_digest(key, moment, body).encode(), given.encode()):
        raise NotAllowed("pay_signature")
    if not moment.isdecimal() or abs(now.timestamp() - int(moment)) > WINDOW.total_seconds():
        raise NotAllowed("pay_stale")


def _digest(key: bytes, moment: str, body: bytes) -> str:
    return hmac.new(key, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
