"""What the fault laboratory is asked to reach, and how its figures are printed and kept."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from tests.bench.figures import RESULTS
from tests.laboratory.instruments import Tier

KEPT = RESULTS.with_name("bench-diagnose.json")
Values = Mapping[str, float | int | None]

COLUMNS = (
    ("faults", "faults"),
    ("tickets_per_fault", "tickets"),
    ("exact", "exact"),
    ("exact_of_all", "of all"),
    ("best_of_all", "at best"),
    ("in_set", "in set"),
    ("set_size", "size"),
    ("precision", "precise"),
    ("calibration_error", "calibr."),
    ("seconds_to_name", "s"),
    ("seconds_to_name_p95", "s, p95"),
    ("us_per_point", "µs/point"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a figure must lie."""

    figure: str
    at_least: float = -inf
    at_most: float = inf

    def met(self, values: Values) -> bool:
        """Whether it does; what was not measured does not."""
        value = values.get(self.figure)
        return value is not None and self.at_least <= value <= self.at_most

    def __str__(self) -> str:
        lowest = f"{self.at_least:g} ≤ " if self.at_least > -inf else ""
        highest = f" ≤ {self.at_most:g}" if self.at_most < inf else ""
        return f"{lowest}{self.figure}{highest}"


_CHEAP = Target("us_per_point", at_most=50)
TARGETS: Mapping[str, Sequence[Target]] = {
    "place": (Target("tickets_per_fault", at_most=1.2), Target("in_set", at_least=0.95), _CHEAP),
    "chain": (Target("exact", at_least=0.77), Target("in_set", at_least=0.97), _CHEAP),
    "links": (_CHEAP,),
    "gasps": (_CHEAP,),
    "power": (
        Target("tickets_per_fault", 0.98, 1.02),
        Target("exact", at_least=0.95),
        Target("in_set", at_least=0.98),
        Target("precision", at_least=0.99),
        Target("calibration_error", at_most=0.05),
        _CHEAP,
    ),
    "year": (Target("tickets", at_most=0),),
    "vast": (Target("longest_tick_s", at_most=1),),
}


def print_head() -> None:
    """The names of the columns."""
    print(f"{'':24}" + "".join(f"{name:>9}" for _, name in COLUMNS))


def print_row(name: str, values: Values) -> None:
    """The figures of one method."""
    print(f"{name:24}" + "".join(f"{_short(values.get(figure)):>9}" for figure, _ in COLUMNS))


def _short(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3g}"


def print_targets(name: str, values: Values) -> bool:
    """Each target with its mark; whether all were met."""
    missed = [target for target in TARGETS.get(name, ()) if not target.met(values)]
    for target in TARGETS.get(name, ()):
        value = _short(values.get(target.figure))
        print(f"  {'MISS' if target in missed else 'ok  '} {target}: {value}")
    return not missed


def keep(found: Mapping[str, object]) -> None:
    """Write build/bench-diagnose.json; what was not measured this time stays as it was."""
    KEPT.parent.mkdir(exist_ok=True)
    known = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    KEPT.write_text(json.dumps(known | dict(found), indent=2) + "\n")


def title(tier: Tier) -> str:
    """What can be asked in the tier, for people."""
    return {
        Tier.PLACE: "address and building only",
        Tier.CHAIN: "ping and ONVIF, chain known",
        Tier.LINKS: "+ card and link",
        Tier.GASPS: "+ remote copper link, gasp",
        Tier.POWER: "+ received light, power",
    }[tier]


def print_sorts(sorts: Mapping[str, tuple[int, float, float]]) -> None:
    """Each kind of fault: how many, named exactly, in the set."""
    for sort, (number, exact, in_set) in sorts.items():
        print(f"    {sort:24}{number:6} exact {exact:.2f}  in set {in_set:.2f}")


def print_reliability(points: Iterable[tuple[float, float, int]]) -> None:
    """What was stated against what was observed."""
    for stated, observed, number in points:
        print(f"    stated {stated:.2f}  observed {observed:.2f}  {number} tickets")
