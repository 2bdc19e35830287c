"""What may be asked of whom: the stored credentials for a sweep, and the switches to ask. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from inventory.queries.credentials import Access
from inventory.queries.refusals import Door, Refusal
from inventory.types.components import Inventory, Kind, Slot
from inventory.types.readings import ProbeName
from inventory.types.targets import SnmpCredential, Target
from inventory.types.wiring import split_address
from monitor.runner.known import held_until
from monitor.runner.targets import NO_ACCESS, Ports, plan_targets, web_port
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
    passwords may be sent; `refused`: where not, since they were refused a moment ago."""

    inventory: Inventory
    access: Mapping[str, Access]
    ports: Ports
    sign_in: bool = False
    refused: Mapping[Door, Refusal] = field(default_factory=dict)

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
        camera = next(self.access.get(slot.code, NO_ACCESS) for slot in slots_of_nobody()
                      if slot.kind is Kind.CAMERA)  # fmt: skip
        snmp = tuple(_distinct(each.snmp for each in nobody))[:_MOST_COMMUNITIES]
        return self._signing_in(Question(address, snmp=snmp, snmp_port=self.ports.snmp), camera, 0)

    def _question(self, host: str, access: Access, onvif_port: int, snmp_port: int) -> Question:
        snmp = (access.snmp,) if access.snmp else ()
        question = Question(host, snmp=snmp, snmp_port=snmp_port or self.ports.snmp)
        return self._signing_in(question, access, onvif_port)

    def _signing_in(self, question: Question, access: Access, port: int) -> Question:
        """The same with the password, where it may be sent, and until when it must not."""
        if not self.sign_in:
            return replace(question, onvif_port=port or self.ports.onvif)
        port = port or web_port(access.onvif, self.ports)
        door = Door(ProbeName.ONVIF, question.address, port)
        return replace(
            question,
            onvif=access.onvif,
            onvif_since=access.onvif_since,
            onvif_port=port,
            held_until=held_until(self.refused, door, access.onvif_since),
        )


def _distinct(credentials: Iterable[SnmpCredential | None]) -> Iterator[SnmpCredential]:
    return iter(dict.fromkeys(each for each in credentials if each is not None))


def with_nobody(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """The slots to resolve credentials for: the real ones, and those of unknown devices."""
    return (*slots, *slots_of_nobody())
