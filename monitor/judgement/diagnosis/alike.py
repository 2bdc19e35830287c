"""Cameras of one model, or with one credential, that refuse or are set wrong together: one finding
for the administrator, of the group that explains most of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inventory.types.components import Kind
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind, GroupKind
from inventory.types.time import MINUTE, Ms
from monitor.judgement.diagnosis.topology import Topology

LEAST = 3
TOGETHER: Ms = 15 * MINUTE
"""A changed password is noticed within ten minutes, a service that is off within one."""
AT_ONCE: Ms = 2 * MINUTE
"""`LEAST` of one credential within this time are no coincidence, however many have it …"""
MOST_OF = 0.5
"""… nor are so many of all that have it."""

_TOGETHER_KINDS = (
    FaultKind.CREDENTIALS,
    FaultKind.SERVICE_OFF,
    FaultKind.CLOCK,
    FaultKind.CERTIFICATE,
    FaultKind.NO_STREAM,
)
_CODES = {GroupKind.MODEL: "same_model", GroupKind.CREDENTIAL: "same_credential"}

Keys = Mapping[str, str]
"""Slot code → scope of the credential that the device is asked with."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Findings of one group, one soon after the other; `total`: how many the group has."""

    group: Component
    members: tuple[Diagnosis, ...]
    total: int

    @property
    def codes(self) -> frozenset[str]:
        """Of the devices that refuse."""
        return frozenset(each.component.code for each in self.members)

    @property
    def rank(self) -> tuple[int, float, str]:
        """What explains most comes first, then what leaves the fewest out."""
        return len(self.members), len(self.members) / self.total, self.group.kind.value

    @property
    def is_credible(self) -> bool:
        """A model is one thing that went wrong; a credential may be that of half the district."""
        if len(self.members) < LEAST:
            return False
        if self.group.kind is GroupKind.MODEL or len(self.members) >= MOST_OF * self.total:
            return True
        onsets = [each.onset_at for each in self.members]
        later = onsets[LEAST - 1 :]
        return any(b - a <= AT_ONCE for a, b in zip(onsets, later, strict=False))


def gather_alike(topology: Topology, keys: Keys, findings: list[Diagnosis]) -> list[Diagnosis]:
    """The same findings, with those of one kind and group, one soon after the other, made one."""
    by_kind: dict[FaultKind, list[Diagnosis]] = defaultdict(list)
    for each in findings:
        by_kind[each.kind].append(each)
    found: list[Diagnosis] = []
    for kind, of_kind in by_kind.items():
        left = of_kind
        while best := _best(topology, keys, kind, left):
            found.append(_one(kind, best))
            explained = best[0].codes
            left = [each for each in left if each.component.code not in explained]
        found += left
    return found


def _best(
    topology: Topology, keys: Keys, kind: FaultKind, findings: list[Diagnosis]
) -> list[Cluster]:
    """The cluster that explains most, then others that explain the very same; nothing for none."""
    if kind not in _TOGETHER_KINDS or len(findings) < LEAST:
        return []
    credible = [each for each in _clusters(topology, keys, kind, findings) if each.is_credible]
    credible.sort(key=lambda each: each.rank, reverse=True)
    return [each for each in credible if each.codes >= credible[0].codes]


def _clusters(
    topology: Topology, keys: Keys, kind: FaultKind, findings: list[Diagnosis]
) -> Iterator[Cluster]:
    groups: dict[Component, list[Diagnosis]] = defaultdict(list)
    for each in findings:
        for group in _groups(topology, keys, kind, each):
            groups[group].append(each)
    for group, members in groups.items():
        for run in _runs(members):
            yield Cluster(group, run, _total(topology, keys, group))


def _groups(
    topology: Topology, keys: Keys, kind: FaultKind, found: Diagnosis
) -> Iterator[Component]:
    code = found.component.code
    model, key = topology.model(code), keys.get(code, "")
    if found.component.kind is Kind.CAMERA and model:
        yield Component(GroupKind.MODEL, model)
    if kind is FaultKind.CREDENTIALS and key and not key.startswith("slot:"):
        yield Component(GroupKind.CREDENTIAL, key)


def _total(topology: Topology, keys: Keys, group: Component) -> int:
    if group.kind is GroupKind.MODEL:
        return len(topology.of_model(group.code))
    return sum(1 for key in keys.values() if key == group.code)


def _runs(findings: Iterable[Diagnosis]) -> list[tuple[Diagnosis, ...]]:
    """In order of onset, cut where none followed for long."""
    runs: list[list[Diagnosis]] = []
    for each in sorted(findings, key=lambda d: (d.onset_at, d.component.code)):
        if runs and each.onset_at - runs[-1][-1].onset_at <= TOGETHER:
            runs[-1].append(each)
        else:
            runs.append([each])
    return [tuple(run) for run in runs]


def _one(kind: FaultKind, found: list[Cluster]) -> Diagnosis:
    best = found[0]
    newest = max(e.observed_at for d in best.members for e in d.evidence)
    return Diagnosis(
        component=best.group,
        kind=kind,
        affected=frozenset().union(*(d.affected for d in best.members)),
        onset_at=best.members[0].onset_at,
        confidence=min(d.confidence for d in best.members),
        evidence=(
            *(_counted(each, newest) for each in found),
            *(d.evidence[0] for d in best.members[:2]),
        ),
    )


def _counted(cluster: Cluster, newest: Ms) -> Evidence:
    group = cluster.group
    params = {"count": len(cluster.members), "total": cluster.total}
    assert isinstance(group.kind, GroupKind)  # noqa: S101  # `_groups` makes no others
    return Evidence(_CODES[group.kind], group.code, newest, params=params)
