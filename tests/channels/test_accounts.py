"""The accounts file: secrets from the environment, and every mistake named without its value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.accounts import AccountsUnreadable, KannelAccount, load

KANNEL: dict[str, Any] = {
    "provider": "kannel",
    "url": "http://127.0.0.1:13013/cgi-bin/sendsms",
    "username": "bot",
    "password": "hush-hush",
    "sender": "1069",
    "inbound_password": "env:KANNEL_INBOUND",
}


def written(path: Path, content: Any) -> Path:
    file = path / "carriers.yml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


def test_an_account_is_read_with_its_secret_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANNEL_INBOUND", "a-long-shared-secret")
    account = load(written(tmp_path, {"tqg": {"sms": KANNEL}}))["tqg", "sms"]
    assert isinstance(account, KannelAccount)
    assert account.inbound_password.get_secret_value() == "a-long-shared-secret"
    assert "hush" not in repr(account)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"password": None}, "password"),
        ({"url": None}, "url"),
        ({"colour": "red"}, "colour"),
        ({"per_second": 0}, "per_second"),
        ({"provider": "pigeon"}, "provider"),
        ({"provider": None}, "provider"),
        ({"inbound_password": "short"}, "inbound_password"),
        ({"inbound_password": "env:NOWHERE"}, "NOWHERE"),
    ],
)
def test_a_missing_or_wrong_key_is_named_without_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], named: str
) -> None:
    monkeypatch.setenv("KANNEL_INBOUND", "a-long-shared-secret")
    entry = {key: value for key, value in {**KANNEL, **change}.items() if value is not None}
    with pytest.raises(AccountsUnreadable, match=named) as caught:
        load(written(tmp_path, {"tqg": {"sms": entry}}))
    assert "tqg.sms" in str(caught.value)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("change", [{"sender": "care"}, {"reply_to": "nobody at home"}])
def test_a_mailbox_that_is_none_is_named_at_the_start(tmp_path: Path, change: dict[str, str]) -> None:
    entry = {"provider": "smtp", "host": "mail.example", "sender": "care@tqg.example", **change}
    with pytest.raises(AccountsUnreadable, match=next(iter(change))):
        load(written(tmp_path, {"tqg": {"email": entry}}))


@pytest.mark.parametrize(
    "content", ["nonsense", {"tqg": "sms"}, {"tqg": {"sms": "kannel"}}, {"tqg": {"pigeon": KANNEL}}, {"tqg": {"email": KANNEL}}]
)
def test_a_file_of_another_form_is_refused_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Any) -> None:
    monkeypatch.setenv("KANNEL_INBOUND", "a-long-shared-secret")
    with pytest.raises(AccountsUnreadable, match=r"carriers\.yml"):
        load(written(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AccountsUnreadable, match="nowhere"):
        load(tmp_path / "nowhere.yml")
