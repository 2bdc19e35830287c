"""How old an agent's word may be: its profile's refresh, else the district's threshold."""

import pytest

from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.time import SECOND, Ms
from monitor.judgement.judge import CheckState
from monitor.judgement.policy import Policy
from monitor.judgement.slots import SlotRecord
from monitor.judgement.tick import _refreshed_at
from monitor.runner.burst import MARGIN_S, asked_again_after

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


@pytest.mark.parametrize(
    ("told", "wait_s"),
    [(NOW - 15 * SECOND, 10), (None, 25), (NOW - 2 * SECOND, None)],
    ids=["profile", "threshold", "news already"],
)
def test_each_agent_is_asked_again_after_its_own_refresh(
    told: Ms | None, wait_s: float | None
) -> None:
    since, policy = NOW - 5 * SECOND, Policy(agent_refresh=30)
    expected = None if wait_s is None else wait_s + MARGIN_S
    assert asked_again_after(reading(told), since, policy) == expected
