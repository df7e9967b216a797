"""Twilio's Messages API. Its create call has no key that would make a repetition harmless, so one that was cut off is never repeated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from aiohttp import ClientSession, encode_basic_auth
from twilio.request_validator import RequestValidator

from bot.channels.accounts import TwilioAccount
from bot.channels.calls import CREDENTIALS_PAUSE, Answer, call
from bot.channels.heard import Heard, Report, Unclear, international, whole
from bot.channels.text_twin import MOST_PARTS, is_cut, of_message
from bot.service.outbox import Capabilities, DeliveryProblem
from bot.service.talk_records import Outgoing

BUSY = timedelta(seconds=5)
TOLD_TO_STOP = 21610
STAGES = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "undelivered",
    "canceled": "undelivered",
}
"""What a MessageStatus means to us."""


class Twilio:
    """Carries one lender's short messages; `webhooks` is where Twilio reaches our webhooks for it."""

    name = "twilio"

    def __init__(self, account: TwilioAccount, session: ClientSession, webhooks: str) -> None:
        self._account, self._session, self._webhooks = account, session, webhooks
        self.capabilities = Capabilities(
            idempotent=False, inbound=True, receipts=True, max_segments=MOST_PARTS, per_second=account.per_second
        )

    def link_wanted(self, message: Outgoing) -> Literal["resume", "stop"] | None:
        return "resume" if is_cut(message) else None

    async def send(self, message: Outgoing) -> str:
        account = self._account
        url = f"{account.api_url}/2010-04-01/Accounts/{account.account_sid}/Messages.json"
        proof = {"Authorization": encode_basic_auth(account.account_sid, account.auth_token.get_secret_value())}
        answer = await call(self._session, url, account.timeout_seconds, data=self._form(message), headers=proof)
        if answer.status in (200, 201) and isinstance(answer.content.get("sid"), str):
            return str(answer.content["sid"])
        raise _problem(answer)

    def _form(self, message: Outgoing) -> dict[str, str]:
        sender = "MessagingServiceSid" if self._account.sender.startswith("MG") else "From"
        callback = f"{self._webhooks}/receipts?message={message.id}"
        return {sender: self._account.sender, "To": message.to, "Body": of_message(message), "StatusCallback": callback}


def _problem(answer: Answer) -> DeliveryProblem:
    """A refusal in Twilio's own form says that nothing was created; anything else, a proxy's error say, leaves that open."""
    if answer.status == 429:
        return DeliveryProblem("busy", after=answer.patience(BUSY))
    code = answer.content.get("code")
    if not isinstance(code, int):
        return DeliveryProblem(f"http_{answer.status}", unknown=answer.status < 400 or answer.status >= 500)
    if answer.status >= 500:
        return DeliveryProblem(f"refused_{code}", again=True)
    if answer.status in (401, 403):
        return DeliveryProblem(f"refused_{code}", after=CREDENTIALS_PAUSE)
    return DeliveryProblem(f"refused_{code}", stopped=code == TOLD_TO_STOP)


def genuine(account: TwilioAccount, url: str, form: Mapping[str, str], signature: str) -> bool:
    """Whether Twilio signed a call to exactly this address with exactly these fields."""
    return bool(RequestValidator(account.auth_token.get_secret_value()).validate(url, dict(form), signature))


def heard(given: Mapping[str, str]) -> Heard:
    if not given.get("MessageSid"):
        raise Unclear("MessageSid is missing")
    pictures = whole(given.get("NumMedia", "0"), "NumMedia")
    return Heard(
        phone=international(given.get("From", "")), text=given.get("Body", ""), id=given["MessageSid"], pictures=pictures
    )


def reported(given: Mapping[str, str]) -> Report:
    stage = STAGES.get(given.get("MessageStatus", ""))
    if stage is None:
        raise Unclear("MessageStatus is not known")
    code = given.get("ErrorCode", "")
    problem = f"twilio_{code}" if code.isdecimal() else "not_delivered"
    return Report(
        message=whole(given.get("message", ""), "message"),
        stage=stage,
        id=given.get("MessageSid", ""),
        problem=problem if stage == "undelivered" else "",
    )
