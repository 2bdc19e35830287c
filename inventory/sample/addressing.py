"""Which address each device of the sample has: one /24 for each building."""

from dataclasses import dataclass
from ipaddress import IPv4Network


@dataclass(frozen=True, slots=True)
class Addressing:
    """`network` is a /16. Ports of None are the protocols' own, and are not written."""

    network: str
    onvif_port: int | None = None
    snmp_port: int | None = None

    def onvif(self, building: int, host: int) -> str:
        """The address of a camera or recorder."""
        return self._address(building, host, self.onvif_port)

    def snmp(self, building: int, host: int) -> str:
        """The address of a switch, chassis, box or UPS."""
        return self._address(building, host, self.snmp_port)

    def _address(self, building: int, host: int, port: int | None) -> str:
        address = IPv4Network(self.network)[building * 256 + host]
        return f"{address}:{port}" if port else str(address)


CAMPUS = Addressing("10.20.0.0/16")
"""As a campus would have it."""
LOOPBACK = Addressing("127.20.0.0/16", onvif_port=8080, snmp_port=1161)
"""For simulated devices on this machine, without privileged ports."""
