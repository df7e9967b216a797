"""Importing Rasa as workers do, without TensorFlow, and without failing on its own deprecation warnings, which are about its code."""

import importlib
import warnings

from bot.dialogue import without_tensorflow


def load(*modules: str) -> None:
    without_tensorflow.leave_out()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            importlib.import_module(module)
