"""What the benches find: printed as a table, and kept in build/bench.json."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parents[2] / "build" / "bench.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `against`: what it was measured against, or its own circumstances;
    `at_most`: what it must not exceed."""

    name: str
    value: float
    unit: str
    against: str
    at_most: float

    @property
    def met(self) -> bool:
        return self.value <= self.at_most


def show(figure: Figure) -> None:
    """One line for people."""
    mark = "ok  " if figure.met else "MISS"
    limit = f"(at most {figure.at_most:g})"
    print(
        f"{mark} {figure.name:22} {figure.value:8.3f} {figure.unit:8} {limit:16} {figure.against}"
    )


def keep(figures: Iterable[Figure]) -> None:
    """Write build/bench.json: name → value, unit, against, at_most. What was not measured this
    time stays as it was."""
    RESULTS.parent.mkdir(exist_ok=True)
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for figure in figures:
        entry = asdict(figure)
        known[entry.pop("name")] = entry
    RESULTS.write_text(json.dumps(known, indent=2, ensure_ascii=False) + "\n")
