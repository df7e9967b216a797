"""E-mail against a mail server that really listens: plain words, a plain page, no figure in the subject, one click to stop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.accounts import SmtpAccount
from bot.channels.email import Mail, composed
from bot.service.outbox import DeliveryProblem
from tests.channels.kannel_site import free_port
from tests.channels.letters import message
from tests.channels.mail_office import Office, open_office

LINK = "https://chat.example/u/AbCdEf123456"
LETTER = message(
    channel="email",
    to="wang@example.com",
    body={
        "text": "您 12 月 1 日有一期 ¥1,234.50 到期。\n<b>点这里</b>",
        "choices": [{"id": "plan", "title": "分期"}],
        "link": LINK,
        "subject": "您的还款提醒",
    },
)


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as opened:
        yield opened


def account(port: int, **more: Any) -> SmtpAccount:
    given = {"host": "127.0.0.1", "port": port, "security": "plain", "sender": "care@tqg.example", "timeout_seconds": 1, **more}
    return SmtpAccount(provider="smtp", **given)


async def test_a_letter_arrives_in_words_and_as_a_page(office: Office) -> None:
    provider_id = await Mail(account(office.port, reply_to="help@tqg.example")).send(LETTER)
    (letter,) = office.taken
    assert (letter["To"], letter["Subject"], letter["Message-ID"]) == ("wang@example.com", "您的还款提醒", provider_id)
    assert letter["List-Unsubscribe"] == f"<{LINK}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(letter["From"]) == "提钱购 <care@tqg.example>"
    assert (letter["Auto-Submitted"], letter["Reply-To"]) == ("auto-generated", "help@tqg.example")
    words, page = letter.get_body(("plain",)), letter.get_body(("html",))
    assert words is not None
    assert page is not None
    assert "1,234.50 到期" in words.get_content()
    assert LINK in words.get_content()
    assert "&lt;b&gt;点这里&lt;/b&gt;" in page.get_content()
    assert "分期" in page.get_content()
    assert "help@tqg.example 的工作人员" in words.get_content()


def test_a_letter_that_nobody_reads_replies_to_says_so_and_asks_for_no_automatic_answer() -> None:
    letter = composed(LETTER, account(25))
    words = letter.get_body(("plain",))
    assert words is not None
    assert "本邮箱不收取回复" in words.get_content()
    assert (letter["Reply-To"], letter["X-Auto-Response-Suppress"]) == (None, "All")


@pytest.mark.parametrize("subject", ["", "您欠 1234.50 元", "3 days late", "逾期１天"])
def test_a_subject_never_holds_a_figure(subject: str) -> None:
    letter = composed(message(channel="email", to="a@b.example", body={"subject": subject}), account(25))
    assert letter["Subject"] == "来自提钱购的消息"


@pytest.mark.parametrize(("answer", "again"), [("451 later", True), ("550 no such person", False)])
async def test_a_server_that_refuses_the_address_is_asked_again_only_if_it_says_so(
    office: Office, answer: str, again: bool
) -> None:
    office.at_recipient = answer
    with pytest.raises(DeliveryProblem) as caught:
        await Mail(account(office.port)).send(LETTER)
    assert (caught.value.again, caught.value.unknown) == (again, False)
    assert caught.value.code == f"refused_{answer[:3]}"
    assert caught.value.gone is (answer[:3] == "550")


async def test_silence_after_the_letter_was_handed_over_leaves_it_open(office: Office) -> None:
    office.silent = 3
    with pytest.raises(DeliveryProblem) as caught:
        await Mail(account(office.port, timeout_seconds=0.5)).send(LETTER)
    assert caught.value.unknown


async def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(DeliveryProblem) as caught:
        await Mail(account(free_port())).send(LETTER)
    assert (caught.value.code, caught.value.again) == ("unreachable", True)


def test_an_unasked_letter_ends_with_the_way_into_the_chat() -> None:
    asked = message(channel="email", to="wang@example.com", body={**LETTER.body, "subject": "", "chat": "https://chat.example"})
    letter = composed(asked, account(25))
    page = letter.get_body(("plain",))
    assert page is not None
    assert "https://chat.example\n" in page.get_content()
    assert not any(sign.isdigit() for sign in letter["Subject"])
    assert letter["List-Unsubscribe"] == f"<{LINK}>"
