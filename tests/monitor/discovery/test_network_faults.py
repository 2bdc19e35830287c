"""What the tables of switches say against the inventory, as findings for the administrator."""

from dataclasses import replace

import pytest

from inventory.sample import sample_district
from inventory.types.components import Kind
from inventory.types.discovered import Findings, Neighbour, Pairing, Sighting
from inventory.types.faults import Diagnosis, FaultKind
from monitor.discovery.network_faults import judge_tables
from probes.sim.mib import Told
from probes.sim.world import World
from tests.monitor.discovery.records import (
    ADDRESSES,
    MACS,
    as_recorded,
    device,
    district,
    port,
)

OTHER = "00:99:00:00:00:01"
TOLD = {"SW1", "SW2"}


def found(findings: Findings, told: set[str] = TOLD) -> tuple[Diagnosis, ...]:
    return judge_tables(district(port("SW1.3", "13")), findings, told, 5).found


def moved(findings: Findings, code: str, agent: str, index: str) -> Findings:
    """The frames of that device come from elsewhere."""
    kept = {each for each in findings.sightings if each.mac != MACS[code]}
    return replace(findings, sightings=kept | {Sighting(MACS[code], agent, index)})


def usurped(findings: Findings, code: str, index: str = "13") -> Findings:
    """Another device has the address, and is plugged in."""
    findings.pairings.discard(Pairing(ADDRESSES[code], MACS[code], "SW1"))
    findings.pairings.add(Pairing(ADDRESSES[code], OTHER, "SW1"))
    findings.sightings.add(Sighting(OTHER, "SW1", index))
    return findings


def test_a_network_as_recorded_says_nothing_against_it_and_vouches_for_what_it_sees() -> None:
    word = judge_tables(district(), as_recorded(), TOLD, 5)
    assert word.found == ()
    assert word.checked == {"C1", "C2", "R1"}


def test_two_devices_at_one_address_are_both_named_with_their_ports() -> None:
    (conflict,) = found(usurped(as_recorded(), "C1"))
    assert (conflict.component.code, conflict.kind) == ("C1", FaultKind.ADDRESS_CONFLICT)
    assert conflict.kind.for_administrator
    told = {each.code: (each.params["mac"], each.params["port"]) for each in conflict.evidence}
    assert told == {"recorded_mac_at": (MACS["C1"], "SW1.1"), "mac_at": (OTHER, "SW1.3")}


def test_a_camera_that_was_exchanged_is_gone_from_the_tables_and_no_conflict() -> None:
    findings = usurped(as_recorded(), "C1", index="10")
    findings.sightings.discard(Sighting(MACS["C1"], "SW1", "10"))
    assert found(findings) == ()


def test_a_device_with_two_interfaces_of_its_own_addresses_is_no_conflict() -> None:
    findings = usurped(as_recorded(), "C1")
    findings.pairings.add(Pairing("10.0.1.77", OTHER, "SW1"))
    assert found(findings) == ()


def test_two_strangers_at_a_recorded_address_are_a_conflict_though_no_mac_is_recorded() -> None:
    findings = usurped(as_recorded(), "C1")
    findings.pairings.add(Pairing(ADDRESSES["C1"], MACS["C1"], "SW2"))
    bare = replace(device("C1", Kind.CAMERA, "SW1.1"), mac="")
    (conflict,) = judge_tables(district(bare), findings, TOLD, 5).found
    assert {each.code for each in conflict.evidence} == {"mac_at"}


def test_a_camera_behind_another_port_is_a_wrong_record() -> None:
    (wrong,) = found(moved(as_recorded(), "C1", "SW1", "13"))
    assert (wrong.component.code, wrong.kind) == ("C1", FaultKind.RECORDS)
    assert wrong.evidence[0].params == {"recorded": "SW1.1", "seen": "SW1.3"}
    assert wrong.affected == {"C1"}


def test_a_camera_behind_another_switch_is_a_wrong_record() -> None:
    (wrong,) = found(moved(as_recorded(), "C1", "SW2", "4"))
    assert wrong.evidence[0].params["seen"] == "SW2:4"


@pytest.mark.parametrize("told", [set(), {"SW2"}])
def test_a_switch_that_did_not_tell_contradicts_nothing(told: set[str]) -> None:
    assert found(moved(as_recorded(), "C1", "SW2", "4"), told) == ()


def test_a_camera_that_is_only_seen_on_its_way_is_where_it_is_recorded() -> None:
    # SW2 hangs below SW1, and its own tables do not have the camera at this moment.
    below = (port("SW2.1", "10"), device("C1", Kind.CAMERA, "SW2.1"))
    findings = moved(as_recorded(), "C1", "SW1", "13")
    assert judge_tables(district(*below), findings, TOLD, 5).found == ()


def test_a_camera_announces_itself_by_lldp_at_another_port() -> None:
    findings = replace(as_recorded(), neighbours={Neighbour("SW1", "13", mac=MACS["C1"])})
    (wrong,) = found(findings)
    assert wrong.evidence[0].params["seen"] == "SW1.3"


def test_nothing_told_is_nothing_found_and_nothing_vouched_for() -> None:
    word = judge_tables(district(), Findings(), set(), 5)
    assert (word.found, word.checked) == ((), frozenset())


def test_the_sample_district_is_as_recorded_by_the_tables_of_its_simulated_switches() -> None:
    inventory = sample_district().inventory("d")
    world = World(inventory, lambda: 0.0)
    told, seen = Told(world), Findings()
    switches = [slot.code for slot in inventory.slots if slot.kind is Kind.SWITCH]
    for switch in switches:
        for slot, index in told.of(switch):
            macs = (world.mac_at(code) for code in world.behind(slot.code))
            seen.sightings |= {Sighting(mac, switch, str(index[-1])) for mac in macs}
    word = judge_tables(inventory, seen, set(switches), 5)
    assert word.found == ()
    assert len(word.checked) > 150
