"""The part's side of `bot.supervisor`: it says when it can be counted on, and ends when its supervisor is gone."""

from __future__ import annotations

import os
import signal
import threading
import time

SUPERVISED, READY = "BOT_SUPERVISED", "BOT_READY_FD"
GRACE_SECONDS = 6.0


def say_ready() -> None:
    """In a part: whoever waits for it may count on it now."""
    if (pipe := os.environ.pop(READY, None)) is not None:
        os.write(int(pipe), b"1")
        os.close(int(pipe))


def end_with_supervisor() -> None:
    """In a part: stop when the supervisor is gone, whatever became of it."""
    if os.environ.pop(SUPERVISED, None) is None:
        return

    def wait_for_the_end() -> None:
        while os.read(0, 1024):
            continue
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
