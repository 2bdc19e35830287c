"""Sharing a slot's time offline among its outages, so that no moment is counted twice."""

from collections.abc import Iterable, Iterator

from inventory.types.outages import Outage
from inventory.types.time import Ms
from reports.arithmetic.intervals import intersect, normalise, subtract, total
from reports.arithmetic.timeline import Timeline


def share_offline(
    timeline: Timeline, outages: Iterable[Outage], now: Ms
) -> Iterator[tuple[Outage, Ms]]:
    """Each outage of one slot with its milliseconds offline; where outages overlap, the time goes
    to the one that began first. The shares sum to the slot's time offline."""
    left = timeline.offline
    for outage in sorted(outages, key=_order):
        end = now if outage.first_good_at is None else outage.first_good_at
        claim = intersect(normalise([(outage.first_bad_at, end)]), left)
        left = subtract(left, claim)
        yield outage, total(claim)


def _order(outage: Outage) -> tuple[Ms, int]:
    return outage.first_bad_at, outage.id or 0
