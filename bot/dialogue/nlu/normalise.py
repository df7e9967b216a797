"""One spelling for every way of typing the same thing.

`fold` keeps the length of a text, so that spans found in it are spans of the original; `normalise` may drop and join
characters, and is what intents are read from.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import opencc

from bot.dialogue.nlu.lexicon import load

MASK = "*"
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_KAOMOJI = re.compile(r"[(][^()\w]{0,3}[^()]{0,6}[^\w()\s,.!?:;'\"$%¥-][^()]{0,8}[)][^\w\s,.!?]{0,3}")
_FACE = re.compile(
    r"(?<![A-Za-z])[(]?(?:[TQtq][_.^][TQtq]|[tq]a[tq](?![a-z])|[>^][_.]{1,2}[<^]|:[-']?[()DPp/|]|orz)[)]?(?![A-Za-z])",
    re.IGNORECASE,
)
_MASKS = re.compile(r"(?:[*#＊×✱●■█]\s?){2,}|(?<![a-z])x{3,}(?![a-z])|某某+")
_RUN = re.compile(r"([^\d\s*])\1{2,}")
_PUNCTUATION_RUN = re.compile(r"([^\w\s*])\1+")
_SPACE = re.compile(r"\s+")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _half_width() -> dict[int, str]:
    """Characters whose compatibility form is one other character: full-width, circled digits, old ideographs."""
    wide = [*range(0xFF01, 0xFFEF), 0x3000, *range(0x2460, 0x2469), *range(0xF900, 0xFA6E), *range(0x2F00, 0x2FD6)]
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in wide}
    table |= {ord("。"): ".", ord("、"): ",", ord("‘"): "'", ord("’"): "'", ord("“"): '"', ord("”"): '"', ord("￥"): "¥"}
    return {code: plain for code, plain in table.items() if len(plain) == 1}


@cache
def _emoji_words() -> dict[str, str]:
    return {sign: word for word, signs in load("emoji").items() for sign in signs}


def simplify(text: str) -> str:
    """Simplified characters; the length stays, because a phrase that would change it is converted sign by sign."""
    simple: str = _simplifier().convert(text)
    return simple if len(simple) == len(text) else "".join(map(_simplify_one, text))


def _simplify_one(sign: str) -> str:
    simple: str = _simplifier().convert(sign)
    return simple if len(simple) == 1 else sign


def fold(text: str) -> str:
    """The same text, sign for sign, in half-width, Simplified, lower case; invisible and control signs become spaces."""
    text = _CONTROL.sub(" ", _INVISIBLE.sub(" ", text.translate(_half_width())))
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in simplify(text))


@lru_cache(maxsize=8)  # each part of the pipeline asks for the same message
def normalise(text: str) -> str:
    """The text as the classifier reads it.

    Half-width, Simplified, lower case; markup, emoji, kaomoji and invisible signs gone (an emoji that alone answers, such as
    👌, becomes its word when nothing else was said); masks of any length become one `*`; runs of a sign become two.
    """
    words = [_emoji_words()[sign] for sign in text if sign in _emoji_words()]
    text = unicodedata.normalize("NFKC", fold(_INVISIBLE.sub("", text)))
    text = _FACE.sub(" ", _KAOMOJI.sub(" ", _TAG.sub(" ", text.lower())))
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("So", "Sk", "Cs", "Co", "Cn", "Mn"))
    text = _PUNCTUATION_RUN.sub(r"\1", _RUN.sub(r"\1\1", _MASKS.sub(MASK, text)))
    return _SPACE.sub(" ", text).strip() or " ".join(dict.fromkeys(words))
