"""What the tables of a switch mean: MAC addresses by port and by IP address, LLDP neighbours. Pure.

Sources: BRIDGE-MIB (RFC 4188), Q-BRIDGE-MIB (RFC 4363), IP-MIB's ipNetToMediaTable (RFC 4293),
IF-MIB's ifName (RFC 2863), LLDP-MIB (IEEE 802.1AB-2005).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from inventory.types.discovered import Neighbour, Pairing, Sighting, mac_text
from probes.discovery.snmp_values import mac_octets, number_of, octets_of, text_of
from probes.snmp_values import Oid
from probes.snmp_wire import Asn1Value

Rows = Mapping[Oid, Asn1Value]

BASE_PORT: Oid = (1, 3, 6, 1, 2, 1, 17, 1, 4, 1, 2)
FDB_PORT: Oid = (1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 2)
FDB_STATUS: Oid = (1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 3)
VLAN_FDB_PORT: Oid = (1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1, 2)
VLAN_FDB_STATUS: Oid = (1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1, 3)
ARP: Oid = (1, 3, 6, 1, 2, 1, 4, 22, 1, 2)
IF_NAME: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
_LLDP: Oid = (1, 0, 8802, 1, 1, 2, 1)
LLDP_LOCAL_PORT: Oid = (*_LLDP, 3, 7, 1, 3)
_REMOTE: Oid = (*_LLDP, 4, 1, 1)
CHASSIS_SUBTYPE, CHASSIS_ID = (*_REMOTE, 4), (*_REMOTE, 5)
PORT_SUBTYPE, PORT_ID = (*_REMOTE, 6), (*_REMOTE, 7)
SYSTEM_NAME, CAPABILITIES = (*_REMOTE, 9), (*_REMOTE, 12)
MANAGEMENT_ADDRESS: Oid = (*_LLDP, 4, 2, 1, 3)

COLUMNS = (
    BASE_PORT, IF_NAME, FDB_PORT, FDB_STATUS, VLAN_FDB_PORT, VLAN_FDB_STATUS, ARP,
    LLDP_LOCAL_PORT, CHASSIS_SUBTYPE, CHASSIS_ID, PORT_SUBTYPE, PORT_ID, SYSTEM_NAME,
    CAPABILITIES, MANAGEMENT_ADDRESS,
)  # fmt: skip
"""Every column that is walked, those first that the others are read with."""

_LEARNED = 3
_CHASSIS_MAC, _PORT_MAC = 4, 3
_IPV4, _IPV4_LENGTH = 1, 4
_BRIDGE_BIT = 0x20
"""Of the first octet of LldpSystemCapabilitiesMap: other(0), repeater(1), bridge(2) …"""
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What one switch knows of the devices around it."""

    pairings: frozenset[Pairing]
    sightings: frozenset[Sighting]
    neighbours: frozenset[Neighbour]


def read_tables(agent: str, columns: Mapping[Oid, Rows]) -> Neighbourhood:
    """`columns`: the rows of each column by what follows its name; missing ones are empty."""
    ports = _Ports(columns)
    return Neighbourhood(
        frozenset(_pairings(agent, columns.get(ARP, {}))),
        frozenset(_sightings(agent, columns, ports)),
        frozenset(_neighbours(agent, columns, ports)),
    )


class _Ports:
    """From a bridge's or LLDP's port number to the ifIndex that the inventory knows."""

    def __init__(self, columns: Mapping[Oid, Rows]) -> None:
        self._by_bridge = {
            port[-1]: index
            for port, value in columns.get(BASE_PORT, {}).items()
            if port and (index := number_of(value))
        }
        names = columns.get(IF_NAME, {})
        by_name = {text_of(name): row[-1] for row, name in names.items() if row}
        local = columns.get(LLDP_LOCAL_PORT, {})
        self._by_lldp = {
            row[-1]: by_name[name]
            for row, value in local.items()
            if row and (name := text_of(value)) and name in by_name
        }

    def of_bridge(self, port: int) -> str:
        """Agents without the map number their ports as they number their interfaces."""
        return str(self._by_bridge.get(port, port))

    def of_lldp(self, port: int) -> str:
        """By the port's name; else it is the bridge's number (IEEE 802.1AB, LldpPortNumber)."""
        return str(self._by_lldp.get(port) or self._by_bridge.get(port, port))


def _pairings(agent: str, rows: Rows) -> Iterator[Pairing]:
    for row, value in rows.items():
        mac = mac_text(mac_octets(value))
        address = _ipv4(row[-4:]) if len(row) == 5 else ""
        if mac and address:
            yield Pairing(address, mac, agent)


def _sightings(agent: str, columns: Mapping[Oid, Rows], ports: _Ports) -> Iterator[Sighting]:
    for port_column, status_column in (
        (FDB_PORT, FDB_STATUS),
        (VLAN_FDB_PORT, VLAN_FDB_STATUS),
    ):
        status = columns.get(status_column, {})
        for row, value in columns.get(port_column, {}).items():
            mac, port = mac_text(row[-6:]), number_of(value)
            learned = row not in status or number_of(status[row]) == _LEARNED
            if mac and port and learned:  # port 0: learned, but it is not known where
                yield Sighting(mac, agent, ports.of_bridge(port))


def _neighbours(agent: str, columns: Mapping[Oid, Rows], ports: _Ports) -> Iterator[Neighbour]:
    addresses = _management_addresses(columns.get(MANAGEMENT_ADDRESS, {}))
    remote: dict[Oid, dict[Oid, Asn1Value]] = defaultdict(dict)
    for column in (CHASSIS_SUBTYPE, CHASSIS_ID, PORT_SUBTYPE, PORT_ID, SYSTEM_NAME, CAPABILITIES):
        for row, value in columns.get(column, {}).items():
            if len(row) == 3:  # lldpRemTimeMark, lldpRemLocalPortNum, lldpRemIndex
                remote[row][column] = value
    for row, told in remote.items():
        neighbour = Neighbour(
            agent,
            ports.of_lldp(row[1]),
            mac=_remote_mac(told),
            name=text_of(told.get(SYSTEM_NAME))[:_LONGEST_NAME],
            address=addresses.get(row, ""),
            is_bridge=bool(octets_of(told.get(CAPABILITIES))[:1]
                           and octets_of(told.get(CAPABILITIES))[0] & _BRIDGE_BIT),
        )  # fmt: skip
        if neighbour.mac or neighbour.name or neighbour.address:
            yield neighbour


def _remote_mac(told: Mapping[Oid, Asn1Value]) -> str:
    """The chassis id where it is a MAC address, else the port id where that is one."""
    for subtype, wanted, identity in (
        (CHASSIS_SUBTYPE, _CHASSIS_MAC, CHASSIS_ID),
        (PORT_SUBTYPE, _PORT_MAC, PORT_ID),
    ):
        if number_of(told.get(subtype)) == wanted:
            mac = mac_text(octets_of(told.get(identity)))
            if mac:
                return mac
    return ""


def _management_addresses(rows: Rows) -> dict[Oid, str]:
    """The first IPv4 address of each remote row: subtype, length and octets are in its name."""
    found: dict[Oid, str] = {}
    for row in rows:
        if len(row) == 9 and row[3:5] == (_IPV4, _IPV4_LENGTH) and (address := _ipv4(row[5:])):
            found.setdefault(row[:3], address)
    return found


def _ipv4(parts: Oid) -> str:
    if len(parts) != 4 or any(part > 255 for part in parts):
        return ""
    address = IPv4Address(bytes(parts))
    return "" if address.is_multicast or address.is_unspecified else str(address)
