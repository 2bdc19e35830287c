"""A router in a network namespace, which says of some addresses that there is no way to them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.servers.namespaces import inside, ip, named_network

ROUTER = {4: "192.0.2.254", 6: "2001:db8::fe"}
MONITOR = {4: "192.0.2.1", 6: "2001:db8::1"}
SAYS: Mapping[str, str] = {
    "198.51.100.1": "host_unreachable",
    "198.51.100.2": "admin_prohibited",
    "198.51.100.4": "net_unreachable",
    "2001:db8:1::2": "admin_prohibited",
    "2001:db8:1::4": "net_unreachable",
}
"""What the router says, by the address asked: RFC 1812 section 5.2.7.1, RFC 4443 section 3.1."""
SILENT = ("198.51.100.3", "2001:db8:1::3")
"""Addresses to which the router drops everything without a word."""
LOOPED = ("198.51.100.5", "2001:db8:1::5")
"""Addresses whose packets go to and fro until they have made too many hops."""


@contextmanager
def behind_router() -> Iterator[None]:
    """Within a network of one's own: everything goes by a router; ends with it."""
    with named_network(f"pw{os.getpid()}-router") as router:
        ip("link set lo up")
        ip(f"link add here type veth peer name there netns {router}")
        _address("here", MONITOR)
        _forward()
        # Else packets of its own that come back to it would be dropped without a word.
        Path("/proc/sys/net/ipv4/conf/here/accept_local").write_text("1")
        inside(router, _set_up_router)
        for version, address in ROUTER.items():
            ip(f"-{version} route add default via {address}")
        yield


def _set_up_router() -> None:
    _address("there", ROUTER)
    _forward()
    Path("/proc/sys/net/ipv4/icmp_ratemask").write_text("0")
    Path("/proc/sys/net/ipv6/icmp/ratelimit").write_text("0")
    for address, said in SAYS.items():
        if said != "net_unreachable":  # that is what it says where it knows no route
            kind = {"host_unreachable": "unreachable", "admin_prohibited": "prohibit"}[said]
            ip(f"-{_version(address)} route add {kind} {address}")
    for address in SILENT:
        ip(f"-{_version(address)} route add blackhole {address}")
    for address in LOOPED:
        version = _version(address)
        ip(f"-{version} route add {address} via {MONITOR[version]}")


def _address(link: str, addresses: Mapping[int, str]) -> None:
    ip(f"addr add {addresses[4]}/24 dev {link}")
    ip(f"addr add {addresses[6]}/64 dev {link} nodad")
    ip(f"link set {link} up")


def _forward() -> None:
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
    Path("/proc/sys/net/ipv6/conf/all/forwarding").write_text("1")


def _version(address: str) -> int:
    return 6 if ":" in address else 4
