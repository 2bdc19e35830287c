"""Who needs whom: shared-risk groups from the inventory's links.

Several DATA or several POWER links upward are redundant (one is enough); every PART link is
needed. A missing chain means only that nothing is known above a slot, never that it is cut off.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from inventory.types.components import Inventory, Kind, LinkKind, Slot
from inventory.types.wiring import PASSIVE, Wiring
from monitor.judgement.diagnosis.scopes import Scopes
from monitor.judgement.diagnosis.subnets import subnet_of

MIRRORS = (Kind.STRAND, Kind.COPPER, Kind.PORT, Kind.UPLINK)
"""Kinds whose observed state is that of a link, which the device at its far end also decides."""

CONVERTERS = (Kind.CARD, Kind.TRANSCEIVER)
"""Kinds that have a link on each side, and may pass the loss of one on to the other."""

LARGE_GROUP = 16
SAMPLE = 4


class Topology:
    """The graph of one inventory. Immutable after construction; answers are remembered."""

    def __init__(self, inventory: Inventory) -> None:
        self._wiring = Wiring(inventory)
        self.slots: Mapping[str, Slot] = self._wiring.slots
        self._needs: dict[str, frozenset[str]] = {}
        self._supply: dict[str, frozenset[str]] = {}
        self._causes: dict[str, frozenset[str]] = {}
        self._may_show: dict[str, frozenset[str]] = {}
        self._dependents: dict[str, frozenset[str]] = {}
        self._peers: dict[str, tuple[str, ...]] = {}

    def kind(self, code: str) -> Kind:
        """What stands in this slot."""
        return self.slots[code].kind

    def needs(self, code: str) -> frozenset[str]:
        """The components each of whose death alone takes this one along, itself among them.

        It must work itself, and the monitor must reach it.
        """
        return self._remember(self._needs, code, self._gather_needs)

    def _gather_needs(self, code: str) -> frozenset[str]:
        reached = [self.needs(upper) for upper in self._wiring.uppers(code, LinkKind.DATA)]
        return self.supply(code).union(_common(reached))

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

    def could_pass(self, code: str) -> bool:
        """The same, or it is a converter, of which the records may be wrong."""
        return self.is_passing(code) or self.slots[code].kind in CONVERTERS

    def leaves_open(self, code: str) -> bool:
        """Whether it is not recorded of this slot's far end if it passes link loss on."""
        return any(low in self._wiring.unsaid for low in self._wiring.lowers(code, LinkKind.DATA))

    def agent(self, code: str) -> str | None:
        """Who tells of this slot, where it has no voice of its own."""
        return None if self._wiring.address(code) else self._wiring.agent_of(code)

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

    def is_passing(self, code: str) -> bool:
        """Whether it only passes on what happens below it: no power, or link loss handed on."""
        return code in self._wiring.passing or self.slots[code].kind in PASSIVE

    def lowers(self, code: str, kind: LinkKind) -> list[str]:
        """What needs this slot directly."""
        return self._wiring.lowers(code, kind)

    def uppers(self, code: str, kind: LinkKind) -> list[str]:
        """What this slot needs directly."""
        return self._wiring.uppers(code, kind)

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

    def told_by(self, code: str) -> frozenset[str]:
        """What is known through this recorder alone: its channels, and the cameras on them.

        When it comes back they answer before it is pinged: that tells nothing against its fault.
        """
        if self.slots[code].kind is not Kind.RECORDER:
            return frozenset()
        parts = self._wiring.lowers(code, LinkKind.PART)
        channels = [each for each in parts if self.slots[each].kind is Kind.CHANNEL]
        cameras = (self._wiring.lowers(each, LinkKind.DATA) for each in channels)
        return frozenset(channels).union(*cameras)

    def has_chain(self, code: str) -> bool:
        """Whether anything is recorded above this slot."""
        return any(self._wiring.uppers(code, kind) for kind in LinkKind)

    def feeders(self, code: str) -> list[str]:
        """What feeds this slot directly."""
        return self._wiring.uppers(code, LinkKind.POWER)

    def fed_by(self, code: str) -> list[str]:
        """What the mains feed directly; nothing for anything else."""
        is_mains = code in self.slots and self.slots[code].kind is Kind.MAINS
        return self._wiring.lowers(code, LinkKind.POWER) if is_mains else []

    def mains_of(self, code: str) -> list[str]:
        """The mains that feed this slot directly."""
        fed_by = self.feeders(code) if code in self.slots else ()
        return [feeder for feeder in fed_by if self.slots[feeder].kind is Kind.MAINS]

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
        for cause in sorted(self.causes(code)):
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

    @cached_property
    def _unchained(self) -> Mapping[str, list[str]]:
        return self._grouped(lambda code: self.slots[code].building)

    def unchained(self, building: str) -> list[str]:
        """The camera points of a building above which nothing is recorded."""
        return self._unchained.get(building, [])

    def of_kind(self, kind: Kind) -> list[str]:
        """All slots of a kind."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> Mapping[Kind, list[str]]:
        groups: dict[Kind, list[str]] = {}
        for code, slot in self.slots.items():
            groups.setdefault(slot.kind, []).append(code)
        return groups

    def model(self, code: str) -> str:
        """Maker and model of the unit that stands in the slot, or ""."""
        installed = self._wiring.installed.get(code)
        return f"{installed.unit.maker} {installed.unit.model}".strip() if installed else ""

    def of_model(self, model: str) -> list[str]:
        """The cameras of this maker and model."""
        return self._by_model.get(model, [])

    @cached_property
    def _by_model(self) -> Mapping[str, list[str]]:
        cameras = [code for code, slot in self.slots.items() if slot.kind is Kind.CAMERA]
        groups: dict[str, list[str]] = {}
        for code in cameras:
            groups.setdefault(self.model(code), []).append(code)
        return groups

    def subnet(self, code: str) -> str:
        """The /24 of the slot's address ("10.20.3.0/24"), its /64 in IPv6, or ""."""
        return subnet_of(self._wiring.address(code) or "")

    @cached_property
    def _in_subnet(self) -> Mapping[str, list[str]]:
        return self._grouped(self.subnet)

    def unchained_in(self, subnet: str) -> list[str]:
        """The same for a subnet; nothing for ""."""
        return self._in_subnet.get(subnet, []) if subnet else []

    def _grouped(self, key: Callable[[str], str]) -> Mapping[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for code, slot in sorted(self.slots.items()):
            if slot.kind is Kind.CAMERA and not self.has_chain(code):
                groups.setdefault(key(code), []).append(code)
        return groups


def _common(alternatives: list[frozenset[str]]) -> frozenset[str]:
    """What all alternatives need: of redundant ways, one is enough."""
    return frozenset.intersection(*alternatives) if alternatives else frozenset()


def _some(codes: list[str]) -> list[str]:
    """All of a small group, an even sample of a large one."""
    if len(codes) <= LARGE_GROUP:
        return codes
    return codes[:: len(codes) // SAMPLE][:SAMPLE]
