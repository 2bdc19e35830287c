"""The /24 of an address: what points without a recorded chain may share."""

from ipaddress import AddressValueError, IPv4Address, IPv4Network

from inventory.types.wiring import split_address

PREFIX = 24
"""Camera networks are commonly cut into subnets of this size, one for a building or floor."""


def subnet_of(address: str) -> str:
    """ "10.20.3.0/24" for "10.20.3.7" or "10.20.3.7:80"; "" for anything but IPv4."""
    try:
        host = IPv4Address(split_address(address)[0])
    except (AddressValueError, ValueError):
        return ""
    return str(IPv4Network((int(host), PREFIX), strict=False))
