"""Calling a provider by HTTP, so that a failure says whether the call can have had an effect.

Every call is a POST on a connection of its own: GETs, and calls on a kept connection that the other side has just closed, are repeated
by the client on its own account, which for a message means twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError, TCPConnector
from aiohttp.client_exceptions import ClientConnectorError, InvalidURL

from bot.service.outbox import DeliveryProblem

MOST_PATIENCE = timedelta(hours=1)
CREDENTIALS_PAUSE = timedelta(minutes=1)
ANSWER_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's answer; `content` is {} when it is not a JSON object."""

    status: int
    text: str
    retry_after: str

    @property
    def content(self) -> dict[str, Any]:
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def patience(self, otherwise: timedelta) -> timedelta:
        """How long the provider asks to wait."""
        given = self.retry_after.strip()
        return min(timedelta(seconds=int(given)), MOST_PATIENCE) if given.isdecimal() and len(given) < 7 else otherwise


def session() -> ClientSession:
    return ClientSession(connector=TCPConnector(force_close=True, limit=64))


async def call(
    session: ClientSession,
    url: str,
    seconds: float,
    *,
    data: Mapping[str, str] | bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The answer to one call; DeliveryProblem `unreachable` when it was surely not made, unknown when it may have been."""
    limits = ClientTimeout(total=seconds, sock_connect=min(seconds, 5))
    try:
        async with session.request("POST", url, data=data, headers=headers, timeout=limits, allow_redirects=False) as response:
            text = (await response.content.read(ANSWER_LIMIT)).decode("utf-8", "replace")
            return Answer(response.status, text, response.headers.get("Retry-After", ""))
    except (ClientConnectorError, ConnectionTimeoutError, InvalidURL):
        raise DeliveryProblem("unreachable", again=True) from None
    except TimeoutError:
        raise DeliveryProblem("timeout", unknown=True) from None
    except (ClientError, OSError):
        raise DeliveryProblem("cut", unknown=True) from None
