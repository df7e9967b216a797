"""What a way of negotiating comes to, over a population: the figures of the contract, and their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import harmonic_mean, mean

from bench.negotiation.life import DAYS, Life

Q = (25, 50, 100)
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """One debtor at the end."""

    family: str
    habit: str
    debt: int
    agreed: bool
    referred: bool
    feasible: bool  # a plan that is lawful, affordable and never missed exists
    life: Life
    livable: bool  # or at least one that is lawful and never missed, though it touches the buffer or the reserve
    best: float  # share of the debt that the best such plan pays within the two years
    conceded: float | None  # share of the gap between the first plan and the gentlest that was given up
    violations: int

    @property
    def kept(self) -> bool:
        return self.agreed and not self.life.broke

    @property
    def recovered(self) -> float:
        return self.life.total / self.debt

    def day_of(self, share: int) -> int:
        """The day on which so many hundredths are paid; the last one when they never are."""
        paid = 0
        for day, amount in self.life.paid:
            paid += amount
            if paid * 100 >= share * self.debt:
                return day
        return DAYS

    @property
    def tier_variance(self) -> float:
        days = self.life.tiers
        middle = (days[1] + 2 * days[2]) / DAYS
        return sum(count * (tier - middle) ** 2 for tier, count in enumerate(days)) / DAYS


def rows(outcomes: Iterable[Outcome]) -> list[dict[str, float]]:
    """Each debtor's share in every sum."""
    return [_row(outcome) for outcome in outcomes]


def _row(one: Outcome) -> dict[str, float]:
    low = one.life.tiers[0] / DAYS
    row = {f"q{share}": float(one.day_of(share)) for share in Q}
    return row | {
        "n": 1.0,
        "agreed": one.agreed,
        "kept": one.kept,
        "agreed_feasible": one.agreed and one.feasible,
        "kept_feasible": one.kept and one.feasible,
        "feasible": one.feasible,
        "shown": one.feasible or one.kept,
        "referred_shown": one.referred and not one.feasible,
        "kept_livable": one.kept and one.livable,
        "livable": one.livable,
        "referred_unlivable": one.referred and not one.livable,
        "referred": one.referred,
        "referred_rightly": one.referred and not one.feasible,
        "recovered": one.recovered,
        "regret": max(0.0, one.best - one.recovered) if one.feasible else 0.0,
        "l1": low,
        "l2": low + one.life.tiers[1] / DAYS,
        "variance": one.tier_variance,
        "conceded": one.conceded or 0.0,
        "has_gap": one.conceded is not None,
        "violations": float(one.violations),
    }


def part(top: float, bottom: float) -> float:
    return top / bottom if bottom else 1.0


def figures(population: Sequence[dict[str, float]]) -> dict[str, float]:
    """The contract's figures of a population."""
    s = {name: sum(row[name] for row in population) for name in population[0]}
    n = s["n"]
    precision = part(s["referred_rightly"], s["referred"])
    recall = part(s["referred_rightly"], n - s["feasible"])
    found = {
        "SR|livable": part(s["kept_livable"], s["livable"]),
        "F1|shown": part(2 * s["referred_shown"], s["referred"] + n - s["shown"]),
        "F1|livable": part(2 * s["referred_unlivable"], s["referred"] + n - s["livable"]),
        "KEPT": part(s["kept"], s["agreed"]),
        "KEPT|feasible": part(s["kept_feasible"], s["agreed_feasible"]),
        "SR": s["kept"] / n,
        "SR|feasible": part(s["kept_feasible"], s["feasible"]),
        "RR": s["recovered"] / n,
        "precision": precision,
        "recall": recall,
        "F1": part(2 * s["referred_rightly"], s["referred"] + n - s["feasible"]),
        "violations": s["violations"],
        "regret": part(s["regret"], s["feasible"]) if s["feasible"] else 0.0,
        "kappa": part(s["conceded"], s["has_gap"]) if s["has_gap"] else 0.0,
        **{f"Q{share}": s[f"q{share}"] / n for share in Q},
        "L1D": s["l1"] / n,
        "L2D": s["l2"] / n,
        "ATV": s["variance"] / n,
    }
    cri = mean([found["SR"], found["RR"], *(1 - found[f"Q{share}"] / DAYS for share in Q)])
    dhi = mean([1 - found["L1D"], 1 - found["L2D"], 1 - min(1.0, found["ATV"] / 4)])
    return found | {"CRI": cri, "DHI": dhi, "CCI": harmonic_mean([max(cri, 1e-9), dhi])}


def summed(population: Sequence[dict[str, float]], size: int) -> list[dict[str, float]]:
    """The rows of each seed added up; `figures` of them are those of the whole population."""
    seeds = (population[start : start + size] for start in range(0, len(population), size))
    return [{name: sum(row[name] for row in seed) for name in seed[0]} for seed in seeds]


def intervals(
    ours: Sequence[dict[str, float]], oracles: Sequence[dict[str, float]], names: Sequence[str], seed: int = 1
) -> dict[str, tuple[float, float, float]]:
    """Each figure with its 95 % bootstrap interval; the oracle is measured on the same seeds as ours."""
    random, places = Random(seed), range(len(ours))
    drawn = [_against(ours, oracles, random.choices(places, k=len(ours))) for _ in range(RESAMPLES)]
    middle = _against(ours, oracles, places)
    ordered = {name: sorted(found[name] for found in drawn) for name in names}
    return {name: (middle[name], found[RESAMPLES // 40], found[-1 - RESAMPLES // 40]) for name, found in ordered.items()}


def _against(ours: Sequence[dict[str, float]], oracles: Sequence[dict[str, float]], places: Sequence[int]) -> dict[str, float]:
    found, best = (figures([sums[place] for place in places]) for sums in (ours, oracles))
    return found | {"CCI/oracle": found["CCI"] / best["CCI"]}
