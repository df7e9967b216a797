"""What a yes would bind to reaches a phone whole: in one message, or in two where one has no room."""

from __future__ import annotations

import pytest

from bot.channels.text_twin import rendered
from bot.service.pieces import in_pieces

AGREE = [{"id": "affirm", "title": "I agree"}, {"id": "deny", "title": "Not yet"}, {"id": "request_human", "title": "A person"}]
SUMMARY = (
    "Instalment loan (L0004): CNY 12,203.41 on 10 December, then CNY 12,203.41 monthly to 10 February 2027, CNY 36,610.22 in all."
)
LEGAL = "Saying yes restarts the time limit for suing; late records stay."
COVERS = "It covers what is due now; later instalments stay."
TERMS = f"{SUMMARY}\n{LEGAL}\n{COVERS}\nDo you agree? No hurry."
LENDER = "TiQianGou (demo)"


def sent(pieces: list[str], *, mainland: bool) -> str:
    """What the phone shows of all pieces."""
    bodies = [{"text": text, "choices": [], "signature": LENDER} for text in pieces]
    bodies[-1]["choices"] = AGREE
    return "\n".join(rendered(each, "en", mainland=mainland, link="https://x.example/r/0") for each in bodies)


def test_terms_that_one_message_has_no_room_for_come_as_two_and_whole() -> None:
    pieces = in_pieces(TERMS, AGREE, LENDER, "+8610000000004")
    assert len(pieces) == 2
    shown = sent(pieces, mainland=True)
    assert all(line in shown for line in TERMS.split("\n"))
    assert "1 I agree" in shown
    assert "x.example" not in shown


def test_the_same_terms_are_one_message_where_letters_take_less_room() -> None:
    assert in_pieces(TERMS, AGREE, LENDER, "+447700900001") == [TERMS]
    assert "x.example" not in sent([TERMS], mainland=False)


def test_short_terms_stay_one_message() -> None:
    assert in_pieces("同意吗？不急。", AGREE, "提钱购（演示）", "+8610000000001") == ["同意吗？不急。"]


@pytest.mark.parametrize("text", ["一" * 500, "\n".join(["一" * 190] * 3)])
def test_what_two_messages_have_no_room_for_is_left_to_be_cut_with_a_link(text: str) -> None:
    assert in_pieces(text, AGREE, "提钱购（演示）", "+8610000000001") == [text]


def test_nothing_is_lost_or_reordered() -> None:
    for size in range(1, 180, 7):
        text = "\n".join(f"{number}" * size for number in range(3))
        assert "\n".join(in_pieces(text, AGREE, LENDER, "+8610000000004")) == text
