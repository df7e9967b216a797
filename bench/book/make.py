"""The two files of a lender's book, as `python -m bot import` takes them: `python -m bench.book.make --borrowers 10000 FOLDER`.

The same seed and day give the same files, and a smaller book is the beginning of a larger one. Every second borrower has two loans.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

from bench.book.lives import Life, life
from bot.service.demo_people import name, phone

SEED = 20261122
TODAY = date(2026, 11, 20)
LOANS = ("lender", "borrower", "name", "language", "phone", "loan", "product", "principal", "months", "opened_on", "due_day")
PAYMENTS = ("payment", "loan", "received_on", "amount", "kind", "reverses")
NAMES = 997
Progress = Callable[[int, int], None]


def make(folder: Path, borrowers: int, today: date = TODAY, progress: Progress = lambda _done, _all: None) -> tuple[int, int]:
    """Write loans.csv and payments.csv; returns how many loans and movements of money there are."""
    folder.mkdir(parents=True, exist_ok=True)
    dice, loans, movements = Random(SEED), 0, 0
    names = {language: [name(language, Random(number)) for number in range(NAMES)] for language in ("zh", "en")}
    with (folder / "loans.csv").open("w", newline="") as loan_file, (folder / "payments.csv").open("w", newline="") as paid_file:
        loan_lines, paid_lines = csv.writer(loan_file), csv.writer(paid_file)
        loan_lines.writerow(LOANS)
        paid_lines.writerow(PAYMENTS)
        for number in range(1, borrowers + 1):
            lender_id, language = dice.choices(("tqg", "lxqb"), (6, 4))[0], dice.choices(("zh", "en"), (9, 1))[0]
            who = [lender_id, f"P{number:08d}", names[language][number % NAMES], language, phone(number)]
            for place in range(1 + (number % 2 == 0)):
                loan_id, lived = f"P{number:08d}-{place + 1}", life(lender_id, dice, today)
                loan_lines.writerow([*who, loan_id, lived.product, f"{lived.principal}.00", *_terms(lived)])
                paid_lines.writerows(_movements(loan_id, lived))
                loans, movements = loans + 1, movements + len(lived.movements)
            if number % 1000 == 0:
                progress(number, borrowers)
    return loans, movements


def first_loan(folder: Path) -> Path:
    """A file of the first loan alone, as a lender who has only new payments would send with them."""
    short = folder / "first_loan.csv"
    with (folder / "loans.csv").open() as whole:
        short.write_text("".join(islice(whole, 2)))
    return short


def _terms(lived: Life) -> list[object]:
    return [lived.months, lived.opened_on, lived.due_day]


def _movements(loan_id: str, lived: Life) -> Iterator[list[object]]:
    for place, each in enumerate(lived.movements):
        amount = f"{each.minor // 100}.{each.minor % 100:02d}"
        reverses = "" if each.reverses is None else f"{loan_id}-{each.reverses}"
        yield [f"{loan_id}-{place}", loan_id, each.on, amount, each.kind, reverses]


def main() -> None:
    from bot.commands.common import progress

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--borrowers", type=int, default=10_000)
    chosen = parser.parse_args()
    loans, movements = make(chosen.folder, chosen.borrowers, progress=progress("borrowers"))
    print(f"{chosen.borrowers} borrowers, {loans} loans, {movements} movements of money in {chosen.folder}")


if __name__ == "__main__":
    main()
