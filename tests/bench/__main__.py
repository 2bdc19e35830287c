"""`python -m tests.bench [NAME …]`: measures, prints, and writes build/bench.json.

Names: help, storage, icmp, snmp, onvif, point, scale, runner, sweep, silent, idle, traps, deeds
(as root). Without a name all are measured, in three quarters of an hour.
"""

import sys
from collections.abc import Callable, Mapping

from tests.bench.calls import onvif_figures, point_figures
from tests.bench.deeds import deed_figures
from tests.bench.figures import Figure, keep, show
from tests.bench.gets import get_figures
from tests.bench.help import help_figures
from tests.bench.idle import idle_figures
from tests.bench.pings import ping_figures
from tests.bench.runner import runner_figures
from tests.bench.scale import scale_figures
from tests.bench.silent import silent_figures
from tests.bench.storage import storage_figures
from tests.bench.sweep import sweep_figures
from tests.bench.traps import trap_figures

BENCHES: Mapping[str, Callable[[], list[Figure]]] = {
    "help": help_figures,
    "storage": storage_figures,
    "icmp": ping_figures,
    "snmp": get_figures,
    "onvif": onvif_figures,
    "point": point_figures,
    "scale": scale_figures,
    "runner": runner_figures,
    "sweep": sweep_figures,
    "silent": silent_figures,
    "idle": idle_figures,
    "traps": trap_figures,
    "deeds": deed_figures,
}


def main(names: list[str]) -> int:
    """Run the benches of these names; 1 when a figure misses its target."""
    met = True
    for name in names or list(BENCHES):
        figures = BENCHES[name]()
        for figure in figures:
            show(figure)
            met = met and figure.met
        keep(figures)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
