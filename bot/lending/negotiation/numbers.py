"""The negotiator's own numbers: its craft, not a lender's policy, which is data of the rulebook.

None of them decides what is allowed; they choose among plans that are all inside the rules and the borrower's means. The bench
halves each of them and makes it half as large again (`python -m bench.negotiation --numbers`) and prints what that changes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comfort:
    """How far a plan stays inside the bound: hundredths of the figures told that may be wrong, tenths of a month of costs kept."""

    doubt: int
    cushion: int


# A household misjudges its income and its costs, not the difference of the two: the margin is a share of the figures. The first
# comfort under which a plan exists is taken.
COMFORTS = (Comfort(10, 10), Comfort(5, 5), Comfort(2, 2), Comfort(0, 0))
ASSUMED_COSTS = 75  # hundredths of income that living is taken to cost while the costs were not told

UNKNOWN_MONTHS = 12  # payments first proposed to someone who did not tell what a month leaves
LENGTHENS = 25  # hundredths by which a plan grows at a refusal when what a month leaves is known: it is affordable already
LENGTHENS_UNKNOWN = 100  # and when it is not: only the answers tell what is affordable

SOON = 3  # days that a first payment leaves when no payday lies before it
NEARLY = 10  # days by which money may come after the last day for a first payment, and that day still be worth proposing
APART = 10  # days at least between a first payment and the next
ROUNDING = 20  # what is missing from the months named is absorbed by the last when it is this small a part of one
