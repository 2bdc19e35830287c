"""`make bench-diagnose`, `python -m tests.bench.diagnose`: how well faults are named.

Draws faults in five tiers of instruments, storms, and a year without any fault; prints the figures
beside three yardsticks on the same draws; writes build/bench-diagnose.json. The exit code is 1
when a target is missed.

    --tier 5 --faults 100     one tier, quickly (BENCH_FAULTS=100 does the same)
    --sorts                   also by kind of fault, and stated against observed confidence
    --misses 10               retell ten stories that were told wrongly
    --only tiers,storms,year,vast
"""

import argparse
import os
import sys
from dataclasses import replace
from time import perf_counter

from monitor.runner.heap import set_apart
from tests.bench.diagnose_table import (
    keep,
    print_head,
    print_reliability,
    print_row,
    print_sorts,
    print_targets,
    title,
)
from tests.laboratory.campaign import PRODUCT, SEED, campaign
from tests.laboratory.cost import us_per_point
from tests.laboratory.instruments import Tier
from tests.laboratory.storm import VAST, longest_tick_s, storms
from tests.laboratory.summary import by_sort, reliability, summarize
from tests.laboratory.year import year

FAULTS = 2_000
STORMS = ((1, 10), (10, 4), (100, 2))
"""Faults at once, and how many such storms."""
PARTS = ("tiers", "storms", "year", "vast")


def main(arguments: list[str]) -> int:
    """Measure what is asked for; 1 when a target is missed."""
    asked = _parser().parse_args(arguments)
    set_apart()  # as in service
    parts = ["tiers"] if asked.tier else asked.only.split(",")
    met = True
    if "tiers" in parts:
        for tier in asked.tier or list(Tier):
            met = _tier(Tier(tier), asked) and met
    if "storms" in parts:
        _storms(asked.seed)
    if "year" in parts:
        met = _year(asked.seed) and met
    if "vast" in parts:
        met = _vast(asked.seed) and met
    return 0 if met else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.diagnose")
    parser.add_argument("--tier", type=int, choices=list(Tier), action="append")
    parser.add_argument("--faults", type=int, default=int(os.environ.get("BENCH_FAULTS", FAULTS)))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--sorts", action="store_true", help="also by kind of fault")
    parser.add_argument("--misses", type=int, default=0, help="retell so many wrong stories")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    return parser


def _tier(tier: Tier, asked: argparse.Namespace) -> bool:
    started = perf_counter()
    verdicts = campaign(tier, asked.faults, asked.seed)
    costs = us_per_point(tier, asked.seed)
    rows = {
        method: replace(summarize(scored), us_per_point=costs[method]).as_dict()
        for method, scored in verdicts.items()
    }
    seconds = perf_counter() - started
    print(f"\ntier {tier}, {tier.name.lower()}: {title(tier)} ({seconds:.0f} s)")
    print_head()
    for method, row in rows.items():
        print_row(method, row)
    met = print_targets(tier.name.lower(), rows[PRODUCT])
    if asked.sorts:
        print_sorts(by_sort(verdicts[PRODUCT]))
        print_reliability(reliability([f for v in verdicts[PRODUCT] for f in v.forecasts]))
    wrong = [verdict.story for verdict in verdicts[PRODUCT] if verdict.story]
    print(*wrong[: asked.misses], sep="\n", end="\n" if asked.misses else "")
    yardsticks = {method: row for method, row in rows.items() if method != PRODUCT}
    keep({tier.name.lower(): {"tier": int(tier), **rows[PRODUCT], "yardsticks": yardsticks}})
    return met


def _storms(seed: int) -> None:
    print("\nstorms: so many faults at one moment, with all instruments")
    print_head()
    for size, number in STORMS:
        row = summarize(storms(size, number, seed)).as_dict()
        print_row(f"{number} of {size}", row)
        keep({f"storm_{size}": row})


def _year(seed: int) -> bool:
    started = perf_counter()
    found = year(seed)
    print(
        f"\nyear: {found.points} points, {found.questions:.2g} questions, 1 % of them lost, "
        f"no fault: {found.runs} runs of misses, {found.tickets} tickets "
        f"({perf_counter() - started:.0f} s)"
    )
    values = {"runs": found.runs, "tickets": found.tickets}
    keep({"year": values})
    return print_targets("year", values)


def _vast(seed: int) -> bool:
    values = {"longest_tick_s": longest_tick_s(VAST, 100, seed)}
    print(f"\nvast: 100 faults at once among {VAST} points, CPU of the longest tick")
    keep({"vast": values})
    return print_targets("vast", values)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
