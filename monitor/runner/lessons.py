"""What readings teach beyond the state of a device, and what the ledger is to keep of it.

A monitor and a command alike: whoever is refused writes it down, so that nobody asks again too
soon.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from inventory.queries.firmware import note_firmware
from inventory.queries.refusals import Door, Refusal, note_refusals
from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.targets import Target
from inventory.types.time import SECOND, Ms
from monitor.runner.known import door_of

NOTICED: Ms = 15 * SECOND
"""Within this time a running monitor uses a credential that was changed: a refusal before it may
have been the old one's."""

Targets = Mapping[CheckKey, Target]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is to be kept. `firmware`: version and time of the reading, by slot code."""

    refusals: Mapping[Door, Refusal] = field(default_factory=dict)
    firmware: Mapping[str, tuple[str, Ms]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.refusals or self.firmware)


NOTHING = Lessons()


def lessons_of(readings: Sequence[Reading], targets: Targets, settled: Ms = 0) -> Lessons:
    """What they teach. `settled`: how long after a credential was set its refusals are surely its
    own."""
    return Lessons(dict(_refusals(readings, targets, settled)), dict(_firmware(readings)))


def _refusals(
    readings: Iterable[Reading], targets: Targets, settled: Ms
) -> Iterator[tuple[Door, Refusal]]:
    for each in readings:
        target = targets.get(each.check)
        if each.held_until and target is not None:
            set_at = target.onvif_since
            if each.observed_at >= set_at + settled:
                yield door_of(each.check, target), Refusal(set_at, each.held_until)


def _firmware(readings: Iterable[Reading]) -> Iterator[tuple[str, tuple[str, Ms]]]:
    """Of the devices that the inventory says stand there, and of no others."""
    for each in readings:
        version = each.facts.get("firmware")
        asked = each.check.probe is ProbeName.ONVIF and each.reason is not Reason.IDENTITY
        if asked and isinstance(version, str) and version:
            yield each.check.slot, (version, each.observed_at)


def write_lessons(connection: Connection, district: str, found: Lessons, now: Ms) -> None:
    """Keep them, within the caller's transaction."""
    if found.refusals:
        note_refusals(connection, district, found.refusals, now)
    if found.firmware:
        note_firmware(connection, district, found.firmware)


class Notebook:
    """What a monitor has written down already: the same reading teaches nothing twice."""

    def __init__(self) -> None:
        self._refusals: dict[Door, Refusal] = {}
        self._firmware: dict[str, str] = {}
        self._targets: Targets = {}

    def news(self, readings: Sequence[Reading], targets: Targets) -> Lessons:
        """What is not in the ledger yet."""
        if targets is not self._targets:  # other units may stand there
            self._targets, self._firmware = targets, {}
        found = lessons_of(readings, targets, NOTICED)
        refused, known = self._refusals, self._firmware
        return Lessons(
            {door: each for door, each in found.refusals.items() if refused.get(door) != each},
            {slot: each for slot, each in found.firmware.items() if known.get(slot) != each[0]},
        )

    def written(self, found: Lessons) -> None:
        """The ledger has it."""
        self._refusals.update(found.refusals)
        self._firmware.update({slot: version for slot, (version, _) in found.firmware.items()})
