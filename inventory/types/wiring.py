"""The wiring of an inventory, indexed for questions: what feeds, carries or holds what."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from inventory.types.components import Installation, Inventory, Kind, LinkKind, Slot

SNMP_SPEAKERS = frozenset({Kind.SWITCH, Kind.CHASSIS, Kind.BOX, Kind.UPS})
"""Kinds whose agent tells about the components that cannot speak for themselves."""

PASSIVE = frozenset({Kind.COPPER, Kind.STRAND, Kind.CABLE})
"""Kinds that only carry a signal: they have neither power nor a mind of their own."""

_Neighbours = Mapping[tuple[str, LinkKind], list[str]]


class Wiring:
    """Read-only index of one inventory.

    Links that name unknown slots are left out: chains may be known in part only.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.slots: Mapping[str, Slot] = {slot.code: slot for slot in inventory.slots}
        self.installed: Mapping[str, Installation] = {
            each.slot: each
            for each in inventory.installations
            if each.until is None and each.slot in self.slots
        }
        uppers: dict[tuple[str, LinkKind], list[str]] = defaultdict(list)
        lowers: dict[tuple[str, LinkKind], list[str]] = defaultdict(list)
        passing: set[str] = set()
        unsaid: set[str] = set()
        for link in inventory.links:
            if link.lower in self.slots and link.upper in self.slots:
                uppers[link.lower, link.kind].append(link.upper)
                lowers[link.upper, link.kind].append(link.lower)
                if link.kind is LinkKind.DATA:
                    # A passive end cannot pass anything on: the active one does.
                    passive = self.slots[link.lower].kind in PASSIVE
                    if link.pass_through:
                        passing.add(link.upper if passive else link.lower)
                    elif link.pass_through is None and not passive:
                        unsaid.add(link.lower)
        self._uppers: _Neighbours = dict(uppers)
        self._lowers: _Neighbours = dict(lowers)
        self.passing: frozenset[str] = frozenset(passing)
        """Active components that drop the upper link when they lose the lower one."""
        self.unsaid: frozenset[str] = frozenset(unsaid - passing)
        """Active components of which it is not recorded whether they do."""

    def uppers(self, code: str, kind: LinkKind) -> list[str]:
        """What `code` needs by links of `kind`; empty where nothing is known."""
        return self._uppers.get((code, kind), [])

    def lowers(self, code: str, kind: LinkKind) -> list[str]:
        """What needs `code` by links of `kind`."""
        return self._lowers.get((code, kind), [])

    def address(self, code: str) -> str | None:
        """ "IP" or "IP:port" of the unit that stands in the slot, where it has one."""
        installation = self.installed.get(code)
        return installation.address if installation else None

    def agent_of(self, code: str) -> str | None:
        """The nearest upper slot, over PART before DATA, that has an address and speaks SNMP.

        An uplink that is not recorded as part of its switch is told of by the switch below it.
        """
        candidates = list(self._ancestors(code, {code}))
        if self.slots[code].kind is Kind.UPLINK:
            candidates += self.lowers(code, LinkKind.DATA)
        return next((each for each in candidates if self._speaks(each)), None)

    def recorder_of(self, code: str) -> str | None:
        """The recorder with an address that a channel is part of."""
        uppers = self.uppers(code, LinkKind.PART)
        recorders = (each for each in uppers if self.slots[each].kind is Kind.RECORDER)
        return next((each for each in recorders if self.address(each)), None)

    def _ancestors(self, code: str, seen: set[str]) -> Iterator[str]:
        for kind in (LinkKind.PART, LinkKind.DATA):
            for upper in self.uppers(code, kind):
                if upper not in seen:
                    seen.add(upper)
                    yield upper
                    yield from self._ancestors(upper, seen)

    def _speaks(self, code: str) -> bool:
        return self.slots[code].kind in SNMP_SPEAKERS and self.address(code) is not None


def split_address(address: str) -> tuple[str, int]:
    """("IP", port) of "IP", "IP:port", "[IPv6]:port"; port 0 where none is given.

    Without brackets an IPv6 address has no port (RFC 3986 section 3.2.2). ValueError: malformed.
    """
    if address.startswith("["):
        host, bracket, rest = address[1:].partition("]")
        if not bracket or rest[:1] not in ("", ":"):
            raise ValueError(address)
        return host, int(rest[1:]) if rest[1:] else 0
    if address.count(":") > 1:
        return address, 0
    host, _, port = address.partition(":")
    return host, int(port) if port else 0


def join_address(host: str, port: int) -> str:
    """The address that `split_address` takes apart; port 0 is left out."""
    if not port:
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
