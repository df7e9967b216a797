"""Figures that others published, or that follow from a published rule, against what this program works out.

`python -m bench.oracles` prints every case with what is expected and what came out; `--write` keeps the table in `docs/oracles.md`.
A test runs the same cases and holds the page to them.
"""
