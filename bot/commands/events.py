"""`python -m bot export-events`: audit records for the lender's other systems, over RabbitMQ."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.commands.common import fail

LOOK_EVERY = 1.0


def export_events(
    to: Annotated[str, typer.Option(envvar="BOT_EVENTS_URL", help="Broker, as amqp://user:password@host/.")],
    follow: Annotated[bool, typer.Option(help="Go on looking for new records.")] = False,
) -> None:
    """Publish what is new on the audit chain, in order, each record at least once under its number."""
    from aiormq.exceptions import AMQPError

    try:
        sent = asyncio.run(_export(to, follow=follow))
    except (AMQPError, OSError) as problem:
        fail(f"the broker did not take the events ({type(problem).__name__}); what it confirmed is not sent again", 1)
    typer.echo(f"{sent} records exported")


async def _export(to: str, *, follow: bool) -> int:
    from bot.channels.rabbit import Rabbit
    from bot.jobs.events import Cursor, export
    from bot.settings import settings
    from bot.store.unit_of_work import Store

    store, cursor, sent = Store.open(settings().url), Cursor(settings().data_dir / "events.cursor"), 0
    try:
        async with Rabbit(to) as rabbit:
            while True:
                sent += await export(store, rabbit, cursor)
                if not follow:
                    return sent
                await asyncio.sleep(LOOK_EVERY)
    finally:
        await store.close()
