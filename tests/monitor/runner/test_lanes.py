"""Silent devices wait in a line of their own: they hold up nobody else."""

from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from monitor.runner.lanes import Lanes
from monitor.runner.schedule import Schedule

SILENT = [CheckKey(f"silent{number}", ProbeName.ICMP) for number in range(20)]
LIVING = [CheckKey(f"living{number}", ProbeName.ICMP) for number in range(3)]


def reading(slot: str, probe: ProbeName, reason: Reason) -> Reading:
    return Reading(CheckKey(slot, probe), reason, 0)


def planned() -> Schedule:
    schedule = Schedule()
    schedule.plan(dict.fromkeys(SILENT + LIVING, 10.0), 0.0)
    schedule.slow_down(SILENT)
    return schedule


def test_the_slow_get_no_more_places_than_they_may() -> None:
    schedule = planned()
    first = schedule.due(100.0, room=8, slow_room=4)
    assert set(first[:3]) == set(LIVING)
    assert set(first[3:]) < set(SILENT)
    assert len(first) == 7
    for key in first[:3]:
        schedule.done(key, 50.0)
    assert set(schedule.due(100.0, room=4, slow_room=0)) == set(LIVING)


def test_who_answers_again_waits_with_the_others() -> None:
    schedule = planned()
    schedule.speed_up([SILENT[0]])
    assert SILENT[0] in schedule.due(100.0, room=20, slow_room=0)
    assert schedule.next_in_line(slow=False) is None
    assert schedule.next_in_line(slow=True) is not None


def test_a_check_that_is_out_comes_back_to_its_new_line() -> None:
    schedule = planned()
    [out] = schedule.due(100.0, room=1)
    schedule.slow_down([out])
    schedule.done(out, 200.0)
    assert out not in schedule.due(300.0, room=30, slow_room=0)
    assert out in schedule.due(300.0, room=30)


def test_one_silent_check_makes_the_whole_slot_slow_until_all_of_it_answers() -> None:
    lanes = Lanes()
    assert lanes.note(reading("a", ProbeName.ICMP, Reason.TIMEOUT))
    assert not lanes.note(reading("a", ProbeName.ONVIF, Reason.TIMEOUT))
    assert not lanes.note(reading("a", ProbeName.ICMP, Reason.OK))
    assert lanes.is_slow("a")
    assert lanes.note(reading("a", ProbeName.ONVIF, Reason.REFUSED))
    assert not lanes.is_slow("a")


def test_the_slow_get_half_of_all_places() -> None:
    lanes = Lanes()
    lanes.note(reading("a", ProbeName.ICMP, Reason.TIMEOUT))
    key = CheckKey("a", ProbeName.ICMP)
    assert lanes.room(ProbeName.ICMP, 8) == 4
    assert lanes.begin(key)
    assert lanes.room(ProbeName.ICMP, 8) == 3
    lanes.end(key)
    assert lanes.room(ProbeName.ICMP, 8) == 4
    assert not lanes.begin(CheckKey("b", ProbeName.ICMP))
