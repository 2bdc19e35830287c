"""The figures of many stories: what is printed, and kept in build/bench-diagnose.json."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import mean, median

from tests.laboratory.score import Grade, Verdict

BINS = 10


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of the table. Shares are 0…1; None: there was nothing to measure it on.

    `exact` is of the faults that the evidence separates, `exact_of_all` of all, and `best_of_all`
    what no method can exceed without luck. `calibration_error`: the mean distance between stated
    confidence and observed frequency, by tenths of confidence, weighed by tickets.
    """

    faults: int
    unseen: int
    """Drawn besides, and left out: no reading showed them."""
    separated: float
    tickets_per_fault: float
    exact: float | None
    exact_of_all: float
    best_of_all: float
    in_set: float
    set_size: float | None
    precision: float | None
    calibration_error: float | None
    seconds_to_name: float | None
    """Median, from the first reading that shows the fault; until the set has it, where the
    evidence does not separate."""
    seconds_to_name_p95: float | None
    exact_at_first: float
    """Share of faults whose ticket had the right name when it was made."""
    us_per_point: float | None = None
    """CPU for each point that is lost; measured apart."""

    def as_dict(self) -> dict[str, float | int | None]:
        """By name, rounded for people."""
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}


def summarize(verdicts: Sequence[Verdict]) -> Summary:
    """The figures of all stories together. ValueError without any fault."""
    hits = [hit for verdict in verdicts for hit in verdict.hits]
    if not hits:
        raise ValueError("no fault was drawn")
    separated = [hit for hit in hits if hit.truth.separated]
    tickets = sum(verdict.tickets for verdict in verdicts)
    named = [h for h in hits if h.grade >= Grade.IN_SET]
    sizes = [len(hit.ticket.last.named) for hit in hits if hit.ticket is not None]
    seconds = sorted(hit.seconds for hit in hits if hit.seconds is not None)
    firsts = [grade for verdict in verdicts for grade in verdict.firsts]
    return Summary(
        faults=len(hits),
        unseen=sum(verdict.unseen for verdict in verdicts),
        separated=len(separated) / len(hits),
        tickets_per_fault=tickets / len(hits),
        exact=_share(h.grade is Grade.EXACT for h in separated),
        exact_of_all=mean(h.grade is Grade.EXACT for h in hits),
        best_of_all=mean(h.truth.best for h in hits),
        in_set=len(named) / len(hits),
        set_size=mean(sizes) if sizes else None,
        precision=len(named) / tickets if tickets else None,
        calibration_error=calibration([f for v in verdicts for f in v.forecasts]),
        seconds_to_name=median(seconds) if seconds else None,
        seconds_to_name_p95=seconds[int(0.95 * len(seconds))] if seconds else None,
        exact_at_first=mean(grade is Grade.EXACT for grade in firsts),
    )


def _share(true: Iterable[bool]) -> float | None:
    found = list(true)
    return mean(found) if found else None


def calibration(forecasts: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error over tenths of confidence; None without any forecast."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for stated, right in forecasts:
        bins[min(int(stated * BINS), BINS - 1)].append((stated, right))
    if not forecasts:
        return None
    off = (abs(sum(s for s, _ in each) - sum(r for _, r in each)) for each in bins.values())
    return sum(off) / len(forecasts)


def reliability(forecasts: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """(stated, observed, tickets) of each tenth of confidence that occurs."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for stated, right in forecasts:
        bins[min(int(stated * BINS), BINS - 1)].append((stated, right))
    return [
        (mean(s for s, _ in each), mean(r for _, r in each), len(each))
        for _, each in sorted(bins.items())
    ]


def by_sort(verdicts: Iterable[Verdict]) -> Mapping[str, tuple[int, float, float]]:
    """Of each kind of fault: how many, the share named exactly, the share in the set."""
    sorts: defaultdict[str, list[Grade]] = defaultdict(list)
    for verdict in verdicts:
        for hit in verdict.hits:
            sorts[hit.truth.sort].append(hit.grade)
    return {
        sort: (
            len(grades),
            mean(g is Grade.EXACT for g in grades),
            mean(g >= Grade.IN_SET for g in grades),
        )
        for sort, grades in sorted(sorts.items())
    }
