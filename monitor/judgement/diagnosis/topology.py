"""Who needs whom: shared-risk groups from the inventory's links.

Several DATA or several POWER links upward are redundant (one is enough); every PART link is
needed. Switches may form rings, whose links lead both ways. A missing chain means only that nothing
is known above a slot, never that it is cut off.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from inventory.types.components import RINGED, Inventory, Kind, LinkKind
from inventory.types.knots import find_knots
from monitor.judgement.diagnosis.layout import Layout
from monitor.judgement.diagnosis.rings import needs_in_ring
from monitor.judgement.diagnosis.scopes import Scopes

MIRRORS = (Kind.STRAND, Kind.COPPER, Kind.PORT, Kind.UPLINK)
"""Kinds whose observed state is that of a link, which the device at its far end also decides."""

LARGE_GROUP = 16
SAMPLE = 4


class Topology(Layout):
    """The graph of one inventory. Immutable after construction; answers are remembered."""

    def __init__(self, inventory: Inventory) -> None:
        super().__init__(inventory)
        self._needs: dict[str, frozenset[str]] = {}
        self._supply: dict[str, frozenset[str]] = {}
        self._causes: dict[str, frozenset[str]] = {}
        self._may_show: dict[str, frozenset[str]] = {}
        self._dependents: dict[str, frozenset[str]] = {}
        self._peers: dict[str, tuple[str, ...]] = {}

    def needs(self, code: str) -> frozenset[str]:
        """The components each of whose death alone takes this one along, itself among them.

        It must work itself, and the monitor must reach it.
        """
        return self._remember(self._needs, code, self._gather_needs)

    def _gather_needs(self, code: str) -> frozenset[str]:
        if code in self._rings:
            ring = self._rings[code]
            told = needs_in_ring(ring, self._data_uppers, self.supply, self.needs)
            self._needs.update(told)
            return told[code]
        reached = [self.needs(upper) for upper in self._wiring.uppers(code, LinkKind.DATA)]
        return self.supply(code).union(_common(reached))

    @cached_property
    def _rings(self) -> Mapping[str, frozenset[str]]:
        """The ring that a switch, or a link between switches, is in."""
        codes = [code for kind in RINGED for code in self.of_kind(kind)]
        return {code: ring for ring in find_knots(codes, self._data_uppers) for code in ring}

    def _data_uppers(self, code: str) -> list[str]:
        return self._wiring.uppers(code, LinkKind.DATA)

    def supply(self, code: str) -> frozenset[str]:
        """What this component needs to work at all, reached or not: its power, what it sits in.

        A UPS feeds the very switch that it is reached through: its load needs its supply alone.
        """
        return self._remember(self._supply, code, self._gather_supply)

    def _gather_supply(self, code: str) -> frozenset[str]:
        parts = (self.supply(upper) for upper in self._wiring.uppers(code, LinkKind.PART))
        fed = [self.supply(upper) for upper in self.feeders(code)]
        if self.slots[code].kind is Kind.UPS:
            fed = []  # it carries its load on when the mains fail: that is what it is for
        return frozenset({code}).union(*parts, _common(fed))

    def _remember(
        self,
        known: dict[str, frozenset[str]],
        code: str,
        gather: Callable[[str], frozenset[str]],
    ) -> frozenset[str]:
        if code not in known:
            known[code] = frozenset({code})  # ends the descent should links form a loop
            known[code] = gather(code)
        return known[code]

    @cached_property
    def scopes(self) -> Scopes:
        """The other way round: what would look failed."""
        return Scopes(self)

    def causes(self, code: str) -> frozenset[str]:
        """Everything whose death alone would make this slot look failed to its instrument.

        What cuts off the agent that tells of a row makes the row unknown, not failed.
        """
        return self._remember(self._causes, code, self._gather_causes)

    def _gather_causes(self, code: str) -> frozenset[str]:
        return self._gather(code, self.causes, self.is_passing)

    def may_show(self, code: str) -> frozenset[str]:
        """The same, if every active component on the way should pass link loss on: devices do
        that which are not recorded so."""
        return self._remember(self._may_show, code, self._gather_may_show)

    def _gather_may_show(self, code: str) -> frozenset[str]:
        return self._gather(code, self.may_show, self.could_pass)

    def _gather(
        self, code: str, below: Callable[[str], frozenset[str]], passes: Callable[[str], bool]
    ) -> frozenset[str]:
        found = set(self._near(code))
        slot = self.slots[code]
        if slot.kind in MIRRORS:
            for lower in self._wiring.lowers(code, LinkKind.DATA):
                found |= self.supply(lower)
                if passes(lower):
                    found = found.union(*map(below, self._wiring.lowers(lower, LinkKind.DATA)))
        if slot.kind is Kind.ADAPTER and slot.index:  # a PoE port sees whether anything draws power
            found.update(self._drawing(code))
        if slot.kind is Kind.UPS:  # it outlives its mains, but not for ever
            found.update(self.feeders(code))
        return frozenset(found)

    def _near(self, code: str) -> frozenset[str]:
        """What this slot needs to look well: all the way to the monitor, or to its agent."""
        agent = self.agent(code)
        if agent is None:
            return self.needs(code)
        between, waiting, seen = set[str](), [code], {code}
        while waiting:
            each = waiting.pop()
            between |= self.supply(each)
            if agent not in self.supply(each):
                uppers = set(self._wiring.uppers(each, LinkKind.DATA)) - seen
                seen |= uppers
                waiting += uppers
        return frozenset(between - self.needs(agent) | {code})

    def _drawing(self, code: str) -> Iterator[str]:
        """What draws power from this PoE port, and the patch that the power goes through."""
        for lower in self._wiring.lowers(code, LinkKind.POWER):
            yield lower
            for patch in self._wiring.uppers(lower, LinkKind.DATA):
                if self.slots[patch].kind is Kind.COPPER:
                    yield patch

    def dependents(self, code: str) -> frozenset[str]:
        """The slots that cannot work without this one, itself among them."""
        return self._remember(self._dependents, code, self._gather_dependents)

    def _gather_dependents(self, code: str) -> frozenset[str]:
        found, waiting = {code}, [code]
        while waiting:
            each = waiting.pop()
            lowers = {low for kind in LinkKind for low in self._wiring.lowers(each, kind)}
            needing = {low for low in lowers - found if code in self.needs(low)}
            found |= needing
            waiting += needing
        return frozenset(found)

    def suspects(self, code: str) -> frozenset[str]:
        """What may have made this slot look failed, or unknown: what cuts off its agent, too."""
        return self.causes(code) | self.needs(code)

    def peers(self, code: str) -> tuple[str, ...]:
        """Whose evidence tells the rival causes of this slot's loss apart.

        Its possible causes, and what hangs on each directly (or on what cannot speak for itself):
        all of a small group, a few of a large one. Where nothing is recorded above it, others of
        its building and of its subnet.
        """
        if code not in self._peers:
            self._peers[code] = tuple(self._gather_peers(code))
        return self._peers[code]

    def _gather_peers(self, code: str) -> Iterable[str]:
        found: dict[str, None] = {}
        for cause in sorted(self.suspects(code)):
            found[cause] = None
            lowers = sorted({low for kind in LinkKind for low in self._wiring.lowers(cause, kind)})
            for lower in _some(lowers):
                found.update(dict.fromkeys(self._witnesses(lower, {cause})))
        if self.slots[code].kind is Kind.CAMERA and not self.has_chain(code):
            found.update(dict.fromkeys(_some(self.unchained(self.slots[code].building))))
            found.update(dict.fromkeys(_some(self.unchained_in(self.subnet(code)))))
        found.pop(code, None)
        return found

    def _witnesses(self, code: str, seen: set[str]) -> Iterator[str]:
        """The slot, or where nothing can be asked about it, the first ones below that can."""
        if code in seen:
            return
        seen.add(code)
        slot = self.slots[code]
        if self._wiring.address(code) or slot.index or slot.kind is Kind.STRAND:
            yield code
            return
        for kind in LinkKind:
            for lower in self._wiring.lowers(code, kind):
                yield from self._witnesses(lower, seen)


def _common(alternatives: list[frozenset[str]]) -> frozenset[str]:
    """What all alternatives need: of redundant ways, one is enough."""
    return frozenset.intersection(*alternatives) if alternatives else frozenset()


def _some(codes: list[str]) -> list[str]:
    """All of a small group, an even sample of a large one."""
    if len(codes) <= LARGE_GROUP:
        return codes
    return codes[:: len(codes) // SAMPLE][:SAMPLE]
