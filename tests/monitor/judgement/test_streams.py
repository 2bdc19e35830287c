"""What the video stream adds: a hung encoder is no outage, and its silence takes nothing down."""

import pytest

from inventory.types.outages import SlotState
from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.judge import CheckState
from monitor.judgement.live import Context, Live
from monitor.judgement.seeing import Sight
from monitor.judgement.streams import with_stream
from monitor.judgement.tick import tick
from tests.monitor.judgement.districts import unchained
from tests.monitor.judgement.readings import POLICY, at, judged, reading
from tests.monitor.judgement.scenario import Story

CAMERA = "B1-01"
LONE = unchained({CAMERA: "10.1.1.1"})
OK, DOWN, UNKNOWN = SlotState.OK, SlotState.DOWN, SlotState.UNKNOWN
DEGRADED, MISCONFIGURED = SlotState.DEGRADED, SlotState.MISCONFIGURED


@pytest.mark.parametrize(
    ("others", "state", "stream", "expected"),
    [
        ("ggg", OK, "g", OK),
        ("ggg", OK, "fff", DEGRADED),
        ("ggg", OK, "dd", DEGRADED),
        ("ggg", OK, "m", MISCONFIGURED),
        ("ggg", OK, "u", OK),
        ("ggg", OK, "", OK),
        ("ggg", OK, "gff", OK),  # a doubt is no verdict
        ("m", MISCONFIGURED, "fff", MISCONFIGURED),
        ("dd", DEGRADED, "m", MISCONFIGURED),
        ("gfff", DOWN, "fff", DOWN),
        ("gfff", DOWN, "u", DOWN),
        ("u", UNKNOWN, "g", OK),
        ("u", UNKNOWN, "fff", UNKNOWN),
        ("u", UNKNOWN, "u", UNKNOWN),
    ],
)
def test_what_a_stream_makes_of_the_others_verdict(
    others: str, state: SlotState, stream: str, expected: SlotState
) -> None:
    verdict = with_stream((state, Reason.OK), [judged(others)], _stream(stream), vouches=True)
    assert verdict is not None
    assert verdict[0] is expected


def _stream(letters: str, first: float = 10) -> CheckState:
    return judged(letters, first=first)


def test_a_stream_that_answered_after_the_others_were_lost_proves_life() -> None:
    lost = [judged("gfff")]
    for first, expected in ((0.5, DOWN), (10, DEGRADED)):
        verdict = with_stream((DOWN, Reason.TIMEOUT), lost, _stream("g", first), vouches=True)
        assert verdict == (expected, Reason.TIMEOUT)


def test_an_ill_word_from_before_the_camera_came_back_does_not_count() -> None:
    back = [judged("gfffgg", first=100)]
    assert with_stream((OK, Reason.OK), back, _stream("fff"), vouches=True) == (OK, Reason.OK)
    # Nor one that the stream is about to take back.
    coming = [judged("g")]
    assert with_stream((OK, Reason.OK), coming, _stream("fffg"), vouches=True) == (OK, Reason.OK)


def test_what_it_said_against_the_camera_stands_until_it_is_heard_again() -> None:
    good = [judged("g")]
    assert with_stream((OK, Reason.OK), good, _stream("fff"), vouches=False) is None
    assert with_stream((OK, Reason.OK), good, _stream("g"), vouches=False) == (OK, Reason.OK)
    assert with_stream(None, good, _stream("g"), vouches=True) is None


def test_a_hung_encoder_is_one_ticket_and_no_outage() -> None:
    story = Story(LONE)
    story.world.freeze(CAMERA)
    story.at(700).expect_ticket("camera", CAMERA, "hung").expect_tickets(1).expect_outages()
    story.mend(CAMERA).at(1700).expect_closed()


def test_a_dead_camera_is_named_without_waiting_for_its_stream() -> None:
    story = Story(LONE).break_(CAMERA).at(30)
    story.expect_ticket("camera", CAMERA, "dead").expect_tickets(1)
    story.mend(CAMERA).at(400).expect_closed().expect_messages("ticket_opened", "ticket_closed")


def test_a_service_that_is_not_offered_makes_no_evidence_fresh() -> None:
    context = Context(Topology(LONE), POLICY, {CAMERA: (ProbeName.ICMP, ProbeName.RTSP)})
    silent = Reading(CheckKey(CAMERA, ProbeName.RTSP), Reason.NOT_OFFERED, at(10))
    readings = [reading("g", 1, ProbeName.ICMP, CAMERA), silent]
    outcome, _ = tick(Live(), readings, Sight({}), context, at(11))
    assert outcome.evidence[CAMERA].newest == at(1)
