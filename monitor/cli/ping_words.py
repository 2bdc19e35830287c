"""What a ping means beyond its reason: who says that there is no way, and what stood in for it."""

from collections.abc import Mapping

from inventory.types.readings import Reading, Reason
from inventory.words import Gettext, mark
from probes.tcp_check import METHOD

_REPORTED: Mapping[str, str] = {
    "host_unreachable": mark("the router {router} finds no such host"),
    "net_unreachable": mark("the router {router} knows no way to its network"),
    "admin_prohibited": mark("{router} forbids the way to it: a firewall or an access list"),
    "hop_limit": mark("its packets go in circles, says {router}: a routing loop"),
    "no_neighbour": mark("nobody has this address on our own network: no power, or no link"),
}
_REPORTED_OTHERWISE = mark("{router} says that it cannot be reached")
_LOCAL: Mapping[str, str] = {
    "no_address": mark("this is no address that can be asked"),
    "no_route": mark("this machine itself knows no way to it"),
    "own_firewall": mark("this machine’s own firewall forbids it"),
    "broadcast": mark("this is the address of a whole network"),
}
_BY_TCP: Mapping[Reason, str] = {
    Reason.OK: mark("alive: answers TCP on port {port}; ping is not permitted here"),
    Reason.TIMEOUT: mark("no longer answers TCP; ping is not permitted here"),
    Reason.NO_PRIVILEGE: mark("never answered TCP, and ping is not permitted here: unknown"),
}
_REFUSED = mark("alive: it refuses the ping itself")


def by_tcp(reading: Reading) -> bool:
    """Whether a TCP connect stood in for the ping."""
    return reading.facts.get("method") == METHOD


def ping_meaning(reading: Reading, _: Gettext) -> str:
    """What one answer to a ping means; "" where its reason says it all."""
    facts, reason = reading.facts, reading.reason
    router = facts.get("reported_by")
    if by_tcp(reading):
        text = _BY_TCP.get(reason, "")
    elif router is not None:
        alive = reason is Reason.OK
        text = _REFUSED if alive else _REPORTED.get(str(facts["detail"]), _REPORTED_OTHERWISE)
    else:
        text = _LOCAL.get(str(facts.get("detail", "")), "")
    return _(text).format(router=router, port=facts.get("port")) if text else ""
