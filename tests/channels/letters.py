"""A message on its way, for tests of carriers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.service.talk_records import Outgoing

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MESSAGE = Outgoing(
    id=7,
    key="m",
    lender_id="tqg",
    borrower_id="B0001",
    loan_id=None,
    purpose="reply",
    channel="sms",
    to="+8613800000001",
    language="zh",
    body={"text": "共 ¥1,234.50。", "choices": [], "signature": "提钱购", "link": "https://chat.example/r/abc"},
    secret=False,
    state="sending",
    attempts=1,
    not_before=NOW,
    expires_at=None,
    leased_until=None,
    provider=None,
    provider_id=None,
    receipt=None,
    problem=None,
    created_at=NOW,
)


def message(**more: Any) -> Outgoing:
    body = {**MESSAGE.body, **more.pop("body", {})}
    return replace(MESSAGE, body=body, **more)
