"""Ten deeds in a street of real hosts: each is exactly one ticket, which its repair closes."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.endtoend.street.deeds import DEEDS
from tests.endtoend.street.street import street_under_watch
from tests.endtoend.street.telling import lose_sight, tell
from tests.servers.namespaces import in_own_network, may_unshare
from tests.servers.snmpd import SNMPD

pytestmark = [
    pytest.mark.root,
    pytest.mark.slow,
    pytest.mark.skipif(not may_unshare(), reason="may not make network namespaces (not root)"),
]

SOON = {
    "verify": 12.0,
    "onvif_interval": 15.0,
    "rtsp_interval": 15.0,
    "flapping_window": 90.0,
    "loss_window": 60.0,
    "loss_high": 4,
    "loss_low": 1,
}
"""Only that a test need not wait for minutes: until a ticket closes, for a camera's next turn."""
WIRES = ("a strand down", "all strands of a cable")


def test_each_deed_is_one_ticket(sqlite_ledger: Engine, tmp_path: Path) -> None:
    def story() -> None:
        with street_under_watch(sqlite_ledger, tmp_path, SOON) as street:
            for deed in DEEDS:
                print(f"{deed.name}: told after {tell(street, deed):.1f} s")
            lose_sight(street)

    in_own_network(story)


@pytest.mark.skipif(SNMPD is None, reason="net-snmp's snmpd is not installed")
def test_where_agents_look_every_fifteen_seconds(sqlite_ledger: Engine, tmp_path: Path) -> None:
    def story() -> None:
        with street_under_watch(sqlite_ledger, tmp_path, SOON, cached=True) as street:
            for deed in (each for each in DEEDS if each.name in WIRES):
                print(f"{deed.name}: told after {tell(street, deed):.1f} s")

    in_own_network(story)
