"""Whether a yes is to what is on the screen."""

from __future__ import annotations

from collections.abc import Collection

from rasa_sdk import Tracker

LISTEN = "action_listen"


def is_fresh(tracker: Tracker, ours: Collection[str]) -> bool:
    """Whether the bot's last answer was one of `ours`; after an aside a yes may be to the aside."""
    done = [each["name"] for each in tracker.events if each["event"] == "action" and each["name"] != LISTEN]
    return not done or done[-1] in ours
