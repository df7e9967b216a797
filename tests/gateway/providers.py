"""A gateway whose lender has an account with Twilio, and calls that Twilio would make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from aiohttp import ClientResponse
from twilio.request_validator import RequestValidator

from tests.gateway.client import Client

SID, TOKEN, NUMBER = "AC00000000000000000000000000000001", "twilio-auth-token-of-a-test", "+8610690002"
PUBLIC = "https://chat.example"


def write_accounts(path: Path, api_url: str) -> None:
    """An accounts file for both of Twilio's directions."""
    account = {
        "provider": "twilio",
        "account_sid": SID,
        "auth_token": TOKEN,
        "sender": NUMBER,
        "api_url": api_url,
        "timeout_seconds": 1,
    }
    path.write_text(yaml.safe_dump({"tqg": {"sms": account}}), encoding="utf-8")


@dataclass
class TwilioCalls:
    """What Twilio posts, signed as it signs."""

    client: Client

    async def post(self, path: str, form: Mapping[str, str], signature: str | None = None) -> ClientResponse:
        signed = signature if signature is not None else RequestValidator(TOKEN).compute_signature(PUBLIC + path, dict(form))
        return await self.client.http.post(path, data=form, headers={"X-Twilio-Signature": signed})

    async def text(self, phone: str, text: str, sid: str, **more: str) -> ClientResponse:
        form = {"MessageSid": sid, "From": phone, "To": NUMBER, "Body": text, "NumMedia": "0", **more}
        return await self.post("/api/channels/tqg/twilio/messages", form)

    async def status(self, message: int, sid: str, status: str, **more: str) -> ClientResponse:
        form = {"MessageSid": sid, "MessageStatus": status, **more}
        return await self.post(f"/api/channels/tqg/twilio/receipts?message={message}", form)
