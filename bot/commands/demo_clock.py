"""`python -m bot demo-clock`: what time it is in a served demo, and living on to a later one."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.common import fail

if TYPE_CHECKING:
    from bot.clock import DemoClock

ZONE = ZoneInfo("Asia/Shanghai")
LOOK_AGAIN = 0.3
STANDS_STILL = 30.0
_STEP = re.compile(r"\+?(\d{1,4})\s*([dh])")


def demo_clock(
    to: Annotated[str | None, typer.Argument(help="How far, as +2d or +6h, or until when, as 2026-12-01T09:30.")] = None,
) -> None:
    """Show a demo's time, or let its days pass with all that happens on them; only forward, and in a demo only."""
    from bot.clock import FARTHEST, CannotMove, DemoClock
    from bot.settings import settings

    if not settings().demo:
        fail("only a demo's clock can be moved: this installation is none (BOT_DEMO is not true)")
    clock = DemoClock(settings().data_dir)
    if to is not None:
        try:
            clock.ask(moment(to, clock()))
        except CannotMove:
            fail(
                f"{to!r} is not ahead of {_shown(clock())}, or more than {FARTHEST.days} days ahead; a demo's clock goes forward only"
            )
        _follow(clock)
    typer.echo(_shown(clock()))


def moment(to: str, now: datetime) -> datetime:
    """The moment that somebody names, by the demo lenders' clock where it says no zone."""
    if step := _STEP.fullmatch(to.strip()):
        return now + timedelta(**{"d": {"days": int(step[1])}, "h": {"hours": int(step[1])}}[step[2]])
    try:
        named = datetime.fromisoformat(to)
    except ValueError:
        fail(f"{to!r} is no step and no moment; write it as +2d, +6h or 2026-12-01T09:30")
    return (named if named.tzinfo else named.replace(tzinfo=ZONE)).astimezone(UTC)


def _follow(clock: DemoClock) -> None:
    """Say each day as it is reached; gives up when nobody moves the clock."""
    day, seen, last = clock().astimezone(ZONE).date(), time.monotonic(), clock.worked_on
    while clock.goal is not None:
        time.sleep(LOOK_AGAIN)
        if clock.worked_on != last:
            seen, last = time.monotonic(), clock.worked_on
        if (today := clock().astimezone(ZONE).date()) != day:
            day = today
            typer.echo(f"{day:%Y-%m-%d}", err=True)
        if time.monotonic() - seen > STANDS_STILL:
            clock.arrived()
            fail("the clock stands still: days pass while the demo is being served (`make run`, with the same BOT_DATA_DIR)", 1)


def _shown(now: datetime) -> str:
    return f"{now.astimezone(ZONE):%Y-%m-%d %H:%M} (Asia/Shanghai)"
