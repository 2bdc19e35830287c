"""The permission to ping: which kind of socket is in use, and how to grant what is missing."""

import os
import sys
from pathlib import Path

from inventory.words import mark
from monitor.cli.findings import Finding, fine, problem
from probes.icmp import privilege
from probes.icmp_socket import Privilege

_RANGE = Path("/proc/sys/net/ipv4/ping_group_range")
_NOBODY = (1, 0)
"""The kernel's own default: a range that holds no group."""


def check_ping() -> Finding:
    """Raw sockets, datagram sockets, or TCP in their place."""
    topic, kind = mark("Ping"), privilege()
    if kind is Privilege.RAW:
        return fine(topic, mark("permitted, by raw sockets"))
    if kind is Privilege.DATAGRAM:
        return fine(topic, mark("permitted, by datagram sockets"))
    text = mark("not permitted: TCP connects stand in, and silent devices stay unknown")
    hint = mark(
        "This process has neither CAP_NET_RAW nor a group within net.ipv4.ping_group_range "
        "(now {present}; its group is {group}). Grant one of the two, then start it again:\n"
        "  the service:   AmbientCapabilities=CAP_NET_RAW   (systemd, in [Service])\n"
        '  its group:     sudo sysctl -w net.ipv4.ping_group_range="{wanted}"   '
        "(for good: the same line in /etc/sysctl.d/)\n"
        "  this Python:   sudo setcap cap_net_raw+ep {python}   "
        "(whoever runs it may then ping)"
    )
    low, high = present = _group_range()
    group = os.getegid()
    wanted = (min(low, group), max(high, group)) if low <= high else (group, group)
    return problem(
        topic,
        text,
        hint,
        present="{} {}".format(*present),
        group=group,
        wanted="{} {}".format(*wanted),
        python=Path(sys.executable).resolve(),
    )


def _group_range() -> tuple[int, int]:
    """The lowest and the highest group that may open datagram sockets."""
    try:
        low, high = _RANGE.read_text(encoding="ascii").split()
        return int(low), int(high)
    except (OSError, ValueError):
        return _NOBODY
