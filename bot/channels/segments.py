"""How many parts a short message is billed and sent in.

Abroad (3GPP 23.038): 160 letters of the GSM alphabet in one part, 153 in each of several; a single sign outside it makes the whole
message UCS-2, with 70 and 67. Letters of the extension table take two places, as do signs beyond the basic plane. On the mainland
every sign counts one, signature included: 70, then 67 each (mainland providers' rules, read 2025).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
GSM = (160, 153)
UCS2 = (70, 67)


@dataclass(frozen=True, slots=True)
class Length:
    """`units` taken, and the `parts` that makes."""

    units: int
    parts: int


def is_mainland(phone: str) -> bool:
    """Whether a number in international form is a mainland one."""
    return phone.startswith("+86")


def is_gsm(text: str) -> bool:
    """Whether a text needs no sign outside the GSM alphabet."""
    return all(sign in _BASIC or sign in _EXTENDED for sign in text)


def length(text: str, *, mainland: bool) -> Length:
    """What a message takes, its signature included."""
    if not mainland and is_gsm(text):
        return _parts(sum(2 if sign in _EXTENDED else 1 for sign in text), *GSM)
    return _parts(len(text.encode("utf-16-be", "surrogatepass")) // 2, *UCS2)


def _parts(units: int, alone: int, each: int) -> Length:
    return Length(units, 1 if units <= alone else ceil(units / each))
