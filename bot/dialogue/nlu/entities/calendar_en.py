"""The English words of the calendar: weekdays, months, ordinals, and how each is spelt and misspelt."""

from __future__ import annotations

from bot.dialogue.nlu.entities.rules import any_of

RELATIVE = dict.fromkeys(("today", "tonight", "this evening", "this afternoon", "this morning"), 0)
RELATIVE |= dict.fromkeys(("tomorrow", "tommorow", "tomorow", "tommorrow", "tmrw", "tmr", "tmw", "tomoz", "tomo", "2moro"), 1)
RELATIVE |= {"yesterday": -1, "last night": -1, "day after tomorrow": 2, "day before yesterday": -2}
RELATIVE_WORD = any_of(" ".join(word.replace(" ", "_") for word in RELATIVE))

WEEKDAYS = {name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
WEEKDAY = r"(?P<day>(?:mon|fri|sun)(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|sat(?:urday)?)(?![a-z])"

MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)

_NINE = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = ("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth")
ORDINALS = {word: at for at, word in enumerate((*_NINE, *_TEENS, "nineteenth", "twentieth"), 1)} | {"thirtieth": 30}
ORDINALS |= {f"twenty{dash}{word}": 20 + at for dash in "- " for at, word in enumerate(_NINE, 1)}
ORDINALS |= {f"thirty{dash}first": 31 for dash in "- "}
SHORT_ORDINAL = r"\d{1,2}\s?(?:st|nd|rd|th)(?![a-z])"
ORDINAL = rf"(?:{SHORT_ORDINAL}|{any_of(' '.join(word.replace(' ', '_') for word in ORDINALS))})"

STEPS = {"last": -1, "this": 0, "current": 0, "next": 1, "following": 1, "coming": 1}
STEP = r"(?P<step>this|next|last|following|coming)"


def ordinal(text: str) -> int:
    """The number of an ordinal in digits or words."""
    return int("".join(filter(str.isdigit, text))) if text[0].isdigit() else ORDINALS[text]
