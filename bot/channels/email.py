"""E-mail, the second channel: plain words with a plain page beside them, a neutral subject, and one click to stop.

A server that refused before it was given the letter can be asked again; one that went silent after may have taken it.
"""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from html import escape
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from bot.catalogue import word
from bot.channels.accounts import SmtpAccount
from bot.channels.calls import CREDENTIALS_PAUSE
from bot.service.outbox import Capabilities, DeliveryProblem
from bot.service.talk_records import Outgoing
from bot.service.turn import Language

PAGE = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><body style="font:16px/1.6 sans-serif;max-width:36em">'
    '{paragraphs}<p style="color:#555;font-size:14px">{footer}</p></body></html>'
)
NOBODY_THERE = frozenset({550, 551, 553})
_FIGURE = re.compile(r"\d")


class Mail:
    """Carries one lender's e-mail by its mail server."""

    name = "smtp"

    def __init__(self, account: SmtpAccount) -> None:
        self._account = account
        self.capabilities = Capabilities(
            idempotent=False, inbound=False, receipts=False, max_segments=None, per_second=account.per_second
        )

    def link_wanted(self, message: Outgoing) -> Literal["resume", "stop"] | None:
        return "stop"

    async def send(self, message: Outgoing) -> str:
        letter = composed(message, self._account)
        client = await self._connected()
        try:
            await _handed_over(client, letter, self._account.sender, message.to)
        finally:
            client.close()
        return str(letter["Message-ID"])

    async def _connected(self) -> SMTP:
        account = self._account
        client = SMTP(
            hostname=account.host,
            port=account.port,
            timeout=account.timeout_seconds,
            use_tls=account.security == "tls",
            start_tls=account.security == "starttls",
        )
        try:
            await client.connect()
            if account.username:
                await client.login(account.username, account.password.get_secret_value())
        except SMTPAuthenticationError:
            client.close()
            raise DeliveryProblem("credentials", after=CREDENTIALS_PAUSE) from None
        except (SMTPException, OSError):
            client.close()
            raise DeliveryProblem("unreachable", again=True) from None
        return client


async def _handed_over(client: SMTP, letter: EmailMessage, sender: str, to: str) -> None:
    try:
        await client.mail(sender)
        await client.rcpt(to)
    except SMTPRecipientRefused as refused:
        raise DeliveryProblem(f"refused_{refused.code}", again=refused.code < 500, gone=refused.code in NOBODY_THERE) from None
    except SMTPResponseException as refused:
        raise _refusal(refused) from None
    except (SMTPException, OSError):
        raise DeliveryProblem("cut", again=True) from None
    try:
        await client.data(letter.as_bytes())
    except (SMTPTimeoutError, SMTPServerDisconnected):
        raise DeliveryProblem("timeout", unknown=True) from None
    except SMTPResponseException as refused:
        raise _refusal(refused) from None
    except (SMTPException, OSError):
        raise DeliveryProblem("cut", unknown=True) from None


def _refusal(refused: SMTPResponseException) -> DeliveryProblem:
    """A code of 4xx asks to try later, one of 5xx is for good."""
    return DeliveryProblem(f"refused_{refused.code}", again=refused.code < 500)


def composed(message: Outgoing, account: SmtpAccount) -> EmailMessage:
    """The letter of a message; its subject never holds a figure, because subjects are shown on locked screens."""
    language, name = message.language, str(message.body.get("signature", ""))
    wanted = str(message.body.get("subject", ""))
    letter = EmailMessage()
    letter["From"] = Address(name, addr_spec=account.sender)
    letter["To"] = message.to
    letter["Subject"] = wanted if wanted and not _FIGURE.search(wanted) else word("email_subject", language, lender=name)
    letter["Message-ID"] = make_msgid(idstring=str(message.id), domain=account.sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    if account.reply_to:
        letter["Reply-To"] = account.reply_to
    stop = str(message.body.get("link", ""))
    letter["List-Unsubscribe"] = f"<{stop}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    footer = word("email_footer", language, lender=name, url=stop)
    words = [str(message.body["text"]).strip(), *(f"· {choice['title']}" for choice in message.body.get("choices", ()))]
    words += [word(f"email_{way}", language, url=message.body[way]) for way in ("chat", "site") if message.body.get(way)]
    words.append(_replies(account, language))
    letter.set_content("\n".join(words) + f"\n\n-- \n{footer}\n", cte="base64")
    letter.add_alternative(_page(words, footer, language), subtype="html", cte="base64")
    return letter


def _replies(account: SmtpAccount, language: Language) -> str:
    """What becomes of a reply: people read it at the lender's address, or nobody does; the assistant never."""
    return (
        word("email_reply_read", language, address=account.reply_to) if account.reply_to else word("email_reply_unread", language)
    )


def _page(words: list[str], footer: str, language: str) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for each in words for line in each.split("\n") if line)
    return PAGE.format(language=language, paragraphs=paragraphs, footer=escape(footer))
