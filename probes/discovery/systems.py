"""What an SNMP agent says of itself, enough to propose it: name, description, kind, MAC.

Objects: system group (SNMPv2-MIB, RFC 3418), dot1dBaseBridgeAddress (BRIDGE-MIB, RFC 4188),
upsIdent (UPS-MIB, RFC 1628), PDU identity (PowerNet-MIB, APC: rPDUIdent and rPDU2Ident).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.types.components import Kind
from inventory.types.discovered import mac_text
from inventory.types.targets import Target
from probes import snmp
from probes.discovery.snmp_values import octets_of, text_of
from probes.snmp_values import Oid
from probes.snmp_walk import Limits, Walked, WalkFailed

_SYSTEM: Oid = (1, 3, 6, 1, 2, 1, 1)
_DESCRIPTION, _NAME = (*_SYSTEM, 1, 0), (*_SYSTEM, 5, 0)
_BRIDGE: Oid = (1, 3, 6, 1, 2, 1, 17, 1, 1)
_UPS: Oid = (1, 3, 6, 1, 2, 1, 33, 1, 1)
_OUTLETS: tuple[Oid, ...] = (
    (1, 3, 6, 1, 4, 1, 318, 1, 1, 12, 1),
    (1, 3, 6, 1, 4, 1, 318, 1, 1, 26, 2, 1),
)
_KINDS: Mapping[Oid, Kind] = {
    _BRIDGE: Kind.SWITCH,
    _UPS: Kind.UPS,
    **dict.fromkeys(_OUTLETS, Kind.BOX),
}
_MOST_ROWS = 32
_LONGEST_TEXT = 64


@dataclass(frozen=True, slots=True)
class System:
    """`kind` None: it speaks SNMP, and nothing tells what it is (a printer, a server)."""

    name: str
    description: str
    kind: Kind | None
    mac: str


async def read_system(target: Target, deadline: float) -> System | None:
    """The agent's system, within `deadline` seconds for each question; None where it is silent."""
    told = await _under(_SYSTEM, target, deadline)
    if not told:
        return None
    kind, mac = None, ""
    for root, meaning in _KINDS.items():
        rows = await _under(root, target, deadline)
        if rows:
            kind = meaning
            mac = mac_text(octets_of(next(iter(rows.values())))) if root == _BRIDGE else ""
            break
    name, description = (text_of(told.get(oid))[:_LONGEST_TEXT] for oid in (_NAME, _DESCRIPTION))
    return System(name, description, kind, mac)


async def _under(root: Oid, target: Target, deadline: float) -> dict[Oid, object]:
    rows: list[Walked] = []
    try:
        async for row in snmp.walk(target, (root,), Limits(deadline, _MOST_ROWS)):
            rows.append(row)  # noqa: PERF401 - what came before a failure counts
    except WalkFailed:
        pass  # silent, refused, or more rows than are needed
    return dict(rows)
