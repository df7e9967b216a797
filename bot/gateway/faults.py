"""Telling operators of a fault without telling them what people wrote: where in the code it was, never the values."""

from __future__ import annotations

import logging
import traceback

LOG = logging.getLogger("bot.faults")


def report(doing: str, problem: BaseException) -> None:
    """Log the kind of fault and its place. Its message stays out: databases and parsers quote the data that upset them."""
    place = "".join(traceback.format_tb(problem.__traceback__))
    LOG.error("fault while %s: %s\n%s", doing, type(problem).__name__, place)
