"""Sums over timelines, and the figures that follow from them.

Sums are integer milliseconds of device-time, so a group is the sum of its members: it weighs by
device-time, and averages of averages cannot arise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from inventory.types.time import Ms
from reports.arithmetic.intervals import count_meeting, total
from reports.arithmetic.timeline import Part, Timeline


@dataclass(frozen=True, slots=True)
class Tally:
    """Device-time by part (ms), the bounds of the time offline (ms), and the number of outages.

    A ratio without a denominator is None, never 0 or 1: without readings there is no figure.
    """

    up: Ms = 0
    degraded: Ms = 0
    misconfigured: Ms = 0
    down: Ms = 0
    unreachable: Ms = 0
    unknown: Ms = 0
    surely_offline: Ms = 0
    possibly_offline: Ms = 0
    outages: int = 0

    @property
    def online(self) -> Ms:
        """Seen alive: a degraded or misconfigured device is online."""
        return self.up + self.degraded + self.misconfigured

    @property
    def offline(self) -> Ms:
        return self.down + self.unreachable

    @property
    def known(self) -> Ms:
        return self.online + self.offline

    @property
    def agreed(self) -> Ms:
        return self.known + self.unknown

    @property
    def availability(self) -> float | None:
        """online ÷ (agreed − unknown), 0…1."""
        return _ratio(self.online, self.known)

    @property
    def availability_of_agreed(self) -> float | None:
        """online ÷ agreed, 0…1: what was not seen counts as if it had been offline."""
        return _ratio(self.online, self.agreed)

    @property
    def coverage(self) -> float | None:
        """known ÷ agreed, 0…1."""
        return _ratio(self.known, self.agreed)

    @property
    def resolution(self) -> float | None:
        """How far the true availability may lie from the figure, to either side (0…1)."""
        below = self.possibly_offline - self.offline
        above = self.offline - self.surely_offline
        return _ratio(max(below, above), self.known)

    @property
    def mttr(self) -> float | None:
        """Time offline ÷ outages (ms)."""
        return _ratio(self.offline, self.outages)

    @property
    def mtbf(self) -> float | None:
        """Time online ÷ outages (ms)."""
        return _ratio(self.online, self.outages)


_sums = attrgetter(*Tally.__slots__)


def tally(timeline: Timeline) -> Tally:
    """The sums of one slot. An outage of which nothing was seen is not counted."""
    length = dict.fromkeys((part.value for part in Part), 0)
    for start, end, part in timeline.segments:
        length[part.value] += end - start
    return Tally(
        **length,
        surely_offline=total(timeline.sure),
        possibly_offline=total(timeline.possible),
        outages=count_meeting(timeline.episodes, timeline.offline),
    )


def add(tallies: Iterable[Tally]) -> Tally:
    """The tally of a group: its members' device-time together."""
    columns = zip(*(_sums(each) for each in tallies), strict=True)
    return Tally(*(sum(column) for column in columns))


def _ratio(numerator: Ms, denominator: Ms) -> float | None:
    return numerator / denominator if denominator > 0 else None
