"""Importing Rasa without failing on its own deprecation warnings, which are about its code, not ours."""

import importlib
import warnings


def load(*modules: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            importlib.import_module(module)
