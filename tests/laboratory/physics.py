"""What follows from what is broken: power, light, links, and what can be reached.

Worked out from the true district alone, from first principles: an electron, a photon or a packet
gets through, or it does not.
"""

from collections.abc import Iterable

from inventory.types.components import Kind
from inventory.types.readings import Answer, CheckKey
from tests.laboratory.plant import CORE, Fault, Mode, Part, Plant

GONE = frozenset({Mode.DEAD, Mode.CUT, Mode.REFUSED, Mode.OVERLOADED, Mode.SHORTED, Mode.LOOSE})
"""Modes in which nothing gets through: no current, no light, no packet."""
PASSIVE = frozenset({Kind.COPPER, Kind.STRAND, Kind.CABLE})


class World:
    """The state of a district in which these faults hold; a loose connector is apart now.

    Everything is worked out when it is asked for, and remembered.
    """

    def __init__(self, plant: Plant, faults: Iterable[Fault] = ()) -> None:
        self.plant = plant
        self.modes: dict[str, frozenset[Mode]] = {}
        for fault in faults:
            self.modes[fault.code] = self.modes.get(fault.code, frozenset()) | {fault.mode}
        self.sighted = not self.fails("", Mode.NO_WAY_OUT)
        self.told: dict[CheckKey, Answer] = {}
        """What instruments have found here, by check: a world never changes."""
        self._alive: dict[str, bool] = {}
        self._carries: dict[str, bool] = {}
        self._reached: dict[str, bool] = {}

    def fails(self, code: str, mode: Mode) -> bool:
        """Whether the part fails in just this way."""
        return mode in self.modes.get(code, ())

    def whole(self, code: str) -> bool:
        """Whether it is not itself broken, fed or not."""
        return GONE.isdisjoint(self.modes.get(code, frozenset()))

    def alive(self, code: str) -> bool:
        """Whether it is whole, held by something whole, and fed (a UPS lives on its battery)."""
        known = self._alive.get(code)
        if known is None:
            part = self.plant.parts[code]
            known = self.whole(code) and (not part.within or self.alive(part.within))
            known = known and (self.fed(part) or part.kind is Kind.UPS)
            self._alive[code] = known
        return known

    def fed(self, part: Part) -> bool:
        """Whether power arrives; what needs none is always fed."""
        return not part.feeds or any(self.alive(feed) for feed in part.feeds)

    def carries(self, code: str) -> bool:
        """Whether a carrier leaves the part towards the monitor."""
        known = self._carries.get(code)
        if known is None:
            known = self._carries[code] = self._emits(self.plant.parts[code])
        return known

    def _emits(self, part: Part) -> bool:
        if not self.alive(part.code):
            return False
        lower = self.plant.below.get(part.code, [])
        if part.kind in PASSIVE:
            return any(self.carries(each) for each in lower)
        return not part.passes or not lower or any(self.carries(each) for each in lower)

    def link(self, code: str) -> bool:
        """Whether the link that the part shows is up: a carrier comes in, and somebody is there
        to see it."""
        if not self.alive(code):
            return False
        lower = self.plant.below.get(code, [])
        return not lower or any(self.carries(each) for each in lower)

    def light(self, strand: str) -> bool:
        """Whether light arrives at the rack's end of the strand."""
        return self.carries(strand)

    def copper_up(self, card: str) -> bool:
        """Whether the card's copper link to its switch port is up."""
        return all(self.alive(each) for each in self.plant.parts[card].up)

    def gasped(self, transceiver: str) -> bool:
        """Whether its last word was heard: a managed one says so when its power goes.

        Only where the word could get through to the card.
        """
        part = self.plant.parts[transceiver]
        if not part.managed or self.fed(part) or not self.whole(transceiver):
            return False
        (strand,) = part.up
        (card,) = self.plant.parts[strand].up
        return self.alive(strand) and self.alive(card)

    def reached(self, code: str) -> bool:
        """Whether packets get from the monitor to the part and back."""
        known = self._reached.get(code)
        if known is None:
            self._reached[code] = False  # ends the descent should ways form a loop
            known = self.sighted if code == CORE else self._on_a_way(code)
            self._reached[code] = known
        return known

    def _on_a_way(self, code: str) -> bool:
        up = self.plant.parts[code].up
        return self.alive(code) and bool(up) and any(self.reached(each) for each in up)

    def answers(self, code: str) -> bool:
        """Whether it answers a ping."""
        silent = self.fails(code, Mode.CRASHED) or self.fails(code, Mode.MANAGEMENT)
        return self.reached(code) and not silent

    def serves(self, code: str) -> bool:
        """Whether its protocols answer."""
        return self.answers(code) and not self.fails(code, Mode.HUNG)

    def refuses(self, code: str) -> bool:
        """Whether it knows another password than we do."""
        return self.fails(code, Mode.PASSWORD)

    def clock_wrong(self, code: str) -> bool:
        """Whether its clock is off by minutes."""
        return self.fails(code, Mode.CLOCK)

    def on_battery(self, ups: str) -> bool:
        """Whether the UPS carries its load without mains."""
        return self.alive(ups) and not self.fed(self.plant.parts[ups])

    def drawn(self, feed: str) -> bool:
        """Whether anything draws current from a PoE port, an outlet or an adapter."""
        return any(self._draws(load, feed) for load in self.plant.fed.get(feed, []))

    def shorted(self, feed: str) -> bool:
        """Whether the current of a PoE port finds a short circuit on its way."""
        loads = self.plant.fed.get(feed, [])
        way = {part for load in loads for part in (load, *self.plant.parts[load].up)}
        return any(self.fails(part, Mode.SHORTED) for part in way)

    def _draws(self, load: str, feed: str) -> bool:
        part = self.plant.parts[load]
        if not self.whole(load):
            return False
        if part.kind is Kind.ADAPTER:
            return self.drawn(load)
        over_patch = bool(self.plant.parts[feed].index)  # PoE: power comes with the data
        patches = (each for each in part.up if self.plant.parts[each].kind is Kind.COPPER)
        return not over_patch or all(self.whole(each) for each in patches)
