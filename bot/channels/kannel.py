"""Kannel's smsbox, the open SMS gateway in front of a lender's own line to its carrier.

A message is one `sendsms` request, posted so that neither password nor words stand in an address. Delivery reports come back to the
address that goes with it and name the message by our own number, so that a report also settles a message whose request was cut off.
Kannel does not recognise a repeated message.
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
        text = of_message(message)
        headers = self._headers(message, text)
        answer = await call(
            self._session, self._account.url, self._account.timeout_seconds, data=text.encode("utf-8"), headers=headers
        )
        if answer.status == 202:
            return str(message.id)
        raise _problem(answer)

    def _headers(self, message: Outgoing, text: str) -> dict[str, str]:
        wanted = {
            "Username": self._account.username,
            "Password": self._account.password.get_secret_value(),
            "From": self._account.sender,
            "To": message.to,
            "Charset": "UTF-8",
            "Coding": "0" if is_gsm(text) and not is_mainland(message.to) else "2",
            "DLR-Mask": str(sum(REPORTS)),
            "DLR-Url": f"{self._with_secret()}/receipts?message={message.id}&type=%d",
        }
        named = wanted | ({"SMSC": self._account.smsc} if self._account.smsc else {})
        return {"Content-Type": "text/plain; charset=UTF-8", **{f"X-Kannel-{name}": value for name, value in named.items()}}

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


def words_of(posted: bytes, charset: str) -> str | None:
    """The words of Kannel's post-url; None for what is none, such as the notice of a picture, or in no charset that we know.

    With `mo-recode` on the charset is UTF-8; without it, it may be UTF-16BE. "8-BIT" is whatever the phone sent.
    """
    try:
        return posted.decode("utf-8" if charset in ("", "8-BIT", "GSM") else charset)
    except (UnicodeDecodeError, LookupError):
        return None


def heard(given: Mapping[str, str]) -> Heard:
    """The message of Kannel's post-url, or of its get-url, as docs/channels.md sets it up; `unreadable` marks what has no words."""
    if not given.get("id"):
        raise Unclear("id is missing")
    pictures = 1 if given.get("unreadable") else 0
    return Heard(phone=international(given.get("from", "")), text=given.get("text", ""), id=given["id"], pictures=pictures)


def reported(given: Mapping[str, str]) -> Report:
    """The delivery report of our own dlr-url."""
    kind = whole(given.get("type", ""), "type")
    if kind not in REPORTS:
        raise Unclear("type is no delivery report")
    problem = "refused_by_carrier" if kind == 16 else "not_delivered"
    stage = REPORTS[kind]
    return Report(
        message=whole(given.get("message", ""), "message"), stage=stage, problem=problem if stage == "undelivered" else ""
    )
