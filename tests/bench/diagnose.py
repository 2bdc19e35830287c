"""`python -m tests.bench.diagnose [--tier N] [--faults N] [--seed N]`: the fault laboratory.

Prints how faults are named in each tier, beside the yardsticks on the same draws, and writes
build/bench-diagnose.json. `BENCH_FAULTS`: faults a tier, 2,000 by default.
"""

import argparse
import json
import os
import sys
from time import perf_counter

from tests.bench.figures import RESULTS
from tests.laboratory.campaign import PRODUCT, SEED, campaign
from tests.laboratory.instruments import Tier
from tests.laboratory.summary import Summary, by_sort, reliability, summarize

FAULTS = 2_000
KEPT = RESULTS.with_name("bench-diagnose.json")


def main(arguments: list[str]) -> int:
    """Run the tiers that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.diagnose")
    parser.add_argument("--tier", type=int, choices=list(Tier), action="append")
    parser.add_argument("--faults", type=int, default=int(os.environ.get("BENCH_FAULTS", FAULTS)))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--sorts", action="store_true", help="also by kind of fault")
    parser.add_argument("--misses", type=int, default=0, help="retell so many stories")
    asked = parser.parse_args(arguments)
    kept = {}
    for tier in asked.tier or list(Tier):
        started = perf_counter()
        verdicts = campaign(Tier(tier), asked.faults, asked.seed)
        rows = {method: summarize(scored) for method, scored in verdicts.items()}
        print(f"tier {tier}: {perf_counter() - started:.0f} s")
        for method, row in rows.items():
            print(_line(method, row))
        if asked.sorts:
            for sort, (number, exact, in_set) in by_sort(verdicts[PRODUCT]).items():
                print(f"    {sort:24} {number:5} exact {exact:.2f} in set {in_set:.2f}")
            forecasts = [f for v in verdicts[PRODUCT] for f in v.forecasts]
            for stated, observed, number in reliability(forecasts):
                print(f"    stated {stated:.2f} observed {observed:.2f} tickets {number}")
        wrong = [verdict.story for verdict in verdicts[PRODUCT] if verdict.story]
        print(*wrong[: asked.misses], sep="\n")
        kept[Tier(tier).name.lower()] = {m: r.as_dict() for m, r in rows.items()}
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(kept, indent=2) + "\n")
    return 0


def _line(method: str, row: Summary) -> str:
    return f"  {method:16} " + " ".join(
        f"{name}={value if value is None else round(value, 3)}"
        for name, value in row.as_dict().items()
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
