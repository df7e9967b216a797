"""Events to RabbitMQ: each is on a durable queue, by the broker's own word, before the next is thought of."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Self

from aio_pika import DeliveryMode, ExchangeType, Message, connect
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange

from bot.service.talk_records import AuditRecord

EXCHANGE = "borrower-chat.audit"


class Rabbit:
    """A publisher of audit records. `AMQPError` when the broker is away, refuses, or has no queue that wants the record."""

    def __init__(self, url: str, exchange: str = EXCHANGE) -> None:
        self._url, self._name = url, exchange
        self._connection: AbstractConnection | None = None
        self._exchange: AbstractExchange | None = None

    async def __aenter__(self) -> Self:
        self._connection = await connect(self._url)
        channel: AbstractChannel = await self._connection.channel(publisher_confirms=True)
        self._exchange = await channel.declare_exchange(self._name, ExchangeType.TOPIC, durable=True)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def publish(self, record: AuditRecord) -> None:
        """Return once the broker has it on disk; a record that no queue is bound for is refused, not dropped."""
        if self._exchange is None:
            raise RuntimeError("enter the publisher before publishing")
        message = Message(
            json.dumps(as_event(record), ensure_ascii=False).encode(),
            message_id=str(record.number),
            type=record.verb,
            content_type="application/json",
            delivery_mode=DeliveryMode.PERSISTENT,
            timestamp=record.at,
        )
        await self._exchange.publish(message, routing_key=f"audit.{record.verb}", mandatory=True)


def as_event(record: AuditRecord) -> dict[str, object]:
    """What others get: the record whole, so that they can follow the chain of hashes and see that none is missing."""
    return {
        "number": record.number,
        "at": record.at.isoformat(),
        "actor": record.actor,
        "verb": record.verb,
        "subject": record.subject,
        "details": record.details,
        "hash": record.hash,
    }
