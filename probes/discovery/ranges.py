"""Which addresses a sweep covers: subnets and ranges as people write them. Pure."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network

MOST_ADDRESSES = 4096
"""In one sweep: a /20. More takes several calls, so that nobody sweeps a /8 by a slip."""

_SHARED = IPv4Network("100.64.0.0/10")  # of carriers, and used inside campuses (RFC 6598)


class BadRange(ValueError):
    """A text that names no addresses. `code`: not_a_range, too_many or public; `text`: which."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code, self.text = code, text


def addresses_of(texts: Iterable[str], *, public: bool = False) -> list[str]:
    """The addresses named by "10.20.3.0/24", "10.20.3.10-10.20.3.90", "10.20.3.10-90" or one alone.

    In order, each once; network and broadcast addresses are left out. `public`: whether
    addresses of the open Internet may be among them. Raises BadRange.
    """
    found: dict[IPv4Address, None] = {}
    for text in texts:
        first, last = _bounds(text.strip())
        if int(last) - int(first) >= MOST_ADDRESSES:
            raise BadRange("too_many", text)
        addresses = [IPv4Address(each) for each in range(int(first), int(last) + 1)]
        if not public and not all(_is_private(each) for each in addresses):
            raise BadRange("public", text)
        found.update(dict.fromkeys(addresses))
        if len(found) > MOST_ADDRESSES:
            raise BadRange("too_many", text)
    return [str(each) for each in found]


def _bounds(text: str) -> tuple[IPv4Address, IPv4Address]:
    try:
        if "/" in text:
            return _hosts(IPv4Network(text, strict=False))
        start, dash, end = text.partition("-")
        first = IPv4Address(start.strip())
        last = _end(first, end.strip()) if dash else first
    except ValueError:
        raise BadRange("not_a_range", text) from None
    if last < first or first.is_multicast or last.is_multicast or first.is_unspecified:
        raise BadRange("not_a_range", text)
    return first, last


def _hosts(network: IPv4Network) -> tuple[IPv4Address, IPv4Address]:
    if network.is_multicast:
        raise ValueError("no devices there")
    if network.prefixlen >= 31:
        return network[0], network[-1]
    return network[1], network[-2]


def _end(first: IPv4Address, text: str) -> IPv4Address:
    if text.isascii() and text.isdecimal():
        head, _, _ = str(first).rpartition(".")
        return IPv4Address(f"{head}.{text}")
    return IPv4Address(text)


def _is_private(address: IPv4Address) -> bool:
    return address.is_private or address in _SHARED
