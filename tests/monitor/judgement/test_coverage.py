"""What an inventory cannot tell apart, and what would help: rehearsed with the diagnosis itself."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.types.components import Inventory, Kind
from inventory.types.outages import SlotState
from inventory.types.readings import ProbeName, Reason
from inventory.types.wiring import SNMP_SPEAKERS
from monitor.judgement.coverage.alike import Makes
from monitor.judgement.coverage.check import check
from monitor.judgement.coverage.costs import RemedyKind
from monitor.judgement.coverage.model import BuildingCheck, Remedy
from monitor.judgement.coverage.rehearsal import Rehearsal
from monitor.judgement.coverage.scene import (
    Instruments,
    missing_feeds,
    missing_paths,
    presumed_feeds,
    presumed_paths,
    scene_of,
    with_parts,
)
from monitor.judgement.coverage.words import Words
from monitor.judgement.diagnosis.priors import DEFAULT_PRIORS
from monitor.judgement.diagnosis.topology import Topology
from monitor.judgement.policy import Policy
from monitor.runner.targets import Ports, plan_targets
from probes.sim.world import World
from tests.monitor.judgement import instruments as simulated
from tests.monitor.judgement.districts import buildings, unchained, without_voice

B4, B8 = buildings("B4"), buildings("B8")
"""A building with a managed chassis; one without."""
BARE = unchained({f"B1-0{number}": f"127.0.0.{number}" for number in range(1, 7)})


def _instruments(inventory: Inventory, *, mute: tuple[Kind, ...] = ()) -> Instruments:
    """All that can be asked; `mute`: agents of these kinds answer to nothing but ping."""
    targets = plan_targets(inventory, {}, Ports())
    kinds = {slot.code: slot.kind for slot in inventory.slots}
    topology = Topology(inventory)
    told = {key.slot: topology.agent(key.slot) or key.slot for key in targets}
    asked = {
        code: agent for code, agent in told.items() if agent == code or kinds[agent] not in mute
    }
    read = frozenset(code for code in asked if kinds[code] in SNMP_SPEAKERS)
    return Instruments(frozenset(asked), frozenset(c for c in read if kinds[c] not in mute))


def _one(inventory: Inventory, instruments: Instruments, building: str) -> BuildingCheck:
    found = check(inventory, instruments, frozenset())
    return next(each for each in found if each.building == building)


def _remedy(found: BuildingCheck, kind: RemedyKind) -> Remedy:
    return next(each for each in found.remedies if each.kind is kind)


def test_where_nothing_is_recorded_a_point_is_not_told_from_its_adapter() -> None:
    found = _one(BARE, _instruments(BARE), "B1")
    (alone,) = (
        each
        for each in found.confusable
        if each.kinds == {Kind.CAMERA, Kind.ADAPTER, Kind.TRANSCEIVER}
    )
    assert len(alone.points) == 6
    assert alone.named < alone.a_year / 2
    assert found.remedies[0].kind is RemedyKind.RECORD_FEEDS
    assert len(found.remedies[0].items) == 6


def test_what_recording_promises_is_what_it_brings() -> None:
    before = _one(BARE, _instruments(BARE), "B1")
    written = with_parts(BARE, *presumed_feeds(BARE, missing_feeds(BARE)))
    after = _one(written, _instruments(written), "B1")
    gain = _remedy(before, RemedyKind.RECORD_FEEDS).gain
    assert after.named - before.named == pytest.approx(gain)
    assert RemedyKind.RECORD_FEEDS not in {each.kind for each in after.remedies}


def test_what_reading_the_chassis_promises_is_what_it_brings() -> None:
    before = _one(B4, _instruments(B4, mute=(Kind.CHASSIS,)), "B4")
    after = _one(B4, _instruments(B4), "B4")
    gain = _remedy(before, RemedyKind.READ_CHASSIS).gain
    assert gain > 0.3
    # Patches are heard from the far end alone: whether they would be, nobody can suppose.
    assert after.named - before.named >= gain - 0.01
    assert RemedyKind.READ_CHASSIS not in {each.kind for each in after.remedies}


def test_gasps_tell_the_adapter_from_the_transceiver() -> None:
    deaf = _instruments(B4)
    strands = {s.code for s in B4.slots if s.kind is Kind.STRAND} & deaf.asked
    before, after = (_one(B4, each, "B4") for each in (deaf, deaf.also(gasping=strands)))
    promised = _remedy(before, RemedyKind.GASPING_TRANSCEIVERS)
    assert len(promised.items) == promised.points == len(strands)
    assert promised.names == (Kind.TRANSCEIVER,), "the adapter, likelier, was named for it"
    assert after.named - before.named == pytest.approx(promised.gain)
    assert RemedyKind.GASPING_TRANSCEIVERS not in {each.kind for each in after.remedies}


def test_an_unmanaged_chassis_is_a_matter_of_parts_a_mute_one_of_settings() -> None:
    unmanaged, mute = _one(B8, _instruments(B8), "B8"), _instruments(B4, mute=(Kind.CHASSIS,))
    assert _remedy(unmanaged, RemedyKind.MANAGED_CHASSIS).items == ("B8-CH1",)
    cheap = _remedy(_one(B4, mute, "B4"), RemedyKind.READ_CHASSIS)
    assert cheap.hours < _remedy(unmanaged, RemedyKind.MANAGED_CHASSIS).hours


def test_the_best_for_its_cost_comes_first() -> None:
    for found in check(B8, _instruments(B8, mute=tuple(SNMP_SPEAKERS)), frozenset()):
        worths = [each.worth for each in found.remedies]
        assert worths == sorted(worths, reverse=True)
        assert all(worth > 0 for worth in worths)


def test_a_mute_ups_is_nobody_who_tells_of_the_mains() -> None:
    silent = without_voice(B4, Kind.UPS)
    scene = scene_of(silent, _instruments(silent))
    words = Words(Topology(scene.world), scene.instruments).of("B4-MAINS")
    assert "B4-UPS" not in words
    told = Words(Topology(B4), _instruments(B4)).of("B4-MAINS")
    assert told["B4-UPS"].reason is Reason.ON_BATTERY


@pytest.mark.parametrize("inventory", [B4, B8], ids=["managed", "unmanaged"])
def test_what_is_alike_ends_alike(inventory: Inventory) -> None:
    """One is rehearsed for all: the others would have ended the same."""
    scene = scene_of(inventory, _instruments(inventory))
    rehearsal = Rehearsal(scene, DEFAULT_PRIORS)
    for alike in Makes(rehearsal.world, scene.instruments).groups():
        outcomes = {
            Rehearsal(scene, DEFAULT_PRIORS).play(replace(alike, codes=(code,)))
            for code in (alike.codes[0], alike.codes[-1])
        }
        assert outcomes == {rehearsal.play(alike)}, alike


@pytest.mark.parametrize("inventory", [B4, B8, buildings("B1")], ids=["B4", "B8", "B1"])
def test_the_words_are_those_of_a_simulated_district(inventory: Inventory) -> None:
    """Each component broken: the same slots are down, by rules that share nothing."""
    instruments, targets = _instruments(inventory), plan_targets(inventory, {}, Ports())
    words = Words(Topology(inventory), instruments)
    world = World(inventory, clock=lambda: 0.0)
    probes = simulated.Instruments(world, Policy())
    first = {key.slot: (key, target) for key, target in reversed(targets.items())}
    for slot in inventory.slots:
        world.break_(slot.code)
        told = {code: probes.ask(*asked)[0].reason for code, asked in first.items()}
        world.mend(slot.code)
        silent = {Reason.OK, Reason.AGENT_SILENT, Reason.ON_BATTERY}
        down = {code for code, reason in told.items() if reason not in silent}
        said = words.of(slot.code)
        assert {c for c, seen in said.items() if seen.state is SlotState.DOWN} == down, slot.code


def test_what_is_presumed_is_not_taken_for_recorded() -> None:
    scene = scene_of(BARE, _instruments(BARE))
    assert scene.records is BARE
    assert not missing_feeds(scene.world)
    assert not missing_paths(scene.world)
    again = with_parts(scene.world, *presumed_paths(scene.world, missing_paths(scene.world)))
    assert again == scene.world


def test_what_is_missing_outright_is_listed() -> None:
    found = check(B4, _instruments(B4), frozenset({"B4-01"}))
    (missing,) = (each.missing for each in found if each.building == "B4")
    assert missing.chain == ("B4-36", "B4-37", "B4-38")
    assert "B4-01" not in missing.credential
    assert "B4-02" in missing.credential
    assert missing.identity == missing.chain


def test_a_camera_that_nobody_can_ask_is_never_named() -> None:
    deaf = without_voice(BARE, Kind.CAMERA)
    (found,) = check(deaf, _instruments(deaf), frozenset())
    assert found.named == 0
    assert found.a_year > 0
    assert ProbeName.ICMP not in {key.probe for key in plan_targets(deaf, {}, Ports())}


@given(st.randoms(use_true_random=False), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=25)
def test_whatever_is_left_out_is_checked_all_the_same(
    random: Random, linked: float, addressed: float
) -> None:
    """Never more named than fails, nothing promised that cannot be, no set of one kind."""
    links = tuple(link for link in B8.links if random.random() < linked)
    standing = tuple(
        each if random.random() < addressed else replace(each, address=None)
        for each in B8.installations
    )
    left = replace(B8, links=links, installations=standing)
    for found in check(left, _instruments(left), frozenset()):
        assert 0 <= found.named <= found.a_year
        for remedy in found.remedies:
            assert 0 < remedy.gain <= found.a_year - found.named + 1e-3
            assert remedy.hours > 0
            assert set(remedy.items) <= {slot.code for slot in left.slots}
        for confusable in found.confusable:
            assert len(confusable.kinds) > 1
            assert confusable.named <= confusable.a_year
