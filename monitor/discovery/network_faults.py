"""What the tables of the switches say against the inventory: two devices at one address, a device
that is plugged in elsewhere. Findings for the administrator. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from inventory.exchange.records import Record
from inventory.types.components import Inventory, Kind
from inventory.types.discovered import Findings
from inventory.types.faults import Component, Diagnosis, Evidence, FaultKind
from inventory.types.time import Ms
from monitor.discovery.identity import Identities
from monitor.discovery.ledger_index import LedgerIndex, host_of
from monitor.discovery.links import compare_links, neighbour_slot
from monitor.discovery.places import Port, data_uppers, first_of, nearest_ports
from monitor.discovery.proposals import Proposal, ProposalKind

CONFIDENCE = 0.95
"""Tables are minutes old, and a MAC address may be borrowed."""


@dataclass(frozen=True, slots=True)
class NetworkWord:
    """`found`: what contradicts the inventory. `checked`: the slots whose place was seen at all."""

    found: tuple[Diagnosis, ...] = ()
    checked: frozenset[str] = frozenset()


def judge_tables(
    inventory: Inventory, findings: Findings, told: Collection[str], at: Ms
) -> NetworkWord:
    """`told`: the switches that told all they know, in the round that ended `at`."""
    index, nearest = LedgerIndex(inventory), nearest_ports(findings)
    conflicts = {each.component.code: each for each in _conflicts(index, findings, nearest, at)}
    moved = [
        _moved(proposal, index, at)
        for proposal in compare_links(index, findings, Identities(findings))
        if proposal.slot not in conflicts and _is_certain(proposal, index, told)
    ]
    return NetworkWord((*conflicts.values(), *moved), frozenset(_placed(index, findings, nearest)))


def _placed(index: LedgerIndex, findings: Findings, nearest: Mapping[str, Port]) -> Iterator[str]:
    yield from (record.code for mac, record in index.by_mac.items() if mac in nearest)
    announced = (neighbour_slot(each, index) for each in findings.neighbours)
    yield from (record.code for record in announced if record is not None)


def _conflicts(
    index: LedgerIndex, findings: Findings, nearest: Mapping[str, Port], at: Ms
) -> Iterator[Diagnosis]:
    """Addresses that two devices claim which are both plugged in now: one that was exchanged is
    in no switch's table any more, however long a router remembers it."""
    identities, homes = Identities(findings), _homes(findings)
    for address, record in sorted(index.by_address.items()):
        claims = set(identities.macs.get(address, ()))
        if claims and record.mac:
            claims.add(record.mac.lower())
        present = sorted(
            mac for mac in claims if mac in nearest and homes.get(mac, {address}) == {address}
        )
        if len(present) > 1:
            yield _conflict(record, present, nearest, index, at)


def _homes(findings: Findings) -> dict[str, set[str]]:
    """The addresses of each MAC, as routers and switches pair them."""
    homes: dict[str, set[str]] = {}
    for each in findings.pairings:
        homes.setdefault(each.mac, set()).add(each.address)
    return homes


def _conflict(
    record: Record, macs: list[str], nearest: Mapping[str, Port], index: LedgerIndex, at: Ms
) -> Diagnosis:
    own = record.mac.lower()
    told = [
        Evidence(
            "recorded_mac_at" if mac == own else "mac_at",
            record.code,
            at,
            params={
                "mac": mac,
                "port": _port_text(nearest[mac], index),
                "address": host_of(record),
            },
        )
        for mac in sorted(macs, key=lambda mac: mac != own)
    ]
    return _finding(record.code, record.kind, FaultKind.ADDRESS_CONFLICT, at, *told)


def _is_certain(proposal: Proposal, index: LedgerIndex, told: Collection[str]) -> bool:
    """The recorded switch has told its tables, and the device is not merely seen on its way."""
    if proposal.kind is not ProposalKind.RECORDS_DISAGREE:
        return False
    switch, seen = first_of(Kind.SWITCH, proposal.slot, index.wiring), proposal.params["switch"]
    above = set(data_uppers(proposal.slot, index.wiring))
    return switch in told and (seen == switch or seen not in above)


def _moved(proposal: Proposal, index: LedgerIndex, at: Ms) -> Diagnosis:
    params = {name: proposal.params[name] for name in ("recorded", "seen")}
    code = proposal.slot
    told = Evidence("seen_elsewhere", code, at, params=params)
    return _finding(code, index.records[code].kind, FaultKind.RECORDS, at, told)


def _finding(code: str, kind: Kind, fault: FaultKind, at: Ms, *told: Evidence) -> Diagnosis:
    return Diagnosis(Component(kind, code), fault, frozenset({code}), at, CONFIDENCE, told)


def _port_text(port: Port, index: LedgerIndex) -> str:
    agent, number = port
    return index.rows.get(port) or f"{agent}:{number}"
