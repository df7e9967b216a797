"""A mail server that really listens, answers as a test says, and keeps what it took."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from tests.channels.kannel_site import free_port


class Office:
    """`taken` are the letters that came."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[EmailMessage] = []
        self.at_recipient = self.at_letter = "250 OK"
        self.silent = 0.0

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        await asyncio.sleep(self.silent)
        self.taken.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.at_letter

    async def letters(self, count: int) -> list[EmailMessage]:
        for _ in range(300):
            if len(self.taken) >= count:
                return self.taken
            await asyncio.sleep(0.1)
        raise AssertionError(f"{len(self.taken)} of {count} letters came")


@contextmanager
def open_office() -> Iterator[Office]:
    office = Office()
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def words_of(letter: EmailMessage) -> str:
    """The plain words of a letter."""
    page = letter.get_body(("plain",))
    assert page is not None
    return str(page.get_content())
