"""How many random cases a property is tried on: some in every run of the suite, ten times as many in `make properties`."""

import os

TIMES = int(os.environ.get("CASES_TIMES", "1"))


def tries(usual: int) -> int:
    return usual * TIMES
