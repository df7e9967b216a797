"""Says in the log that something broke and where, never what a person wrote or owes (an error's own message may quote both)."""

from __future__ import annotations

import logging
import traceback

logger = logging.getLogger("bot.dialogue")


def report(what: str, error: BaseException) -> None:
    """One line: what failed, the kind of error, and the innermost place in the code."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
    logger.error("%s failed: %s at %s", what, type(error).__name__, place)
