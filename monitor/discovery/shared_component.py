"""A component that a group of points shares, put into their chains where it must be. Pure.

It goes above what each point has for itself, and below what others share too: six cameras with an
adapter each, on the building's mains, get a box between their adapters and the mains.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

from inventory.exchange.difference import Change, Difference
from inventory.exchange.link_rules import makes_sense
from inventory.exchange.records import Record, records_of
from inventory.types.components import Inventory, Kind, LinkKind
from monitor.judgement.diagnosis.topology import Topology

LINK_OF: Mapping[Kind, LinkKind] = {
    Kind.ADAPTER: LinkKind.POWER,
    Kind.OUTLET: LinkKind.POWER,
    Kind.BOX: LinkKind.POWER,
    Kind.UPS: LinkKind.POWER,
    Kind.MAINS: LinkKind.POWER,
    Kind.TRANSCEIVER: LinkKind.DATA,
    Kind.SWITCH: LinkKind.DATA,
    Kind.CABLE: LinkKind.PART,
}
"""What a group may share, and how its chains would need it."""


class Obstacle(StrEnum):
    """Why the component cannot be put there."""

    TAKEN = "taken"
    """The code is in use, or was that of something else."""
    REDUNDANT = "redundant"
    """Several feed it, or carry it: which of them is shared cannot be known."""
    DIFFERENT = "different"
    """What is recorded above them differs."""
    NO_STRAND = "no_strand"
    """A cable is shared by strands, and none is recorded."""
    NO_SENSE = "no_sense"
    """Such a link makes no sense between these kinds."""


@dataclass(frozen=True, slots=True)
class NoPlace:
    """`codes`: the components that stand in the way."""

    obstacle: Obstacle
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Joint:
    """Where one chain is opened: `lower` needs `uppers` there."""

    lower: Record
    uppers: tuple[str, ...]


def with_shared(
    inventory: Inventory, points: Iterable[str], new: Record, retired: Mapping[str, Kind]
) -> Difference | NoPlace:
    """What changes when `new` is what these points share. `retired`: codes that existed before."""
    records = records_of(inventory)
    if new.code in records or retired.get(new.code, new.kind) is not new.kind:
        return NoPlace(Obstacle.TAKEN, (new.code,))
    members = tuple(sorted(points))
    found = _joints(records, Topology(inventory), members, LINK_OF[new.kind])
    if isinstance(found, NoPlace):
        return found
    above = {joint.uppers for joint in found if joint.uppers}
    if len(above) > 1:
        return NoPlace(Obstacle.DIFFERENT, tuple(sorted({c for each in above for c in each})))
    return _difference(records, found, new, next(iter(above), ()))


def _difference(
    records: Mapping[str, Record], joints: list[_Joint], new: Record, above: tuple[str, ...]
) -> Difference | NoPlace:
    link = LINK_OF[new.kind]
    senseless = [
        each.lower.code for each in joints if not makes_sense(each.lower.kind, link, new.kind)
    ] + [code for code in above if not makes_sense(new.kind, link, records[code].kind)]
    if senseless:
        return NoPlace(Obstacle.NO_SENSE, tuple(senseless))
    changes = [Change(each.lower, _needing(each.lower, link, (new.code,))) for each in joints]
    added = _needing(new, link, above)
    return Difference(added=(added,), changed=tuple(changes), unchanged=len(records) - len(changes))


def _needing(record: Record, link: LinkKind, uppers: tuple[str, ...]) -> Record:
    """The same, needing these in that way."""
    if link is LinkKind.POWER:
        return replace(record, powered_by=uppers)
    if link is LinkKind.DATA:
        return replace(record, connected_to=uppers)
    return replace(record, part_of=uppers)


def _joints(
    records: Mapping[str, Record], topology: Topology, points: tuple[str, ...], link: LinkKind
) -> list[_Joint] | NoPlace:
    """Where each chain is opened, in order; one for those that meet below."""
    if link is LinkKind.PART:
        return _strands(records, topology, points)
    members = frozenset(points)
    ends = dict(_climb(topology, point, members, link) for point in points)
    forked = tuple(code for code, uppers in ends.items() if len(uppers) > 1)
    if forked:
        return NoPlace(Obstacle.REDUNDANT, forked)
    return [_Joint(records[code], uppers) for code, uppers in ends.items()]


def _climb(
    topology: Topology, point: str, members: frozenset[str], link: LinkKind
) -> tuple[str, tuple[str, ...]]:
    """The highest of its chain that serves nobody outside the group, and what it needs."""
    code, seen = point, {point}
    while True:
        uppers = tuple(topology.uppers(code, link))
        if len(uppers) != 1 or uppers[0] in seen or not _is_own(topology, uppers[0], members):
            return code, uppers
        code = uppers[0]
        seen.add(code)


def _is_own(topology: Topology, code: str, members: frozenset[str]) -> bool:
    """Whether it serves the group alone, and stands by itself: a port leads into its switch."""
    cameras = {each for each in topology.dependents(code) if topology.kind(each) is Kind.CAMERA}
    return cameras <= members and not topology.uppers(code, LinkKind.PART)


def _strands(
    records: Mapping[str, Record], topology: Topology, points: tuple[str, ...]
) -> list[_Joint] | NoPlace:
    found: dict[str, _Joint] = {}
    bare, held = [], []
    for point in points:
        strands = [c for c in sorted(topology.needs(point)) if records[c].kind is Kind.STRAND]
        bare += [] if strands else [point]
        held += [cable for code in strands for cable in records[code].part_of]
        found |= {code: _Joint(records[code], ()) for code in strands}
    if bare:
        return NoPlace(Obstacle.NO_STRAND, tuple(bare))
    return NoPlace(Obstacle.DIFFERENT, tuple(sorted(set(held)))) if held else list(found.values())


def named(
    kind: Kind,
    code: str,
    name: str,
    records: Mapping[str, Record],
    points: Sequence[str],
    retired: Mapping[str, Kind],
) -> Record:
    """A record for what these points share, in the building of most of them; where no code is
    given, with the next free one, such as "B3-BOX-1"."""
    building = Counter(records[point].building for point in points).most_common(1)[0][0]
    numbered = (f"{building}-{kind.upper()}-{number}" for number in count(1))
    code = code or next(each for each in numbered if each not in records and each not in retired)
    return Record(code, kind, name or code, building)
