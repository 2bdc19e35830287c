"""Recording an agent: everything that profiles may speak of, as lines of a .snmprec file.

Subtrees where agents keep their own communities and keys (SNMPv2 framework MIBs, 1.3.6.1.6.3) are
never walked, and no value that holds the credential used is written.
"""

from collections.abc import Callable
from dataclasses import dataclass

from inventory.types.targets import SnmpCredential, Target
from probes import snmp
from probes.snmp_interview import DEFAULT_CREDENTIAL
from probes.snmp_record import recorded_line
from probes.snmp_values import Oid
from probes.snmp_walk import Limits, WalkFailed
from probes.snmp_wire import Asn1Value

_MIB_2: Oid = (1, 3, 6, 1, 2, 1)
ROOTS: tuple[Oid, ...] = (
    *((*_MIB_2, group) for group in (1, 2)),
    (*_MIB_2, 10, 7),
    *((*_MIB_2, group) for group in (26, 31, 33, 47, 99, 105, 158)),
    (1, 3, 6, 1, 4, 1),
)
"""System, interfaces, EtherLike, MAU, IF-MIB, UPS, entities, sensors, PoE, OAM; all enterprises."""

_TOLD_EVERY = 200
HEADER = "# A walk recorded by Pointwatch (.snmprec): name, tag, value.\n"


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many objects; how many were left out for holding the credential; why it ended early."""

    rows: int
    withheld: int
    ended: str = ""


async def record(
    target: Target,
    write: Callable[[str], object],
    limits: Limits | None = None,
    progress: Callable[[int], None] | None = None,
) -> Recorded:
    """Walk the target's agent and write what it says, line by line.

    `progress` is told now and then how many objects there are.
    """
    secrets = _secrets(target.snmp or DEFAULT_CREDENTIAL)
    rows = withheld = 0
    write(HEADER)
    try:
        async for oid, value in snmp.walk(target, ROOTS, limits or Limits()):
            if _tells(value, secrets):
                withheld += 1
            else:
                write(recorded_line(oid, value) + "\n")
                rows += 1
                if progress and rows % _TOLD_EVERY == 0:
                    progress(rows)
    except WalkFailed as failed:
        limit = failed.detail in ("seconds", "rows", "bytes")
        return Recorded(rows, withheld, failed.detail if limit else failed.reason.value)
    return Recorded(rows, withheld)


def _secrets(credential: SnmpCredential) -> tuple[bytes, ...]:
    told = (credential.community, credential.auth_key, credential.priv_key)
    return tuple(secret.encode() for secret in told if secret)


def _tells(value: Asn1Value, secrets: tuple[bytes, ...]) -> bool:
    """Whether the value holds a secret; a very short one only where it is all there is."""
    try:
        octets = bytes(value)
    except (TypeError, ValueError):
        return False
    return any(octets == each or (len(each) > 3 and each in octets) for each in secrets)
