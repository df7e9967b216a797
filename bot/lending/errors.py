"""What can be wrong with a lending book's facts; every error names the place and the remedy.

BookError
├── BadTerms        a contract's terms contradict themselves
└── BadFact         a payment, charge or waiver that cannot be true
"""

from __future__ import annotations


class BookError(ValueError):
    """Something in the book cannot be true: `place` says where, `remedy` says what to do."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place = place
        self.problem = problem
        self.remedy = remedy


class BadTerms(BookError):
    """A contract's terms contradict themselves."""


class BadFact(BookError):
    """A payment, charge, drawing or waiver that cannot be true of this loan."""
