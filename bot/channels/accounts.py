"""The lenders' accounts with providers, read from one YAML file.

    tqg:
      sms: {provider: kannel, url: http://127.0.0.1:13013/cgi-bin/sendsms, username: bot, password: env:KANNEL_PASSWORD,
            sender: "10690001", inbound_user: kannel, inbound_password: env:KANNEL_INBOUND, per_second: 20}
      email: {provider: smtp, host: mail.example, port: 587, security: starttls, username: bot, password: env:SMTP_PASSWORD,
              sender: care@tqg.example}
    lxqb:
      sms: {provider: twilio, account_sid: AC…, auth_token: env:TWILIO_TOKEN, sender: "+15005550006"}

A value `env:NAME` is read from the environment, so that no secret need be in the file. A key that is missing, unknown or wrong is
named and fatal.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from bot.service.talk_records import Route

MAILBOX = r"^[^@\s]+@[^@\s]+$"


class AccountsUnreadable(ValueError):
    """The accounts file is missing or wrong; the message names file, lender, channel, key and remedy."""


class _Account(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    per_second: float | None = Field(None, gt=0)
    timeout_seconds: float = Field(15, gt=0, le=45)


class KannelAccount(_Account):
    """A Kannel smsbox in front of the lender's own line; `allow` are addresses that its webhooks may come from."""

    provider: Literal["kannel"]
    url: str
    username: str
    password: SecretStr
    sender: str
    inbound_user: str = "kannel"
    inbound_password: SecretStr = Field(min_length=16)
    callback_url: str = ""
    allow: tuple[str, ...] = ()
    smsc: str = ""


class TwilioAccount(_Account):
    """A Twilio account: `sender` is a number or, as MG…, a messaging service."""

    provider: Literal["twilio"]
    account_sid: str
    auth_token: SecretStr
    sender: str
    api_url: str = "https://api.twilio.com"


class SmtpAccount(_Account):
    """A mail server; `security` plain is for one on the same machine only. `reply_to` is a mailbox that people read; left empty, letters
    say that nobody reads replies."""

    provider: Literal["smtp"]
    host: str
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "plain"] = "starttls"
    username: str = ""
    password: SecretStr = SecretStr("")
    sender: str = Field(pattern=MAILBOX)
    reply_to: str = Field("", pattern=f"^$|{MAILBOX}")


class SimulatedAccount(_Account):
    """The phones of the simulator page; in a demo only."""

    provider: Literal["simulator"]


Account = Annotated[KannelAccount | TwilioAccount | SmtpAccount | SimulatedAccount, Field(discriminator="provider")]
Accounts = dict[Route, KannelAccount | TwilioAccount | SmtpAccount | SimulatedAccount]
FITTING = {"sms": {"kannel", "twilio", "simulator"}, "email": {"smtp"}}
_ANY: TypeAdapter[Any] = TypeAdapter(Account)


def load(path: Path) -> Accounts:
    """The accounts of a file by lender and channel; AccountsUnreadable when it can't be used as it is."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = [((lender, channel), entry) for lender, channels in content.items() for channel, entry in channels.items()]
    except (OSError, yaml.YAMLError, AttributeError, UnicodeDecodeError) as problem:
        raise AccountsUnreadable(
            f"{path}: the accounts can't be read ({problem}); docs/channels.md shows the format"
        ) from problem
    return {route: _account(path, route, entry) for route, entry in entries}


def _account(path: Path, route: Route, entry: Any) -> Any:
    place = f"{path}: {route[0]}.{route[1]}"
    if route[1] not in FITTING:
        raise AccountsUnreadable(f"{place} is not a channel; use one of {', '.join(FITTING)}")
    try:
        account = _ANY.validate_python({key: _revealed(place, key, value) for key, value in _mapping(place, entry).items()})
    except ValidationError as problem:
        raise AccountsUnreadable(f"{place}: {_first(problem)}; docs/channels.md lists the keys") from None
    if account.provider not in FITTING[route[1]]:
        raise AccountsUnreadable(f"{place}: {account.provider} does not carry {route[1]}")
    return account


def _mapping(place: str, entry: Any) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping):
        raise AccountsUnreadable(f"{place} must be a mapping with at least `provider`")
    return entry


def _first(problem: ValidationError) -> str:
    """The key at fault and what is wrong with it, never its value."""
    error = problem.errors(include_input=False, include_url=False)[0]
    keys = [str(part) for part in error["loc"] if part not in ("kannel", "twilio", "smtp", "simulator")]
    return f"{'.'.join(keys) or 'provider'}: {error['msg']}"


def _revealed(place: str, key: str, value: Any) -> Any:
    if not (isinstance(value, str) and value.startswith("env:")):
        return value
    name = value.removeprefix("env:")
    if not os.environ.get(name):
        raise AccountsUnreadable(f"{place}.{key} is read from {name}, which the environment does not have")
    return os.environ[name]
