"""On which port of which switch a device hangs, as the switches' tables show it. Pure.

A MAC address is seen on every switch between the device and the router. The port nearest to it is
the one with the fewest others; a port that shows many leads to another switch.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from inventory.types.components import Kind, LinkKind
from inventory.types.discovered import Findings
from inventory.types.wiring import Wiring

MOST_ON_AN_EDGE = 4
"""MAC addresses on a port that still ends at devices: a camera behind a small switch or a radio."""

Port = tuple[str, str]
"""The switch's slot code and the ifIndex."""


def nearest_ports(findings: Findings) -> Mapping[str, Port]:
    """The port of each MAC address; none where two switches claim the same nearness."""
    on_port: dict[Port, set[str]] = defaultdict(set)
    ports_of: dict[str, set[Port]] = defaultdict(set)
    for sighting in findings.sightings:
        on_port[sighting.agent, sighting.index].add(sighting.mac)
        ports_of[sighting.mac].add((sighting.agent, sighting.index))
    trunks = {(each.agent, each.index) for each in findings.neighbours if each.is_bridge}
    return {
        mac: port
        for mac, ports in ports_of.items()
        if (port := _nearest(ports - trunks, on_port)) is not None
    }


def _nearest(ports: set[Port], on_port: Mapping[Port, set[str]]) -> Port | None:
    ranked = sorted((len(on_port[port]), port) for port in ports)
    if not ranked or ranked[0][0] > MOST_ON_AN_EDGE:
        return None
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    return ranked[0][1]


def data_uppers(code: str, wiring: Wiring) -> Iterator[str]:
    """Everything through which a component's data goes, the nearest first."""
    seen, waiting = {code}, [code]
    while waiting:
        for upper in wiring.uppers(waiting.pop(0), LinkKind.DATA):
            if upper not in seen:
                seen.add(upper)
                waiting.append(upper)
                yield upper


def first_of(kind: Kind, code: str, wiring: Wiring) -> str:
    """The nearest upper component of that kind; "" where there is none."""
    uppers = data_uppers(code, wiring)
    return next((each for each in uppers if wiring.slots[each].kind is kind), "")


def chain_end(code: str, wiring: Wiring) -> str:
    """Where a chain that is known in part only ends; "" where it has several ends."""
    chain = [code, *data_uppers(code, wiring)]
    ends = [each for each in chain if not wiring.uppers(each, LinkKind.DATA)]
    return ends[0] if len(ends) == 1 else ""
