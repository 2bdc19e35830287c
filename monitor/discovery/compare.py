"""What was found against what is recorded: the proposals. Pure."""

from inventory.exchange.records import Record
from inventory.types.components import Inventory, Kind
from inventory.types.discovered import Findings, FoundDevice, Neighbour, Voice
from monitor.discovery.identity import Identities, compare_identities
from monitor.discovery.ledger_index import LedgerIndex
from monitor.discovery.links import compare_links, neighbour_slot
from monitor.discovery.proposals import Proposal


def compare(inventory: Inventory, findings: Findings) -> tuple[Proposal, ...]:
    """Everything that the inventory should hear of, in a lasting order."""
    index = LedgerIndex(inventory)
    known = with_neighbours(index, findings)
    found = Identities(known)
    return (*compare_identities(index, found), *compare_links(index, known, found))


def with_neighbours(index: LedgerIndex, findings: Findings) -> Findings:
    """The same, with those as devices that told their address by LLDP and nobody knows."""
    joined = Findings(
        dict(findings.devices),
        findings.pairings,
        findings.sightings,
        findings.neighbours,
        findings.silences,
    )
    for neighbour in sorted(findings.neighbours):
        if neighbour.address and neighbour_slot(neighbour, index) is None:
            joined.add(_device(neighbour))
    return joined


def rows_of(proposals: tuple[Proposal, ...], inventory: Inventory) -> list[Record]:
    """One inventory row for each slot that is proposed to change, all its changes in it."""
    before = LedgerIndex(inventory).records
    rows: dict[str, Record] = {}
    for row in (row for proposal in proposals for row in proposal.rows):
        rows[row.code] = _merged(before.get(row.code), rows.get(row.code), row)
    return [rows[code] for code in sorted(rows)]


def _merged(before: Record | None, first: Record | None, second: Record) -> Record:
    """What either changed against `before`."""
    if before is None or first is None:
        return second
    names = Record.__dataclass_fields__
    values = {
        name: getattr(first if getattr(second, name) == getattr(before, name) else second, name)
        for name in names
    }
    return Record(**values)


def _device(neighbour: Neighbour) -> FoundDevice:
    return FoundDevice(
        neighbour.address,
        frozenset({Voice.LLDP}),
        kind=Kind.SWITCH if neighbour.is_bridge else None,
        name=neighbour.name,
        mac=neighbour.mac,
    )
