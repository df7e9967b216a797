"""The lessons and words that hold where the lender is: what is about another country's law is not taught there."""

from __future__ import annotations

from bot import rulebook
from bot.dialogue.context import TurnContext
from bot.dialogue.lessons.glossary import Term, glossary
from bot.dialogue.lessons.shelf import Lesson, lessons


def lessons_here(turn: TurnContext) -> dict[str, Lesson]:
    """The lessons for this borrower by name, in the language of the turn."""
    place = _place(turn)
    return {name: each for name, each in lessons(turn.language).items() if each.where in ("", place)}


def words_here(turn: TurnContext) -> dict[str, Term]:
    """The words that can be explained to this borrower by name, in the language of the turn."""
    place = _place(turn)
    return {name: each for name, each in glossary(turn.language).items() if each.where in ("", place)}


def _place(turn: TurnContext) -> str:
    return rulebook.lender(turn.request.lender_id).jurisdiction
