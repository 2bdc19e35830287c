"""Whatever breaks, in whatever order: the promises that hold of every story."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.types.faults import FaultState
from monitor.judgement.policy import Policy
from tests.monitor.judgement.districts import unchained
from tests.monitor.judgement.scenario import Story
from tests.probes.sim.small_district import small_district

QUICK = Policy(
    icmp_interval=5,
    snmp_interval=5,
    onvif_interval=10,
    icmp_deadline=0.5,
    snmp_deadline=1,
    onvif_deadline=1,
    retry_interval=0.5,
    evidence_deadline=8,
    together=4,
    verify=10,
)
CHAINED = small_district()
FREE = unchained({f"B{n % 3}-0{n}": f"10.1.{n % 2}.{n}" for n in range(1, 8)})

DEEDS = st.lists(
    st.tuples(st.sampled_from(("break", "mend", "hang", "wait", "restart")), st.integers(0, 99)),
    max_size=12,
)


def play(story: Story, deeds: list[tuple[str, int]]) -> None:
    codes = sorted(story.context.topology.slots)
    for deed, number in deeds:
        code = codes[number % len(codes)]
        if deed == "break":
            story.break_(code)
        elif deed == "mend":
            story.mend(code)
        elif deed == "hang":
            story.world.hang(code)
        elif deed == "restart":
            story.restart(down_s=number)
        story.at(story.now + number % 25)
        no_point_has_two_tickets(story)


def no_point_has_two_tickets(story: Story) -> None:
    faults = [f.diagnosis for f in story.live.faults.values() if f.state is FaultState.OPEN]
    for people in (True, False):
        chosen = [d for d in faults if d.kind.for_administrator is people]
        affected = [code for diagnosis in chosen for code in diagnosis.affected]
        assert len(affected) == len(set(affected)), story.told()


def all_is_well_in_the_end(story: Story) -> None:
    story.world.mend_all()
    story.at(story.now + 120).expect_closed().expect_outages()
    assert len({m.idempotency_key for m in story.messages}) == len(story.messages)
    opened = [entry for entry in story.log if entry.event.kind == "opened"]
    assert len(opened) == len(story.tickets), story.told()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEEDS)
def test_a_district_with_chains(deeds: list[tuple[str, int]]) -> None:
    story = Story(CHAINED, QUICK)
    play(story, deeds)
    all_is_well_in_the_end(story)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEEDS)
def test_a_district_without_chains(deeds: list[tuple[str, int]]) -> None:
    story = Story(FREE, QUICK)
    play(story, deeds)
    all_is_well_in_the_end(story)
