"""From a deed in a street of real hosts to the message about it, by several schedules.

What a monitor sees only at its next turn to sign in, or after it has come and gone often enough,
is not waited for: it counts as never told. So the median is not better than the truth.
"""

import math
import statistics
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from inventory.database import open_engine, upgrade
from tests.bench.figures import Figure
from tests.endtoend.street.deeds import DEEDS
from tests.endtoend.street.street import street_under_watch
from tests.endtoend.street.telling import tell
from tests.servers.namespaces import in_own_network, may_unshare

UNWAITED = ("a flapping link", "a password changed", "30 % loss")
WIRES = ("a strand down", "all strands of a cable")
"""What an agent of net-snmp tells without a trap."""
_AS_DELIVERED = {"verify": 3.0}
"""Only that the next deed need not wait for two minutes."""
_SELDOM = _AS_DELIVERED | {f"{probe}_interval": 30.0 for probe in ("icmp", "snmp", "onvif", "rtsp")}


def deed_figures() -> list[Figure]:
    """The medians, each with the seconds of every deed; none where namespaces are not permitted."""
    if not may_unshare():
        print("deeds: left out, since this user may not make network namespaces")
        return []
    all_of_them = [deed.name for deed in DEEDS]
    return [
        _figure("deeds_default_s", 12, _AS_DELIVERED, all_of_them),
        _figure("deeds_30_s", 20, _SELDOM, all_of_them),
        _figure("deeds_trap_s", 12, _SELDOM, all_of_them, traps=True),
        _figure("deeds_cached_s", 20, _AS_DELIVERED, WIRES, cached=True),
    ]


def _figure(
    name: str,
    at_most: float,
    thresholds: Mapping[str, float],
    deeds: Collection[str],
    *,
    traps: bool = False,
    cached: bool = False,
) -> Figure:
    told = in_own_network(lambda: _told(thresholds, deeds, traps=traps, cached=cached))
    never = [deed for deed in deeds if deed in UNWAITED]
    median = statistics.median([*told.values(), *(math.inf for _ in never)])
    each = ", ".join(f"{deed} {seconds:.1f}" for deed, seconds in told.items())
    return Figure(name, median, "s", f"median; {each}; not waited for: {len(never)}", at_most)


def _told(
    thresholds: Mapping[str, float], deeds: Collection[str], *, traps: bool, cached: bool
) -> dict[str, float]:
    with TemporaryDirectory(prefix="pointwatch-bench-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'ledger.db'}")
        upgrade(engine)
        try:
            with street_under_watch(
                engine, Path(folder), thresholds, cached=cached, traps=traps
            ) as street:
                chosen = [d for d in DEEDS if d.name in deeds and d.name not in UNWAITED]
                return {deed.name: tell(street, deed) for deed in chosen}
        finally:
            engine.dispose()
