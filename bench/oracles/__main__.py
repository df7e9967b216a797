"""Prints the oracle table: `python -m bench.oracles [--write]`. The exit code is 1 when a figure is not met."""

from __future__ import annotations

import sys

from bench.oracles.table import CASES, PAGE, page, rows


def main() -> int:
    print("\n".join(rows()))
    unmet = [case for case in CASES if not case.is_met()]
    print(f"{len(CASES) - len(unmet)} of {len(CASES)} figures met")
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    return 1 if unmet else 0


if __name__ == "__main__":
    raise SystemExit(main())
