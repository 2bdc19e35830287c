"""Components that are alike: one of them is rehearsed for all.

Alike are those with chains of the same make above them and above the cameras that they serve: the
same kinds, seen in the same way, shared by about as many points.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from inventory.types.components import Kind, LinkKind
from monitor.judgement.coverage.scene import PRESUMED, Instruments
from monitor.judgement.diagnosis.topology import Topology

FEW = 4


@dataclass(frozen=True, slots=True)
class Alike:
    """`codes`: the components of one building, in order; the first one speaks for all. Those of
    another building that are like them have the same `make`."""

    make: int
    building: str
    kind: Kind
    codes: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.codes[0]


class Makes:
    """Numbers for the make of each chain: equal ones for what is alike."""

    def __init__(self, world: Topology, instruments: Instruments) -> None:
        self._world, self._instruments = world, instruments
        self._numbers: dict[object, int] = {}
        self._makes: dict[str, int] = {}
        self._wholes: dict[str, int] = {}

    @cached_property
    def points(self) -> dict[str, list[str]]:
        """The cameras that cannot work without each component."""
        found: dict[str, list[str]] = defaultdict(list)
        for camera in self._world.of_kind(Kind.CAMERA):
            for upper in self._world.needs(camera):
                found[upper].append(camera)
        return found

    def groups(self) -> list[Alike]:
        """All components of the world, each in one group."""
        slots = self._world.slots
        found: dict[tuple[int, str, Kind], list[str]] = defaultdict(list)
        for code in sorted(slots):  # one order for all: a UPS is reached through what it feeds
            self._make(code)
        for code in sorted(slots):
            served = Counter(map(self._whole, self.points.get(code, ())))
            make = self._number((self._make(code), frozenset(served.items())))
            found[make, slots[code].building, slots[code].kind].append(code)
        return [Alike(*key, tuple(codes)) for key, codes in found.items()]

    def _whole(self, camera: str) -> int:
        """The make of a point's chain; what feeds two of its parts is there once."""
        if camera not in self._wholes:
            parts = Counter(map(self._make, self._world.needs(camera)))
            self._wholes[camera] = self._number((self._make(camera), frozenset(parts.items())))
        return self._wholes[camera]

    def _number(self, described: object) -> int:
        return self._numbers.setdefault(described, len(self._numbers))

    def _make(self, code: str) -> int:
        if code not in self._makes:
            self._makes[code] = -1  # ends the descent should links form a loop
            uppers = tuple(
                tuple(sorted(self._make(upper) for upper in self._world.uppers(code, kind)))
                for kind in LinkKind
            )
            self._makes[code] = self._number((*self._looks(code), uppers))
        return self._makes[code]

    def _looks(self, code: str) -> Iterator[object]:
        world, instruments = self._world, self._instruments
        yield world.kind(code)
        yield code.startswith(PRESUMED)
        yield bool(world.slots[code].index)
        yield _about(len(self.points.get(code, ())))
        yield from (code in each for each in (instruments.asked, instruments.gasping))
        yield code in instruments.readable
        yield world.is_passing(code)
        yield world.leaves_open(code)
        for kind in LinkKind:
            lowers = Counter(map(world.kind, world.lowers(code, kind)))
            yield frozenset((lower, _about(count)) for lower, count in lowers.items())


def _about(count: int) -> int:
    """Many that stand beside one that fell say no more than half as many do."""
    return count if count < FEW else 1 << (count.bit_length() - 1)
