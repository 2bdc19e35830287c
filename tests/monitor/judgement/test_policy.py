"""Thresholds as the database keeps them, by name."""

from inventory.types.components import Kind
from inventory.types.readings import ProbeName
from monitor.judgement.policy import Policy, defaults, policy_from


def test_what_is_not_set_has_its_default() -> None:
    assert policy_from({}) == policy_from(defaults()) == Policy()


def test_a_whole_number_stays_one() -> None:
    assert policy_from({"attempts_to_fail": 4.0}).attempts_to_fail == 4
    assert isinstance(defaults()["attempts_to_fail"], int)


def test_names_of_another_release_are_passed_over() -> None:
    assert policy_from({"of_old": 7, "verify.camera": 9, "icmp_interval.kamera": 1}) == Policy()


def test_an_interval_of_one_kind_leaves_the_others() -> None:
    policy = policy_from({"icmp_interval": 10, "icmp_interval.camera": 20})
    assert policy.interval_ms(ProbeName.ICMP, Kind.CAMERA) == 20_000
    assert policy.interval_ms(ProbeName.ICMP, Kind.SWITCH) == 10_000
    assert policy.interval_ms(ProbeName.ONVIF, Kind.CAMERA) == Policy().onvif_interval * 1000
    assert policy.vouches_ms(ProbeName.ICMP, Kind.CAMERA) == 20_000 * policy.vouched_intervals
