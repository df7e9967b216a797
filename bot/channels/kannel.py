"""Kannel's smsbox, the open SMS gateway in front of a lender's own line to its carrier.

A message is one `sendsms` request; delivery reports come back to the `dlr-url` that goes with it and name the message by our own number,
so that a report also settles a message whose request was cut off. Kannel does not recognise a repeated message.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from aiohttp import ClientSession

from bot.channels.accounts import KannelAccount
from bot.channels.calls import CREDENTIALS_PAUSE, Answer, call
from bot.channels.heard import Heard, Report, Unclear, international, whole
from bot.channels.segments import is_gsm, is_mainland
from bot.channels.text_twin import MOST_PARTS, is_cut, of_message
from bot.service.outbox import Capabilities, DeliveryProblem
from bot.service.talk_records import Outgoing

REPORTS = {1: "delivered", 2: "undelivered", 4: "buffered", 8: "sent", 16: "undelivered"}
"""What the type of a delivery report means; their sum is the mask that asks for all of them."""
BUSY = timedelta(seconds=10)


class Kannel:
    """Carries one lender's short messages; `webhooks` is where Kannel reaches our webhooks for it."""

    name = "kannel"

    def __init__(self, account: KannelAccount, session: ClientSession, webhooks: str) -> None:
        self._account, self._session, self._webhooks = account, session, webhooks
        self.capabilities = Capabilities(
            idempotent=False, inbound=True, receipts=True, max_segments=MOST_PARTS, per_second=account.per_second
        )

    def link_wanted(self, message: Outgoing) -> Literal["resume", "stop"] | None:
        return "resume" if is_cut(message) else None

    async def send(self, message: Outgoing) -> str:
        answer = await call(
            self._session, "GET", self._account.url, self._account.timeout_seconds, params=self._request(message)
        )
        if answer.status == 202:
            return str(message.id)
        raise _problem(answer)

    def _request(self, message: Outgoing) -> dict[str, str]:
        text = of_message(message)
        report = f"{self._with_secret()}/receipts?message={message.id}&type=%d"
        wanted = {
            "username": self._account.username,
            "password": self._account.password.get_secret_value(),
            "from": self._account.sender,
            "to": message.to,
            "text": text,
            "charset": "UTF-8",
            "coding": "0" if is_gsm(text) and not is_mainland(message.to) else "2",
            "dlr-mask": str(sum(REPORTS)),
            "dlr-url": report,
        }
        return wanted | {"smsc": self._account.smsc} if self._account.smsc else wanted

    def _with_secret(self) -> str:
        """The webhooks' address with the account that Kannel proves itself by; it sends these as an Authorization header."""
        scheme, _, rest = self._webhooks.partition("://")
        return f"{scheme}://{self._account.inbound_user}:{self._account.inbound_password.get_secret_value()}@{rest}"


def _problem(answer: Answer) -> DeliveryProblem:
    if answer.status == 503:
        return DeliveryProblem("busy", again=True)
    if answer.status == 429:
        return DeliveryProblem("busy", after=answer.patience(BUSY))
    if answer.status in (401, 403):
        return DeliveryProblem("credentials", after=CREDENTIALS_PAUSE)
    if answer.status >= 500:
        return DeliveryProblem(f"http_{answer.status}", unknown=True)
    return DeliveryProblem(f"refused_{answer.status}")


def heard(given: Mapping[str, str]) -> Heard:
    """The message of Kannel's get-url or post-url, as docs/channels.md sets it up."""
    if not given.get("id"):
        raise Unclear("id is missing")
    return Heard(phone=international(given.get("from", "")), text=given.get("text", ""), id=given["id"])


def reported(given: Mapping[str, str]) -> Report:
    """The delivery report of our own dlr-url."""
    kind = whole(given.get("type", ""), "type")
    if kind not in REPORTS:
        raise Unclear("type is no delivery report")
    problem = "refused_by_carrier" if kind == 16 else "not_delivered"
    stage = REPORTS[kind]
    return Report(message=whole(given.get("message", ""), "message"), stage=stage, problem=problem if stage == "undelivered" else "")
