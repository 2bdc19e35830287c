"""Links that the record lacks, and links that the network contradicts. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from inventory.exchange.link_rules import makes_sense
from inventory.exchange.records import Record
from inventory.types.components import Kind, LinkKind
from inventory.types.discovered import Findings, Neighbour
from monitor.discovery.identity import Identities
from monitor.discovery.ledger_index import LedgerIndex, host_of
from monitor.discovery.places import (
    Port,
    chain_end,
    data_uppers,
    first_of,
    nearest_ports,
)
from monitor.discovery.proposals import Proposal, ProposalKind

_ON_PORTS = frozenset({Kind.CAMERA, Kind.RECORDER, Kind.BOX, Kind.UPS, Kind.CHASSIS})
"""Kinds that hang on a port of a switch, with whatever cable between."""


def compare_links(index: LedgerIndex, findings: Findings, found: Identities) -> Iterator[Proposal]:
    """In the order of slot codes; a device that two sources place is proposed once."""
    proposals: dict[tuple[str, str], Proposal] = {}
    for code, port, proof in _placed(index, findings, found):
        proposal = _device_link(code, port, proof, index)
        if proposal is not None:
            proposals.setdefault((code, ""), proposal)
    for neighbour in sorted(findings.neighbours):
        proposal = _switch_link(neighbour, index)
        if proposal is not None:
            pair = sorted((proposal.slot, neighbour.agent))
            proposals.setdefault((pair[0], pair[1]), proposal)
    yield from (proposals[key] for key in sorted(proposals))


def neighbour_slot(neighbour: Neighbour, index: LedgerIndex) -> Record | None:
    """The record of what announced itself: by MAC, address or name."""
    return (
        index.by_mac.get(neighbour.mac)
        or index.by_address.get(neighbour.address)
        or index.by_code.get(neighbour.name.casefold())
    )


Placed = tuple[str, Port, dict[str, str]]
"""Slot code, port, and by what it was known there."""


def _placed(index: LedgerIndex, findings: Findings, found: Identities) -> Iterator[Placed]:
    """LLDP first: it is the device's own word, and only of its neighbour."""
    for neighbour in sorted(findings.neighbours):
        record = neighbour_slot(neighbour, index)
        if record is not None and record.kind in _ON_PORTS:
            yield record.code, (neighbour.agent, neighbour.index), _proof(neighbour)
    nearest = nearest_ports(findings)
    for record in index.records.values():
        if record.kind in _ON_PORTS and record.address:
            mac = record.mac.lower() or found.mac_at(host_of(record))
            if mac in nearest:
                yield record.code, nearest[mac], {"mac": mac}


def _proof(neighbour: Neighbour) -> dict[str, str]:
    told = {"mac": neighbour.mac, "name": neighbour.name, "address": neighbour.address}
    return dict([next((key, value) for key, value in told.items() if value)])


def _device_link(
    code: str, port: Port, proof: Mapping[str, str], index: LedgerIndex
) -> Proposal | None:
    wiring, (agent, number) = index.wiring, port
    if agent not in wiring.slots or code == agent:
        return None
    seen = index.rows.get(port, "")
    above = set(data_uppers(code, wiring))
    place = {"switch": agent, "index": number, **proof}
    recorded_port = first_of(Kind.PORT, code, wiring)
    if seen in above or (not recorded_port and agent in above):
        return None
    recorded = recorded_port or first_of(Kind.SWITCH, code, wiring)
    if recorded:
        told = {"recorded": recorded, "seen": seen or f"{agent}:{number}", **place}
        return Proposal(ProposalKind.RECORDS_DISAGREE, code, told)
    return _new_link(code, port, seen, place, index)


def _new_link(
    code: str, port: Port, seen: str, place: Mapping[str, str], index: LedgerIndex
) -> Proposal:
    lower = chain_end(code, index.wiring)
    rows = _link_rows(lower, port, seen, index) if lower else ()
    upper = rows[0].connected_to[-1] if rows else seen or f"{port[0]}:{port[1]}"
    told = {"lower": lower or code, "upper": upper, **place}
    return Proposal(ProposalKind.LINK, code, told, rows)


def _link_rows(lower: str, port: Port, seen: str, index: LedgerIndex) -> tuple[Record, ...]:
    """The lower end's row with its new link, and the port's own where there is none yet."""
    record, (agent, number) = index.records[lower], port
    if not makes_sense(record.kind, LinkKind.DATA, Kind.PORT):
        return ()
    if seen:
        return (replace(record, connected_to=(seen,)),)
    new = _new_port(agent, number, index)
    return replace(record, connected_to=(new.code,)), new


def _new_port(agent: str, number: str, index: LedgerIndex) -> Record:
    switch, code = index.records[agent], f"{agent}.{number}"
    while code in index.records:
        code += "'"
    return Record(
        code,
        Kind.PORT,
        name=code,
        building=switch.building,
        floor=switch.floor,
        connected_to=(agent,),
        part_of=(agent,),
        index=number,
    )


def _switch_link(neighbour: Neighbour, index: LedgerIndex) -> Proposal | None:
    """A link between two switches. Two may have a second way: only an uplink that is recorded to
    another switch is contradicted."""
    other, wiring = neighbour_slot(neighbour, index), index.wiring
    agent = neighbour.agent
    if other is None or other.kind is not Kind.SWITCH or agent not in wiring.slots:
        return None
    above = first_of(Kind.SWITCH, agent, wiring)
    other_above = first_of(Kind.SWITCH, other.code, wiring)
    if other.code in (agent, above) or other_above == agent:
        return None
    place = {"switch": agent, "index": neighbour.index, **_proof(neighbour)}
    seen = index.rows.get((agent, neighbour.index), "")
    if above and seen and wiring.slots[seen].kind is Kind.UPLINK:
        told = {"recorded": above, "seen": other.code, **place}
        return Proposal(ProposalKind.RECORDS_DISAGREE, agent, told)
    if above and other_above:
        return None
    return _new_switch_link(agent, other.code, above, other_above, place, index)


def _new_switch_link(
    agent: str, other: str, above: str, other_above: str, place: Mapping[str, str],
    index: LedgerIndex,
) -> Proposal:  # fmt: skip
    """The one that has nothing above it yet is the lower one; of two such, a person knows."""
    lower, upper = (agent, other) if not above else (other, agent)
    end = chain_end(lower, index.wiring)
    certain = bool(above) != bool(other_above) and end
    rows = (replace(index.records[end], connected_to=(upper,)),) if certain else ()
    return Proposal(ProposalKind.LINK, lower, {"lower": lower, "upper": upper, **place}, rows)
