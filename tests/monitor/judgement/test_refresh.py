"""How old an agent's word may be: its profile's refresh, else the district's threshold."""

import pytest

from inventory.types.components import Inventory
from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.time import SECOND, Ms
from monitor.judgement.judge import CheckState
from monitor.judgement.live import Context, Live
from monitor.judgement.policy import Policy
from monitor.judgement.slots import SlotRecord
from monitor.judgement.tick import _refreshed_at
from monitor.judgement.topology import Topology
from monitor.runner.follow_up import _refresh_s

NOW: Ms = 1_000_000
KEY = CheckKey("SW-1/3", ProbeName.SNMP)


def reading(refreshed_at: Ms | None) -> Reading:
    return Reading(KEY, Reason.LINK_DOWN, NOW, refreshed_at=refreshed_at)


@pytest.mark.parametrize(
    ("told", "since", "expected"),
    [
        (NOW - 15 * SECOND, NOW - 60 * SECOND, NOW - 15 * SECOND),
        (NOW - 15 * SECOND, NOW - 5 * SECOND, NOW - 5 * SECOND),
        (None, NOW - 60 * SECOND, NOW - 30 * SECOND),
        (None, NOW - 5 * SECOND, NOW - 5 * SECOND),
    ],
    ids=["profile", "news by the profile", "threshold", "news by the threshold"],
)
def test_what_an_agent_says_first_is_news(told: Ms | None, since: Ms, expected: Ms) -> None:
    newest = reading(told)
    record = SlotRecord(since=since)
    checks = {ProbeName.SNMP: CheckState(last=newest)}
    assert _refreshed_at(record, checks, newest, Policy(agent_refresh=30)) == expected


def test_each_agent_is_asked_again_after_its_own_refresh() -> None:
    inventory = Inventory("D", (), (), (), ())
    context = Context(Topology(inventory), Policy(agent_refresh=30), {})
    live = Live()
    assert _refresh_s(KEY, live, context) == 30
    live.checks[KEY] = CheckState(last=reading(NOW - 15 * SECOND))
    assert _refresh_s(KEY, live, context) == 15
    live.checks[KEY] = CheckState(last=reading(None))
    assert _refresh_s(KEY, live, context) == 30
