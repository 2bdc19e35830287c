"""How many conversations each host has with us: cheap boards serve few connections at once."""

from collections import Counter
from collections.abc import Collection, Hashable

from inventory.types.readings import CheckKey, ProbeName
from inventory.types.targets import Target
from probes.icmp_socket import Privilege, privilege

CONNECTING = (ProbeName.ONVIF, ProbeName.RTSP, ProbeName.RECORDER)
"""Probes that hold a TCP connection, one at a time. Agents keep a line of their own
(`probes.snmp_together`), and a ping needs no connection where this machine permits pings."""


def connecting() -> frozenset[ProbeName]:
    """The probes that hold a TCP connection here: without permission for ICMP, `probes.tcp_check`
    stands in for pings."""
    without_icmp = {ProbeName.ICMP} if privilege() is Privilege.NONE else set()
    return frozenset(CONNECTING) | without_icmp


_Conversation = tuple[str, Hashable]


class Hosts:
    """Gives each address at most `most` conversations, whatever probes and slots they are for.

    All channels of a recorder share one: they are asked about together (`probes.recorder`).
    """

    def __init__(self, most: int, connecting: Collection[ProbeName] = CONNECTING) -> None:
        self._most, self._connecting = most, connecting
        self._askers: Counter[_Conversation] = Counter()
        self._out: Counter[str] = Counter()
        self._taken: dict[CheckKey, _Conversation] = {}

    def begin(self, key: CheckKey, target: Target) -> bool:
        """Take a place; false where the host has none left."""
        if key.probe not in self._connecting:
            return True
        conversation = target.address, target.port if key.probe is ProbeName.RECORDER else key
        if conversation not in self._askers:
            if self._out[target.address] >= self._most:
                return False
            self._out[target.address] += 1
        self._askers[conversation] += 1
        self._taken[key] = conversation
        return True

    def end(self, key: CheckKey) -> None:
        """Give back what was taken, if anything was."""
        conversation = self._taken.pop(key, None)
        if conversation is None:
            return
        self._askers[conversation] -= 1
        if not self._askers[conversation]:
            del self._askers[conversation]
            self._out[conversation[0]] -= 1
            if not self._out[conversation[0]]:
                del self._out[conversation[0]]
