"""What may be asked of whom: the stored credentials for a sweep, and the switches to ask. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inventory.queries.credentials import Access
from inventory.types.components import Inventory, Kind, Slot
from inventory.types.readings import ProbeName
from inventory.types.targets import SnmpCredential, Target
from inventory.types.wiring import split_address
from monitor.runner.targets import NO_ACCESS, Ports, plan_targets
from probes.discovery.sweep import Question

_ONVIF_KINDS = (Kind.CAMERA, Kind.RECORDER)
_MOST_COMMUNITIES = 4
"""Of stored SNMP credentials, so many are tried at an address that no record knows."""


def slots_of_nobody() -> tuple[Slot, ...]:
    """A slot of each kind, in no building: what credentials it gets, an unknown device gets.

    No real slot can have such a code.
    """
    return tuple(Slot(f"\0{kind}", kind, "") for kind in Kind)


@dataclass(frozen=True, slots=True)
class Permitted:
    """`access`: by slot code, those of `slots_of_nobody` among them. `sign_in`: whether ONVIF
    passwords may be sent."""

    inventory: Inventory
    access: Mapping[str, Access]
    ports: Ports
    sign_in: bool = False

    def questions(self, addresses: Iterable[str]) -> list[Question]:
        """One for each address. A known one gets its own credentials and ports."""
        known = self._known()
        return [known.get(address) or self._unknown(address) for address in addresses]

    def switches(self) -> list[Target]:
        """Every switch of the inventory that has an address, with its credential."""
        planned = plan_targets(self.inventory, self.access, self.ports)
        return [
            target
            for key, target in sorted(planned.items())
            if key.probe is ProbeName.SNMP and target.own and target.kind is Kind.SWITCH
        ]

    def _known(self) -> dict[str, Question]:
        slots = {slot.code: slot for slot in self.inventory.slots}
        found: dict[str, Question] = {}
        for each in self.inventory.installations:
            if each.address and each.until is None and each.slot in slots:
                host, port = split_address(each.address)
                access = self.access.get(each.slot, NO_ACCESS)
                onvif = slots[each.slot].kind in _ONVIF_KINDS
                question = self._question(host, access, port if onvif else 0, 0 if onvif else port)
                found.setdefault(host, question)
        return found

    def _unknown(self, address: str) -> Question:
        nobody = [self.access.get(slot.code, NO_ACCESS) for slot in slots_of_nobody()]
        camera = next(self.access.get(slot.code, NO_ACCESS).onvif for slot in slots_of_nobody()
                      if slot.kind is Kind.CAMERA)  # fmt: skip
        snmp = tuple(_distinct(each.snmp for each in nobody))[:_MOST_COMMUNITIES]
        return Question(
            address,
            camera if self.sign_in else None,
            self.ports.onvif,
            snmp,
            self.ports.snmp,
        )

    def _question(self, host: str, access: Access, onvif_port: int, snmp_port: int) -> Question:
        return Question(
            host,
            access.onvif if self.sign_in else None,
            onvif_port or self.ports.onvif,
            (access.snmp,) if access.snmp else (),
            snmp_port or self.ports.snmp,
        )


def _distinct(credentials: Iterable[SnmpCredential | None]) -> Iterator[SnmpCredential]:
    return iter(dict.fromkeys(each for each in credentials if each is not None))


def with_nobody(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """The slots to resolve credentials for: the real ones, and those of unknown devices."""
    return (*slots, *slots_of_nobody())
