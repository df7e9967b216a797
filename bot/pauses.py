"""Pauses for Python's garbage collector, kept rare in a process that many wait for.

A full collection looks at all that is alive, so it takes the longer the more chats are open: 0.6 s with 5,000 sockets, every ten seconds
while people talk, and nobody is answered meanwhile (`bench/NOTES.md`). What is dropped soon is collected as often as ever.
"""

from __future__ import annotations

import gc

RARELY = 1000
"""Collections of what is a little older between two full ones; Python's own number is 10."""


def make_rare() -> None:
    """Whatever is loaded by now is never looked through again, and all that is alive a hundred times more rarely."""
    gc.collect()
    gc.freeze()
    young, older, _ = gc.get_threshold()
    gc.set_threshold(young, older, RARELY)
