"""For every single failure that may happen: would its ticket name it, and what would help?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from inventory.types.components import Inventory, Kind, Slot
from inventory.types.wiring import Wiring
from monitor.judgement.coverage.alike import Makes
from monitor.judgement.coverage.missing import Missing, missing_of
from monitor.judgement.coverage.model import BuildingCheck, Confusable, Played, Remedy
from monitor.judgement.coverage.rehearsal import KindOf, Rehearsal
from monitor.judgement.coverage.remedies import remedies
from monitor.judgement.coverage.scene import Instruments, scene_of
from monitor.judgement.coverage.trials import bought
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS, Priors, rate


def check(
    inventory: Inventory,
    instruments: Instruments,
    credentialed: frozenset[str],
    priors: Priors = DEFAULT_PRIORS,
) -> tuple[BuildingCheck, ...]:
    """Every building that has camera points, by code. `credentialed`: the slots for which an
    ONVIF credential is stored."""
    scene = scene_of(inventory, instruments)
    rehearsal = Rehearsal(scene, priors)
    makes = Makes(rehearsal.world, instruments)
    played = list(_played(rehearsal, makes, priors))
    helping = bought(played, remedies(scene), makes, priors)
    wiring = Wiring(inventory)
    return tuple(
        _building(
            slots,
            instruments,
            [each for each in played if each.alike.building == code],
            helping.get(code, []),
            missing_of(wiring, slots, credentialed),
        )
        for code, slots in _with_points(inventory)
    )


def _with_points(inventory: Inventory) -> Iterator[tuple[str, list[Slot]]]:
    slots: dict[str, list[Slot]] = defaultdict(list)
    for slot in inventory.slots:
        slots[slot.building].append(slot)
    for code in sorted(slots):
        if any(slot.kind is Kind.CAMERA for slot in slots[code]):
            yield code, slots[code]


def _played(rehearsal: Rehearsal, makes: Makes, priors: Priors) -> Iterator[Played]:
    """What takes a camera point along, or shows anywhere."""
    for alike in makes.groups():
        outcome = rehearsal.play(alike)
        points = frozenset(p for code in alike.codes for p in makes.points.get(code, ()))
        if not (outcome.shown or points):
            continue
        a_year = len(alike.codes) * rate(rehearsal.world.slots[alike.first], priors)
        kinds = outcome.kinds | {alike.kind}
        yield Played(alike, a_year, outcome.named, kinds, points)


def _building(
    slots: Sequence[Slot],
    instruments: Instruments,
    here: Sequence[Played],
    helping: Iterable[Remedy],
    missing: Missing,
) -> BuildingCheck:
    recorded = _counted(slot.kind for slot in slots)
    return BuildingCheck(
        building=slots[0].building,
        points=recorded[Kind.CAMERA],
        recorded=recorded,
        asked=_counted(slot.kind for slot in slots if slot.code in instruments.asked),
        a_year=sum(each.a_year for each in here),
        named=sum(each.a_year for each in here if each.named),
        confusable=_confusable(here),
        remedies=tuple(helping),
        missing=missing,
    )


def _counted(kinds: Iterable[Kind]) -> Mapping[Kind, int]:
    found = Counter(kinds)
    return {kind: found[kind] for kind in Kind if kind in found}


def _confusable(here: Iterable[Played]) -> tuple[Confusable, ...]:
    """The sets of more than one kind, those that cost most names first."""
    groups: dict[frozenset[KindOf], list[Played]] = defaultdict(list)
    for each in here:
        if len(each.kinds) > 1:
            groups[each.kinds].append(each)
    found = (
        Confusable(
            kinds,
            frozenset[str]().union(*(each.points for each in group)),
            sum(each.a_year for each in group),
            sum(each.a_year for each in group if each.named),
        )
        for kinds, group in groups.items()
    )
    return tuple(sorted(found, key=lambda each: (each.named - each.a_year, sorted(each.kinds))))
