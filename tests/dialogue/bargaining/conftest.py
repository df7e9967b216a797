"""Loads what warns at import before the tests do."""

from tests.quietly import load

load("spacy", "actions.base")
