"""IP addresses as the kernel writes them. Nothing in a probe ever resolves a name."""

import socket


def family_of(address: str) -> socket.AddressFamily:
    """AF_INET6 for what has a colon, else AF_INET."""
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def canonical(address: str) -> str:
    """The one spelling of an address, as replies carry it. Raises OSError for what is none."""
    family = family_of(address)
    return socket.inet_ntop(family, socket.inet_pton(family, address))
