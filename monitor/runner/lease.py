"""Who may write: taking the district's lease at the start, or naming the one who holds it."""

import os
import socket
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from inventory.queries.leases import Lease, read_lease, take_lease
from inventory.types.time import SECOND, Ms

LASTS: Ms = 15 * SECOND
RENEW: Ms = 5 * SECOND


class LeaseHeld(Exception):
    """Another monitor writes this district; `lease` names it and says until when."""

    def __init__(self, lease: Lease) -> None:
        super().__init__(f"district {lease.district} is written by {lease.holder}")
        self.lease = lease


def own_name() -> str:
    """This process, as the lease row names it: host/pid/start of the process."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"


def acquire(connection: Connection, district: str, holder: str, now: Ms) -> tuple[Lease, Ms | None]:
    """The lease, and until when somebody watched before (None: never). Raises LeaseHeld.

    A lease that has expired, or whose process on this very host is gone, is taken over.
    """
    old = read_lease(connection, district)
    if old is not None and old.expires_at > now and _lives(old.holder):
        raise LeaseHeld(old)
    lease = take_lease(connection, district, holder, now, LASTS)
    return lease, old.renewed_at if old else None


def _lives(holder: str) -> bool:
    """Whether the holder may still run; of another host that cannot be known."""
    host, _, rest = holder.partition("/")
    pid, _, started = rest.partition("/")
    if host != socket.gethostname() or not pid.isdigit():
        return True
    return _started(int(pid)) == started


def _started(pid: int) -> str:
    """The start time of a process in clock ticks since boot (proc(5), field 22); "" if gone."""
    with suppress(OSError, IndexError):
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return stat.rpartition(")")[2].split()[19]
    return _alive_without_proc(pid)


def _alive_without_proc(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return "alive"
    return "alive"
