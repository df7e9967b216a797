"""Keeps Rasa's running commentary off the terminal."""

from __future__ import annotations

import logging

import structlog


def hush() -> None:
    """Only warnings and worse are shown."""
    logging.disable(logging.INFO)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
