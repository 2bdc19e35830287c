"""What can't be told apart, and which reading would tell it."""

from random import Random

from inventory.types.components import Kind
from inventory.types.faults import Component, GroupKind
from tests.laboratory.instruments import Instruments, Tier
from tests.laboratory.mix import Mix
from tests.laboratory.plant import Fault, Mode
from tests.laboratory.separable import Chart
from tests.laboratory.small import small_plant


def chart(tier: Tier, *, passes: bool = False) -> Chart:
    plant = small_plant(passes=passes)
    return Chart(Instruments(plant, tier), Mix(plant, Random(1)).odds)


def twins(code: str, mode: Mode, tier: Tier = Tier.POWER, *, passes: bool = False) -> set[str]:
    """The components that may have failed, by what probes can tell."""
    found = chart(tier, passes=passes).twins(Fault(code, mode))
    return {each.code.removeprefix("B1-") for each in found}


def test_a_cut_patch_is_never_told_from_a_dead_camera() -> None:
    assert {"1", "1.cu"} <= twins("B1-1.cu", Mode.CUT)


def test_a_dead_transceiver_is_never_told_from_its_strand() -> None:
    assert {"1.tx", "C1.1"} <= twins("B1-1.tx", Mode.DEAD)


def test_a_gasp_tells_the_transceivers_adapter_from_both() -> None:
    assert {"1.ad2", "1.tx", "C1.1"} <= twins("B1-1.ad2", Mode.DEAD, Tier.LINKS)
    assert twins("B1-1.ad2", Mode.DEAD, Tier.GASPS) == {"1.ad2"}


def test_power_readings_tell_a_dead_adapter_from_a_cut_patch() -> None:
    assert {"5.ad", "5.cu", "5"} <= twins("B1-5.ad", Mode.DEAD, Tier.GASPS)
    assert twins("B1-5.ad", Mode.DEAD) == {"5.ad", "5"}


def test_a_cable_that_is_cut_is_told_from_its_strands() -> None:
    assert twins("B1-C1", Mode.CUT) == {"C1"}


def test_where_loss_is_passed_on_a_dead_camera_looks_like_its_transceiver() -> None:
    assert {"1", "1.cu", "1.tx", "C1.1"} <= twins("B1-1", Mode.DEAD, passes=True)


def test_a_loose_connector_is_not_a_dead_one() -> None:
    assert twins("B1-1.cu", Mode.LOOSE) == {"1.cu", "1"}
    found = chart(Tier.POWER).twins(Fault("B1-1.cu", Mode.LOOSE))
    assert {each.mode for each in found} == {Mode.LOOSE}


def test_where_nothing_is_recorded_the_point_or_its_building_is_the_right_name() -> None:
    place = chart(Tier.PLACE)
    assert place.named(Fault("B1-1.ad", Mode.DEAD)) == Component(Kind.CAMERA, "B1-1")
    assert place.named(Fault("B1-C1", Mode.CUT)) == Component(GroupKind.BUILDING, "B1")
