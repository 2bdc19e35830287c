"""A metered outlet tells what is dead from what is only silent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.outages import SlotState
from inventory.types.readings import CheckKey, Fact, ProbeName, Reading, Reason
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.diagnosis.likelihood import What, signals_of
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.loads import is_drawn
from monitor.judgement.slots import SlotRecord, hear
from tests.monitor.judgement.districts import buildings
from tests.monitor.judgement.readings import at, seen
from tests.monitor.judgement.scenario import Story

B4 = buildings("B4")
OUTLET, ADAPTER, CAMERA = "B4-BX1.3", "B4-26.ad", "B4-26"


def belief_in(story: Story, code: str) -> float:
    (found,) = story.named()
    shares = {each.component.code: each.confidence for each in found.rivals}
    return (shares | {found.component.code: found.confidence}).get(code, 0.0)


def test_what_alone_hangs_on_an_outlet() -> None:
    topology = Topology(B4)
    assert topology.loads(OUTLET) == (ADAPTER, CAMERA)
    assert topology.meters(CAMERA) == topology.meters(ADAPTER) == {OUTLET}
    assert topology.meters("B4-BX1") == set()


def test_a_dead_adapter_on_an_outlet_that_is_on_is_named_with_what_the_meter_says() -> None:
    story = Story(B4).at(60).break_(ADAPTER).at(120).expect_tickets(1)
    story.expect_ticket("adapter", ADAPTER, "dead").expect_rivals(CAMERA)
    (found,) = story.named()
    assert ("draws_nothing", OUTLET) in {(each.code, each.slot) for each in found.evidence}
    assert belief_in(story, ADAPTER) > 0.7, story.told()


def test_a_camera_that_is_silent_and_draws_its_current_has_a_good_adapter() -> None:
    # The port of its switch is dead: the link is down, the power is drawn.
    story = Story(B4).at(60).break_("B4-SW1.15").at(120).expect_tickets(1)
    (found,) = story.named()
    assert "draws_power" in {each.code for each in found.evidence}, story.told()
    assert belief_in(story, ADAPTER) < 0.2, story.told()


def test_an_outlet_that_somebody_switched_off_is_named_itself() -> None:
    story = Story(B4).at(60).break_(OUTLET).at(120).expect_tickets(1)
    story.expect_ticket("outlet", OUTLET, "power_off", affected=1)


METERS = [
    ({"output_power_w": 8}, True),
    ({"output_power_w": 0}, False),
    ({"output_power_w": 1}, None),
    ({"output_power_w": 0, "output_current_a": 0.4}, False),
    ({"output_current_a": 0.4}, True),
    ({"output_current_a": 0.1}, None),
    ({"output_current_a": 0.0}, False),
    ({"outlet_state": 2}, None),
]


@pytest.mark.parametrize(("facts", "drawn"), METERS)
def test_what_a_meter_says(facts: dict[str, Fact], drawn: bool | None) -> None:
    assert is_drawn(facts) is drawn


def metered(record: SlotRecord, watts: float, second: float) -> SlotRecord:
    key = CheckKey(OUTLET, ProbeName.SNMP)
    return hear(record, Reading(key, Reason.OK, at(second), facts={"output_power_w": watts}))


@given(st.lists(st.sampled_from([0, 1, 8]), max_size=12))
def test_nothing_is_drawn_since_the_first_reading_after_something_was(watts: list[int]) -> None:
    record = SlotRecord()
    for second, each in enumerate(watts):
        record = metered(record, each, second)
    last = max((n for n, each in enumerate(watts) if each == 8), default=None)
    idle = [n for n, each in enumerate(watts) if each == 0 and last is not None and n > last]
    assert record.idle_since == (at(idle[0]) if idle else None)


def outlet(idle_s: float | None, **facts: Fact) -> SlotEvidence:
    idle = None if idle_s is None else at(idle_s)
    return replace(seen(OUTLET, SlotState.OK), facts=facts, idle_since=idle)


def loads_told(evidence: SlotEvidence) -> list[bool]:
    told = signals_of(evidence, Kind.OUTLET)
    return [each.bad for each in told if each.what is What.LOAD]


def test_a_meter_too_coarse_for_its_load_says_nothing() -> None:
    assert loads_told(outlet(None, output_current_a=0.0)) == []
    assert loads_told(outlet(None, output_power_w=8)) == [False]
    assert loads_told(outlet(4, output_power_w=0)) == [True]


def test_what_went_idle_long_before_the_loss_is_another_matter() -> None:
    story = Story(B4).at(60)
    story.world.break_(ADAPTER)
    early = Story(B4).at(60)
    record = early.live.slots[OUTLET]
    early.live.slots[OUTLET] = replace(record, idle_since=early.ms(-600))
    early.world.break_(ADAPTER)
    story.at(120)
    early.at(120)
    assert belief_in(early, ADAPTER) < belief_in(story, ADAPTER), early.told()
