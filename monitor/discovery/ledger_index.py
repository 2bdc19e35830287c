"""The inventory as discovery looks things up in it: by address, MAC, serial number and name."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from inventory.exchange.records import Record, records_of
from inventory.types.components import Inventory, Kind
from inventory.types.wiring import Wiring, split_address


class LedgerIndex:
    """Read-only. Channels share their recorder's address, and are never what is looked for."""

    def __init__(self, inventory: Inventory) -> None:
        self.records: Mapping[str, Record] = dict(sorted(records_of(inventory).items()))
        self.wiring = Wiring(inventory)
        standing = [each for each in self.records.values() if each.kind is not Kind.CHANNEL]
        self.by_address = {host_of(each): each for each in reversed(standing) if each.address}
        self.by_mac = {each.mac.lower(): each for each in reversed(standing) if each.mac}
        self.by_serial = {serial_of(each.serial): each for each in standing if each.serial}
        self.by_code = {code.casefold(): record for code, record in self.records.items()}

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], str]:
        """The port or uplink in each row of a switch's interfaces: by slot code and ifIndex."""
        wiring = self.wiring
        ends = (s for s in wiring.slots.values() if s.kind in (Kind.PORT, Kind.UPLINK) and s.index)
        told = {(wiring.agent_of(each.code), each.index): each.code for each in ends}
        return {(agent, index): code for (agent, index), code in told.items() if agent and index}

    @cached_property
    def buildings(self) -> Mapping[str, str]:
        """The building of each /24 in which all known devices stand in one building."""
        found: dict[str, set[str]] = defaultdict(set)
        for record in self.by_address.values():
            found[subnet_of(host_of(record))].add(record.building)
        return {subnet: next(iter(each)) for subnet, each in found.items() if len(each) == 1}


def host_of(record: Record) -> str:
    """The IP address alone."""
    return split_address(record.address)[0]


def subnet_of(address: str) -> str:
    """The first three parts of an IPv4 address."""
    return address.rpartition(".")[0]


def serial_of(text: str) -> str:
    """Serial numbers are written in either case, and with blanks."""
    return "".join(text.split()).casefold()
