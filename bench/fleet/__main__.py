"""`python -m bench.fleet`: what dies and what is lost then, and what a second core's worth of workers brings.

PostgreSQL and Redis of its own on loopback, the parts with the commands and settings of `deploy/compose.yml`, and borrowers who talk
through both gateways. It fails when a promise is broken (`bench/fleet/referee.py`). What the parts log is in `bench/out/fleet.log`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.fleet.crowd import Crowd
from bench.fleet.deaths import kill_all
from bench.fleet.fleet import running
from bench.fleet.referee import violations
from bench.fleet.scaling import HEADINGS, scale

LOG = Path(__file__).resolve().parents[1] / "out" / "fleet.log"


def say(line: str) -> None:
    print(line, flush=True)


async def measured(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
        began = time.monotonic()
        async with running(Path(folder)) as fleet:
            say(f"whole after {time.monotonic() - began:.0f} s, {_load()}; seed {options.seed}")
            wrong = 0
            if options.seconds:
                async with Crowd(fleet, options.seed) as crowd:
                    await crowd.gather(options.crowd, 0)
                    say(HEADINGS)
                    await scale(crowd, options.cores, options.seconds, say)
                wrong += _verdict(*await violations(crowd))
            if options.rounds:
                async with Crowd(fleet, options.seed, options.crowd) as crowd:
                    await crowd.gather(options.pages, options.phones)
                    await deaths(crowd, options.rounds)
                wrong += _verdict(*await violations(crowd))
            return 1 if wrong else 0


async def deaths(crowd: Crowd, rounds: int) -> None:
    crowd.begin()
    await asyncio.sleep(3)
    tallies = await kill_all(crowd, rounds, say)
    await crowd.rest()
    await crowd.all_sent()
    say("killed | times | hung on it | first answer after, middle / worst s | last answer")
    for kind, tally in tallies.items():
        say(tally.told(kind))


def _verdict(found: list[str], counted: Counter[str]) -> int:
    say(", ".join(f"{name} {number}" for name, number in sorted(counted.items())))
    say(f"violations {len(found)}; {_load()}")
    for line in found[:50]:
        say(f"  ✗ {line}")
    return len(found)


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fleet", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="kills of each kind; 0 leaves them out")
    parser.add_argument("--pages", type=int, default=16, help="borrowers who talk at a page")
    parser.add_argument("--phones", type=int, default=12, help="and by text")
    parser.add_argument("--seconds", type=float, default=12.0, help="for each level of the workers' share; 0 leaves them out")
    parser.add_argument("--crowd", type=int, default=64, help="borrowers who write without thinking meanwhile")
    parser.add_argument(
        "--cores", type=lambda text: tuple(float(each) for each in text.split(",")), default=(0.15, 0.3, 0.6), help="those levels"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    LOG.parent.mkdir(exist_ok=True)
    os.dup2(os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 2)
    return asyncio.run(measured(options))


if __name__ == "__main__":
    sys.exit(main())
