"""From a trap to the slots that it is about, by the plan's own targets."""

from collections import defaultdict
from collections.abc import Mapping

from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import SnmpCredential, SnmpVersion, Target
from probes.ip_address import canonical
from probes.snmp_interview import DEFAULT_CREDENTIAL
from probes.trap_kinds import Trap
from probes.traps import Access


class TrapAgents:
    """The agents of a plan, by IP address: what they prove themselves with, what they tell of."""

    def __init__(self, targets: Mapping[CheckKey, Target]) -> None:
        credentials: dict[str, set[SnmpCredential]] = defaultdict(set)
        self._own: dict[str, list[str]] = defaultdict(list)
        self._rows: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for key, target in targets.items():
            if key.probe is ProbeName.SNMP and (address := _canonical(target.address)):
                credentials[address].add(target.snmp or DEFAULT_CREDENTIAL)
                if target.own:
                    self._own[address].append(target.slot)
                elif target.index:
                    self._rows[address].setdefault(target.index, []).append(target.slot)
        self.access = {address: _access(found) for address, found in credentials.items()}

    def slots_of(self, trap: Trap) -> list[str]:
        """The slots of the row it tells; where it tells none that is known, the whole agent's."""
        rows = self._rows.get(trap.source, {})
        index = trap.index or ""
        # A chassis tells shelf and slot; the inventory may give the slot in shelf 1 alone.
        told = rows.get(index) or rows.get(index.removeprefix("1."), [])
        everything = [slot for slots in rows.values() for slot in slots]
        return told or [*self._own.get(trap.source, []), *everything]


def _canonical(address: str) -> str | None:
    try:
        return canonical(address)
    except OSError:
        return None


def _access(credentials: set[SnmpCredential]) -> Access:
    return Access(
        frozenset(each.community for each in credentials if each.version is SnmpVersion.V2C),
        frozenset(each for each in credentials if each.version is SnmpVersion.V3),
    )
