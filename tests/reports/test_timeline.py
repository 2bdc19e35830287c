"""The timeline of a slot: worked examples."""

import pytest

from inventory.types.outages import BlindTime, Outage, OutageKind, Span
from inventory.types.readings import Reason
from inventory.types.time import SECOND
from reports.arithmetic.timeline import slot_timeline
from tests.reports.stories import blind, outage, seconds, span, timeline

CUT = OutageKind.UNREACHABLE

EXAMPLES = [
    pytest.param([], [], [], {"unknown": 1000}, id="no reading: nothing is known"),
    pytest.param(
        [],
        [outage(100, 200)],
        [],
        {"unknown": 1000},
        id="an outage without readings proves nothing",
    ),
    pytest.param(
        [span(0, 400), span(0, 400, vouches=600, probe="rtsp")],
        [],
        [],
        {"up": 460, "unknown": 540},
        id="a stream's word on life lasts no longer than that of the others",
    ),
    pytest.param(
        [span(0, 970), span(300, 300, Reason.DEGRADED, vouches=200, probe="rtsp")],
        [],
        [],
        {"up": 800, "degraded": 200},
        id="a camera without video is degraded",
    ),
    pytest.param([span(0, 970)], [], [], {"up": 1000}, id="the last reading vouches to the end"),
    pytest.param(
        [span(0, 400)],
        [],
        [],
        {"up": 460, "unknown": 540},
        id="a reading vouches for two intervals",
    ),
    pytest.param(
        [span(0, 270), span(300, 570, Reason.TIMEOUT), span(600, 970)],
        [outage(300, 600)],
        [],
        {"up": 700, "down": 300},
        id="down from the first failed to the first good reading",
    ),
    pytest.param(
        [span(0, 270), span(300, 570, Reason.TIMEOUT), span(600, 970)],
        [outage(300, 600, CUT)],
        [],
        {"up": 700, "unreachable": 300},
        id="cut off by something upstream",
    ),
    pytest.param(
        [span(0, 270), span(300, 300, Reason.TIMEOUT), span(330, 970)],
        [],
        [],
        {"up": 1000},
        id="a soft failure is covered by the reading before",
    ),
    pytest.param(
        [span(0, 270), span(300, 420, Reason.TIMEOUT), span(450, 970)],
        [],
        [],
        {"up": 880, "unknown": 120},
        id="unconfirmed failures outlive the vouching and are unknown",
    ),
    pytest.param(
        [span(0, 270), span(300, 400, Reason.TIMEOUT), span(700, 970)],
        [outage(300, 700)],
        [],
        {"up": 600, "down": 160, "unknown": 240},
        id="the monitor stopped during an outage",
    ),
    pytest.param(
        [span(0, 270), span(300, 570, Reason.TIMEOUT), span(600, 970)],
        [outage(300, 600)],
        [blind(400, 500)],
        {"up": 700, "down": 200, "unknown": 100},
        id="blind time takes failed readings away",
    ),
    pytest.param(
        [span(0, 970)], [], [blind(400, 500)], {"up": 1000}, id="good readings stand in blind time"
    ),
    pytest.param(
        [span(0, 270), span(300, 570, Reason.BLIND), span(600, 970)],
        [],
        [],
        {"up": 700, "unknown": 300},
        id="blind readings prove nothing and end what was vouched",
    ),
    pytest.param(
        [span(0, 470), span(500, 970, Reason.AUTHENTICATION)],
        [],
        [],
        {"up": 500, "misconfigured": 500},
        id="the next reading of a check ends the vouching of the last",
    ),
    pytest.param(
        [span(0, 970), span(0, 970, Reason.DEGRADED, probe="snmp")],
        [],
        [],
        {"degraded": 1000},
        id="two checks: the worse word counts",
    ),
    pytest.param(
        [span(0, 970), span(0, 970, Reason.TIMEOUT, probe="onvif")],
        [],
        [],
        {"up": 1000},
        id="one check alive, one failing, no outage: up",
    ),
    pytest.param(
        [span(0, 970, Reason.TIMEOUT)],
        [outage(100, 400), outage(300, 600), outage(350, 380)],
        [],
        {"down": 500, "unknown": 500},
        id="overlapping outages count once",
    ),
    pytest.param(
        [span(0, 970, Reason.TIMEOUT)],
        [outage(100, 400, CUT), outage(300, 600)],
        [],
        {"unreachable": 200, "down": 300, "unknown": 500},
        id="contradictory outages: down goes before cut off",
    ),
    pytest.param(
        [span(0, 970)], [outage(600, 300)], [], {"up": 1000}, id="a reversed outage holds no time"
    ),
    pytest.param(
        [span(0, 970), span(1000, 2000, Reason.TIMEOUT)],
        [outage(1000, None)],
        [],
        {"up": 1000},
        id="an outage after the window",
    ),
]


@pytest.mark.parametrize(("spans", "outages", "blinds", "expected"), EXAMPLES)
def test_worked_examples(
    spans: list[Span], outages: list[Outage], blinds: list[BlindTime], expected: dict[str, int]
) -> None:
    assert seconds(timeline(1000, spans, outages, blinds)) == expected


def test_the_future_is_not_part_of_the_window() -> None:
    spans = [span(0, 270), span(300, 570, Reason.TIMEOUT)]
    found = timeline(1000, spans, [outage(300, None)], [], now=600)
    assert seconds(found) == {"up": 300, "down": 300}


def test_a_slot_is_reported_for_its_life_only() -> None:
    agreed = ((200 * SECOND, 500 * SECOND),)
    found = slot_timeline(agreed, [span(0, 970)], [], [], 10_000 * SECOND)
    assert seconds(found) == {"up": 300}
    assert seconds(slot_timeline((), [span(0, 970)], [], [], 10_000 * SECOND)) == {}
