"""Reading what providers write: a notice from a callback's JSON or from a line of a day's file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.lending.money import Money
from bot.service.errors import Invalid
from bot.service.pay_records import NoticeKind, PayNotice

COLUMNS = ("reference", "order", "kind", "amount", "currency", "at", "refund")
"""The columns of a day's file; `refund` names what was given back, and is empty on every other line."""
NAMES = ("id", "order", "reference", "refund")
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,128}")


def notice_of(said: Any) -> PayNotice:
    """The notice that a mapping holds; Invalid when a part is missing or can't be what it should be."""
    if not isinstance(said, Mapping):
        raise Invalid("pay_notice")
    try:
        kind = NoticeKind(said["kind"])
        names = {field: said[field] for field in (NAMES if kind is NoticeKind.REFUNDED else NAMES[:-1])}
        amount, at = Money.of(said["amount"], said["currency"]), datetime.fromisoformat(said["at"])
    except (KeyError, TypeError, ValueError, ArithmeticError):
        raise Invalid("pay_notice") from None
    if amount.amount != Decimal(said["amount"]):
        raise Invalid("pay_notice")  # parts of a cent are never rounded away
    sound = all(isinstance(name, str) and _NAME.fullmatch(name) for name in names.values())
    if not sound or at.tzinfo is None or amount <= Money.zero(amount.currency) or len(names["order"]) > 64:
        raise Invalid("pay_notice")
    return PayNotice(**names, kind=kind, amount=amount, at=at)
