"""What could be added to the inventory or to its instruments, each as a scene to rehearse.

A remedy is supposed in all buildings at once; what it brings is counted for each by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from inventory.types.components import Inventory, Kind, Link, LinkKind, Slot
from inventory.types.wiring import Wiring
from monitor.judgement.coverage.costs import RemedyKind
from monitor.judgement.coverage.devices import device_remedies
from monitor.judgement.coverage.scene import (
    Scene,
    missing_feeds,
    missing_paths,
    presumed_feeds,
    presumed_paths,
    with_parts,
)
from monitor.judgement.coverage.supposed import Supposed, rows_of, supposed
from monitor.judgement.diagnosis.layout import CONVERTERS

_POINTS = (Kind.CAMERA, Kind.TRANSCEIVER)


def remedies(scene: Scene) -> Iterator[Supposed]:
    """Every remedy that has something to do here."""
    for found in (*_records(scene), *device_remedies(scene)):
        if found.items:
            yield found


def _records(scene: Scene) -> Iterator[Supposed]:
    """What costs nothing but writing it down."""
    unfed = missing_feeds(scene.records)
    of_points = [slot for slot in unfed if slot.kind in _POINTS]
    others = [slot for slot in unfed if slot.kind not in _POINTS]
    for kind, slots in ((RemedyKind.RECORD_FEEDS, of_points), (RemedyKind.RECORD_SUPPLY, others)):
        yield _written(scene, kind, slots, presumed_feeds)
    paths = missing_paths(scene.records)
    yield _written(scene, RemedyKind.RECORD_PATHS, paths, presumed_paths)
    yield _passing(scene)
    yield _rows(scene)


_Presume = Callable[[Inventory, Iterable[Slot]], tuple[list[Slot], list[Link]]]


def _written(scene: Scene, kind: RemedyKind, slots: list[Slot], presume: _Presume) -> Supposed:
    records = with_parts(scene.records, *presume(scene.records, slots))
    return supposed(kind, replace(scene, records=records), slots)


def _passing(scene: Scene) -> Supposed:
    """Most converters do not pass link loss on: that is what is supposed to be found."""
    unsaid = Wiring(scene.records).unsaid
    slots = [s for s in scene.records.slots if s.code in unsaid and s.kind in CONVERTERS]
    codes = {slot.code for slot in slots}

    def told(link: Link) -> Link:
        is_open = link.kind is LinkKind.DATA and link.pass_through is None
        return replace(link, pass_through=False) if is_open and link.lower in codes else link

    changed = scene.both(lambda each: replace(each, links=tuple(map(told, each.links))))
    return supposed(RemedyKind.RECORD_PASSING, changed, slots)


def _rows(scene: Scene) -> Supposed:
    """Rows of agents that are read already."""
    rows = rows_of(scene.records, scene.instruments.readable)
    silent = [slot for slot in rows if slot.code not in scene.instruments.asked]
    return supposed(RemedyKind.RECORD_ROWS, scene.with_rows(silent), silent)
