"""What an inventory says of each slot, looked up: no reasoning yet."""

from collections.abc import Callable, Mapping
from functools import cached_property

from inventory.types.components import Inventory, Kind, LinkKind, Slot
from inventory.types.time import Ms
from inventory.types.wiring import PASSIVE, Wiring
from monitor.judgement.diagnosis.subnets import subnet_of

CONVERTERS = (Kind.CARD, Kind.TRANSCEIVER)
"""Kinds that have a link on each side, and may pass the loss of one on to the other."""


class Layout:
    """The slots of one inventory and their links. Immutable after construction."""

    def __init__(self, inventory: Inventory) -> None:
        self._wiring = Wiring(inventory)
        self.slots: Mapping[str, Slot] = self._wiring.slots
        self._subnets: dict[str, str] = {}

    def kind(self, code: str) -> Kind:
        """What stands in this slot."""
        return self.slots[code].kind

    def lowers(self, code: str, kind: LinkKind) -> list[str]:
        """What needs this slot directly."""
        return self._wiring.lowers(code, kind)

    def uppers(self, code: str, kind: LinkKind) -> list[str]:
        """What this slot needs directly."""
        return self._wiring.uppers(code, kind)

    def has_chain(self, code: str) -> bool:
        """Whether anything is recorded above this slot."""
        return any(self._wiring.uppers(code, kind) for kind in LinkKind)

    def feeders(self, code: str) -> list[str]:
        """What feeds this slot directly."""
        return self._wiring.uppers(code, LinkKind.POWER)

    def loads(self, outlet: str) -> tuple[str, ...]:
        """What alone draws from this outlet: an adapter, say, and the only device that it feeds."""
        found: list[str] = []
        lowers = self._wiring.lowers(outlet, LinkKind.POWER)
        while len(lowers) == 1 and lowers[0] not in found:
            found += lowers
            lowers = self._wiring.lowers(lowers[0], LinkKind.POWER)
        return tuple(found)

    def meters(self, code: str) -> set[str]:
        """The outlets from which this slot alone draws."""
        found, waiting = set[str](), [code]
        while waiting:
            feeders = set(self.feeders(waiting.pop())) - found
            found |= feeders
            waiting += feeders
        return {e for e in found if self.kind(e) is Kind.OUTLET and code in self.loads(e)}

    def fed_by(self, code: str) -> list[str]:
        """What the mains feed directly; nothing for anything else."""
        slot = self.slots.get(code)
        is_mains = slot is not None and slot.kind is Kind.MAINS
        return self._wiring.lowers(code, LinkKind.POWER) if is_mains else []

    def bears(self, code: str) -> bool:
        """Whether anything is fed by this slot, or sits in it."""
        lowers = self._wiring.lowers
        return bool(lowers(code, LinkKind.POWER) or lowers(code, LinkKind.PART))

    def mains_of(self, code: str) -> list[str]:
        """The mains that feed this slot directly."""
        fed_by = self.feeders(code) if code in self.slots else ()
        return [feeder for feeder in fed_by if self.slots[feeder].kind is Kind.MAINS]

    def agent(self, code: str) -> str | None:
        """Who tells of this slot, where it has no voice of its own."""
        return None if self._wiring.address(code) else self._wiring.agent_of(code)

    def told_by(self, code: str) -> frozenset[str]:
        """What is known through this recorder alone: its channels, and the cameras on them.

        When it comes back they answer before it is pinged: that tells nothing against its fault.
        """
        if self.slots[code].kind is not Kind.RECORDER:
            return frozenset()
        channels = self._channels(code)
        return frozenset(channels).union(*(self._wiring.lowers(c, LinkKind.DATA) for c in channels))

    def cameras_on(self, recorder: str) -> list[str]:
        """What is connected to the recorder, or to one of its channels."""
        ways = (recorder, *self._channels(recorder))
        lowers = (low for each in ways for low in self._wiring.lowers(each, LinkKind.DATA))
        return [low for low in lowers if self.slots[low].kind is Kind.CAMERA]

    def _channels(self, recorder: str) -> list[str]:
        parts = self._wiring.lowers(recorder, LinkKind.PART)
        return [each for each in parts if self.slots[each].kind is Kind.CHANNEL]

    def only_way(self, code: str) -> str:
        """The recorder that a camera, or the channel of one, is on, where no other way is recorded;
        else ""."""
        found = set()
        is_channel = self.slots[code].kind is Kind.CHANNEL
        for upper in [code] if is_channel else self._wiring.uppers(code, LinkKind.DATA):
            channel = self.slots[upper].kind is Kind.CHANNEL
            found.update(self._wiring.uppers(upper, LinkKind.PART) if channel else [upper])
        recorder = next(iter(found)) if len(found) == 1 else ""
        return recorder if recorder and self.slots[recorder].kind is Kind.RECORDER else ""

    def is_passing(self, code: str) -> bool:
        """Whether it only passes on what happens below it: no power, or link loss handed on."""
        return code in self._wiring.passing or self.slots[code].kind in PASSIVE

    def could_pass(self, code: str) -> bool:
        """The same, or it is a converter, of which the records may be wrong."""
        return self.is_passing(code) or self.slots[code].kind in CONVERTERS

    def leaves_open(self, code: str) -> bool:
        """Whether it is not recorded of this slot's far end if it passes link loss on."""
        return any(low in self._wiring.unsaid for low in self._wiring.lowers(code, LinkKind.DATA))

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
        return installed.unit.full_model if installed else ""

    def standing_since(self, code: str) -> Ms:
        """Since when the present unit stands in the slot; 0 where none is recorded."""
        installed = self._wiring.installed.get(code)
        return installed.since if installed else 0

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

    def unchained(self, building: str) -> list[str]:
        """The camera points of a building above which nothing is recorded."""
        return self._unchained.get(building, [])

    @cached_property
    def _unchained(self) -> Mapping[str, list[str]]:
        return self._grouped(lambda code: self.slots[code].building)

    def subnet(self, code: str) -> str:
        """The /24 of the slot's address ("10.20.3.0/24"), its /64 in IPv6, or ""."""
        known = self._subnets.get(code)
        if known is None:
            known = self._subnets[code] = subnet_of(self._wiring.address(code) or "")
        return known

    def unchained_in(self, subnet: str) -> list[str]:
        """The same for a subnet; nothing for ""."""
        return self._in_subnet.get(subnet, []) if subnet else []

    @cached_property
    def _in_subnet(self) -> Mapping[str, list[str]]:
        return self._grouped(self.subnet)

    def _grouped(self, key: Callable[[str], str]) -> Mapping[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for code, slot in sorted(self.slots.items()):
            if slot.kind is Kind.CAMERA and not self.has_chain(code):
                groups.setdefault(key(code), []).append(code)
        return groups
