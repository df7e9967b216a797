"""`python -m bench.turn`: stages of a turn, the floor below it, turns 10 to 5,000 of one conversation, and a worker's memory.

Everything runs in one process on a demo book of its own in a temporary folder. Figures are for comparison within one run: medians
with quartiles, on whatever else the machine is doing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from bench.turn.clock import Times, told


def main() -> int:
    options = _options()
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    from bot.dialogue.worker import quiet_logs

    quiet_logs("ERROR")
    with tempfile.TemporaryDirectory(prefix="turn-") as folder:
        for line in asyncio.run(_measured(Path(folder), options)):
            sys.stdout.write(line + "\n")
    return 0


def _options() -> argparse.Namespace:
    known = argparse.ArgumentParser(prog="python -m bench.turn", description=__doc__)
    known.add_argument("--turns", type=int, default=120, help="turns timed by stage")
    known.add_argument("--rounds", type=int, default=60, help="turns timed at each length of a conversation")
    known.add_argument("--conversations", type=int, default=10_000, help="for the worker's memory; 0 leaves it out")
    known.add_argument(
        "--stock",
        type=int,
        default=0,
        metavar="TURNS",
        help="turns to compare with the stock way (trained for minutes); 0 leaves it out",
    )
    known.add_argument("--stock-model", type=Path, help="an archive made by bench.turn.stock; trained if not given")
    known.add_argument("--model", type=Path, help="an archive; the project's own by default, trained if need be")
    return known.parse_args()


async def _measured(folder: Path, options: argparse.Namespace) -> list[str]:
    from bench.turn import versus
    from bench.turn.bed import STAGES, laid
    from bench.turn.flat import flat
    from bench.turn.memory import memory
    from bench.turn.picture import draw
    from bench.turn.stock.serve import train
    from bot.dialogue.training import ensure_model

    began = time.perf_counter()
    async with laid(folder, options.model or ensure_model()) as bed:
        lines = [_machine(), f"ready after {time.perf_counter() - began:.1f} s (book of 340 borrowers included)", ""]
        lines += await _stages(bed, options.turns)
        stages = {name: told(bed.stages.spent[name]) for name in STAGES}
        grown = {"ours": await flat(bed, ["B0002", "B0003", "B0004", "B0005"], options.rounds)}
        sides: dict[str, dict[str, Times]] = {}
        if options.stock:
            ours, stock, grown["stock"] = await versus.versus(bed, folder, options.stock_model or train(folder), options.stock)
            lines += versus.lines(ours, stock)
            sides = {"ours": ours.named(), "stock": stock.named()}
        lines += _flat_lines(grown)
        if options.conversations:
            found = await memory(bed.dialogue, options.conversations)
            rows = [
                f"  after {count:>6,} conversations {size:7.1f} MB {objects:>9,} objects"
                for count, (size, objects) in found.items()
            ]
            lines += ["", "memory of the process", *rows]
    return [*lines, "", f"picture: {draw(stages, grown, sides)}"]


async def _stages(bed: object, count: int) -> list[str]:
    from bench.turn.bed import SAID, STAGES, Bed

    assert isinstance(bed, Bed)
    talk = await bed.begin("B0001")
    texts = SAID["zh"]
    for text in texts:
        await bed.turn(talk, text)
    bed.stages.spent.clear()
    for number in range(count):
        await bed.turn(talk, texts[number % len(texts)])
    commits = await _commits(bed, count)
    times = {name: told(bed.stages.spent[name]) for name in STAGES}
    floor = times["nlu"].middle + commits.middle
    whole = times["whole"]
    return [
        f"a turn, {count} times, ms: middle (quartiles)",
        *(f"  {name:<20}{each}" for name, each in times.items()),
        f"  {'one durable commit':<20}{commits}",
        f"  floor (nlu + one durable commit) {floor:.2f} ms; a whole turn is {whole.middle / floor:.1f} times that",
        "",
    ]


async def _commits(bed: object, count: int) -> Times:
    """One small row written and committed, as durably as everything else."""
    from sqlalchemy import text

    from bench.turn.bed import Bed

    assert isinstance(bed, Bed)
    async with bed.store.write() as uow:
        await uow.connection.execute(text("CREATE TABLE bench_row (id INTEGER PRIMARY KEY, words TEXT)"))
    spent = []
    for _ in range(count):
        began = time.perf_counter()
        async with bed.store.write() as uow:
            await uow.connection.execute(text("INSERT INTO bench_row (words) VALUES ('a message of ordinary length')"))
        spent.append(time.perf_counter() - began)
    return told(spent)


def _flat_lines(grown: dict[str, dict[int, Times]]) -> list[str]:
    lines = ["", "a whole turn by length of the conversation, ms"]
    for side, found in grown.items():
        first = next(iter(found.values())).middle
        lines += [f"  {side:<6}turn {length:>6,} {each}  ratio {each.middle / first:.2f}" for length, each in found.items()]
    return lines


def _machine() -> str:
    model = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "?"
    )
    load = "/".join(f"{each:.1f}" for each in os.getloadavg())
    return f"machine: {model}, {os.cpu_count()} cores, load {load}; Python {platform.python_version()}, SQLite (WAL, synchronous=FULL)"


if __name__ == "__main__":
    sys.exit(main())
