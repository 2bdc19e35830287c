"""The subnet of an address: what points without a recorded chain may share."""

from ipaddress import ip_address, ip_network

from inventory.types.wiring import split_address

PREFIXES = {4: 24, 6: 64}
"""Camera networks are commonly cut into subnets of this size, one for a building or floor; a /64 is
the subnet of IPv6 (RFC 4291 section 2.5.1)."""


def subnet_of(address: str) -> str:
    """ "10.20.3.0/24" for "10.20.3.7" or "10.20.3.7:80"; "" for what is no IP address."""
    try:
        host = ip_address(split_address(address)[0])
        return str(ip_network(f"{host}/{PREFIXES[host.version]}", strict=False))
    except ValueError:
        return ""
