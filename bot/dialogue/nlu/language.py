"""Which of the two languages a message is written in."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_CODE = re.compile(r"\s*[/／<{\[]")
_WORD = re.compile(r"[a-z]{2,}(?:'[a-z]+)?", re.IGNORECASE)
# Words that Chinese messages borrow.
_BORROWED = "ok okay app apr atm vip sms stop td emo pdf wechat alipay bye hi kyc id plus pos html http https www com"
_SHARED = frozenset(_BORROWED.split())


def detect(text: str, default: Language = "zh") -> Language:
    """The language that carries the message: a word of English weighs as two signs of Chinese.

    Words that both languages use decide only when nothing else was written and the text is English in full; digits, emoji
    and single letters decide nothing and give the `default`, which is the conversation's language. Neither does what begins
    like a command or markup: its letters are no language.
    """
    if _CODE.match(text) and not _HAN.search(text):
        return default
    han = len(_HAN.findall(text))
    words = [word for word in _WORD.findall(text.lower()) if word not in _SHARED]
    if not han and not words:
        return default
    return "zh" if han >= 2 * len(words) else "en"
