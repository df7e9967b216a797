"""spaCy for both languages, blank: tokens and pipeline, nothing downloaded.

jieba writes its dictionary cache beside the user's other caches (never into a shared temporary folder, where two processes
would race and a stranger could plant one) and says nothing while it does.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from pathlib import Path

import spacy

from bot.dialogue.nlu.language import Language
from bot.dialogue.nlu.lexicon import load

_BLANK: dict[Language, dict[str, dict[str, dict[str, str]]]] = {"zh": {"nlp": {"tokenizer": {"segmenter": "jieba"}}}, "en": {}}


@cache
def blank(language: Language) -> spacy.language.Language:
    """The spaCy pipeline of a language with its tokeniser alone; one per process, shared, to be given components once."""
    if language == "zh":
        _prepare_jieba()
    return spacy.blank(language, config=_BLANK[language])


def words(text: str, language: Language) -> tuple[str, ...]:
    """The tokens of a text without blanks, for people and reports to look at."""
    return tuple(token.text for token in blank(language).make_doc(text) if not token.is_space)


def _prepare_jieba() -> None:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = str(_cache_folder())
    jieba.initialize()
    for word in load("words"):
        jieba.add_word(word)


def _cache_folder() -> Path:
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "borrower-chat" / "jieba"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
