"""What is found against what is recorded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.types.components import Kind
from inventory.types.discovered import (
    Findings,
    FoundDevice,
    Neighbour,
    Pairing,
    Sighting,
    Voice,
)
from monitor.discovery.compare import compare, rows_of
from monitor.discovery.proposals import Proposal, ProposalKind
from tests.monitor.discovery.records import (
    ADDRESSES,
    MACS,
    RECORDS,
    as_recorded,
    device,
    district,
)

STRANGER = "00:99:00:00:00:01"
ONVIF = frozenset({Voice.ONVIF})


def only(proposals: tuple[Proposal, ...]) -> Proposal:
    assert len(proposals) == 1, proposals
    return proposals[0]


def paired(findings: Findings, code: str, address: str = "", mac: str = "") -> None:
    """The device of that slot answers elsewhere, or another MAC answers in its place."""
    findings.pairings.discard(Pairing(ADDRESSES[code], MACS[code], "SW1"))
    findings.pairings.add(Pairing(address or ADDRESSES[code], mac or MACS[code], "SW1"))


def test_a_network_as_recorded_gives_nothing_to_propose() -> None:
    assert compare(district(), as_recorded()) == ()


def test_nothing_found_is_nothing_to_propose() -> None:
    assert compare(district(), Findings()) == ()


def test_an_unknown_camera_is_proposed_in_the_building_of_its_subnet() -> None:
    found = as_recorded()
    found.add(FoundDevice("10.0.1.77", ONVIF, Kind.CAMERA, 8080, maker="Dahua", mac=STRANGER))
    proposal = only(compare(district(), found))
    assert (proposal.kind, proposal.slot) == (ProposalKind.UNKNOWN_DEVICE, "")
    (row,) = proposal.rows
    assert (row.code, row.building, row.address) == ("NEW-10.0.1.77", "B1", "10.0.1.77:8080")
    assert (row.kind, row.maker, row.mac) == (Kind.CAMERA, "Dahua", STRANGER)


def test_an_unknown_subnet_leaves_the_building_to_the_user() -> None:
    found = as_recorded()
    found.add(FoundDevice("10.9.9.9", ONVIF, Kind.CAMERA))
    assert only(compare(district(), found)).rows[0].building == ""


@pytest.mark.parametrize("voices", [{Voice.PING}, set()])
def test_what_only_answers_ping_is_not_proposed(voices: set[Voice]) -> None:
    found = as_recorded()
    found.add(FoundDevice("10.0.1.78", frozenset(voices)))
    assert compare(district(), found) == ()


def test_a_device_of_no_known_kind_is_told_but_not_written() -> None:
    found = as_recorded()
    found.add(FoundDevice("10.0.1.79", frozenset({Voice.SNMP}), name="printer"))
    assert only(compare(district(), found)).rows == ()


def test_a_camera_with_its_mac_at_another_address_has_moved() -> None:
    found = as_recorded()
    paired(found, "C1", address="10.0.1.50")
    proposal = only(compare(district(), found))
    assert (proposal.kind, proposal.slot) == (ProposalKind.MOVED, "C1")
    assert proposal.params == {"by": "mac", "recorded": "10.0.1.1", "seen": "10.0.1.50"}
    assert proposal.rows[0].address == "10.0.1.50"
    assert replace(proposal.rows[0], address="10.0.1.1") == device("C1", Kind.CAMERA, "SW1.1")


def test_a_camera_with_its_serial_at_another_address_has_moved_and_keeps_its_port() -> None:
    recorded = replace(device("C1", Kind.CAMERA, "SW1.1"), address="10.0.1.1:8080", mac="")
    found = Findings()
    found.add(FoundDevice("10.0.1.50", ONVIF, Kind.CAMERA, serial="sn-c1"))
    proposal = only(compare(district(recorded), found))
    assert (proposal.kind, proposal.params["by"]) == (ProposalKind.MOVED, "serial")
    assert proposal.rows[0].address == "10.0.1.50:8080"


def test_a_second_address_of_a_known_device_is_no_move() -> None:
    found = as_recorded()
    found.pairings.add(Pairing("10.0.7.1", MACS["SW1"], "SW1"))
    assert compare(district(), found) == ()


def test_two_macs_at_one_address_are_a_conflict_that_a_person_decides() -> None:
    found = as_recorded()
    found.pairings.add(Pairing(ADDRESSES["C1"], STRANGER, "SW2"))
    proposal = only(compare(district(), found))
    assert (proposal.kind, proposal.slot) == (ProposalKind.MAC_CONFLICT, "C1")
    assert proposal.params["macs"] == f"{MACS['C1']}, {STRANGER}"
    assert proposal.rows == ()


def test_another_mac_than_recorded_is_another_unit() -> None:
    found = as_recorded()
    paired(found, "C1", mac=STRANGER)
    proposal = only(compare(district(), found))
    assert (proposal.kind, proposal.params["seen"]) == (ProposalKind.OTHER_UNIT, STRANGER)
    assert (proposal.rows[0].mac, proposal.rows[0].serial) == (STRANGER, "")


def test_another_serial_than_recorded_is_another_unit() -> None:
    found = Findings()
    found.add(FoundDevice(ADDRESSES["C1"], ONVIF, Kind.CAMERA, model="M2", serial="SN-NEW"))
    proposal = only(compare(district(), found))
    assert (proposal.kind, proposal.params["by"]) == (ProposalKind.OTHER_UNIT, "serial")
    assert (proposal.rows[0].serial, proposal.rows[0].model) == ("SN-NEW", "M2")


def test_the_model_before_the_serial_number_is_the_same_unit() -> None:
    found = Findings()
    found.add(FoundDevice(ADDRESSES["C1"], ONVIF, Kind.CAMERA, serial="DS-2CD-SN-C1"))
    assert compare(district(), found) == ()


def test_a_mac_that_the_record_lacks_is_proposed() -> None:
    recorded = replace(device("C1", Kind.CAMERA, "SW1.1"), mac="")
    proposal = only(compare(district(recorded), as_recorded()))
    assert (proposal.kind, proposal.rows[0].mac) == (ProposalKind.MISSING_MAC, MACS["C1"])


@pytest.mark.parametrize("shared", ["00:00:5e:00:01:07", "00:00:0c:07:ac:01"])
def test_macs_that_routers_share_are_no_conflict(shared: str) -> None:
    found = as_recorded()
    found.pairings.add(Pairing(ADDRESSES["SW1"], shared, "SW2"))
    assert compare(district(), found) == ()


def test_a_router_that_answers_for_others_is_no_unit_of_theirs() -> None:
    found = as_recorded()
    for number in range(20):
        found.pairings.add(Pairing(f"10.0.3.{number}", STRANGER, "SW1"))
    paired(found, "C1", mac=STRANGER)
    found.pairings.add(Pairing(ADDRESSES["C2"], STRANGER, "SW1"))
    assert compare(district(), found) == ()


def test_a_camera_without_a_link_is_proposed_on_the_port_that_shows_its_mac() -> None:
    found = as_recorded()
    found.sightings.add(Sighting(MACS["C3"], "SW1", "13"))
    proposal = only(compare(district(), found))
    assert (proposal.kind, proposal.slot) == (ProposalKind.LINK, "C3")
    camera, new_port = proposal.rows
    assert camera.connected_to == (new_port.code,) == ("SW1.13",)
    assert (new_port.index, new_port.part_of, new_port.connected_to) == ("13", ("SW1",), ("SW1",))


def test_the_end_of_a_half_known_chain_is_linked_to_the_port() -> None:
    half = next(each for each in RECORDS if each.code == "C2.cu")
    proposal = only(compare(district(replace(half, connected_to=())), as_recorded()))
    assert (proposal.kind, proposal.params["lower"]) == (ProposalKind.LINK, "C2.cu")
    assert [row.connected_to for row in proposal.rows] == [("SW1.2",)]


def test_a_camera_on_another_port_than_recorded_makes_the_records_disagree() -> None:
    found = as_recorded()
    found.sightings.discard(Sighting(MACS["C1"], "SW1", "10"))
    found.sightings.add(Sighting(MACS["C1"], "SW1", "11"))
    proposal = only(compare(district(), found))
    assert (proposal.kind, proposal.slot) == (ProposalKind.RECORDS_DISAGREE, "C1")
    assert (proposal.params["recorded"], proposal.params["seen"]) == ("SW1.1", "SW1.2")
    assert proposal.rows == ()


def test_a_port_that_leads_to_another_switch_places_nobody() -> None:
    found = as_recorded()
    crowd = {Sighting(f"00:aa:00:00:00:{number:02x}", "SW2", "24") for number in range(30)}
    found.sightings |= crowd | {Sighting(mac, "SW2", "24") for mac in MACS.values()}
    assert compare(district(), found) == ()


def test_a_trunk_known_by_lldp_places_nobody_even_with_one_mac() -> None:
    found = as_recorded()
    found.sightings.add(Sighting(MACS["C3"], "SW1", "24"))
    found.neighbours.add(Neighbour("SW1", "24", MACS["SW2"], "SW2", is_bridge=True))
    assert compare(district(), found) == ()


def test_the_nearest_of_two_switches_counts() -> None:
    found = as_recorded()
    found.sightings |= {Sighting(MACS["C3"], "SW2", "5"), Sighting(MACS["C3"], "SW1", "24"),
                        Sighting(STRANGER, "SW1", "24")}  # fmt: skip
    assert only(compare(district(), found)).params["upper"] == "SW2.5"


def test_two_switches_that_claim_the_same_nearness_prove_nothing() -> None:
    found = as_recorded()
    found.sightings |= {Sighting(MACS["C3"], "SW2", "5"), Sighting(MACS["C3"], "SW1", "24")}
    assert compare(district(), found) == ()


def test_lldp_places_a_camera_by_name() -> None:
    found = Findings()
    found.neighbours.add(Neighbour("SW2", "3", name="c3"))
    proposal = only(compare(district(), found))
    assert (proposal.kind, proposal.slot) == (ProposalKind.LINK, "C3")
    assert proposal.params["upper"] == "SW2.3"


def test_an_unrecorded_switch_by_lldp_is_an_unknown_device() -> None:
    found = Findings()
    found.neighbours.add(Neighbour("SW1", "24", STRANGER, "sw-new", "10.0.1.99", is_bridge=True))
    proposal = only(compare(district(), found))
    assert proposal.kind is ProposalKind.UNKNOWN_DEVICE
    assert (proposal.rows[0].kind, proposal.rows[0].mac) == (Kind.SWITCH, STRANGER)


def test_a_switch_without_anything_above_it_is_linked_to_the_one_that_has() -> None:
    loose = replace(device("SW1", Kind.SWITCH), code="SW3", address="10.0.3.251", mac=STRANGER)
    found = Findings()
    found.neighbours.add(Neighbour("SW2", "1", STRANGER))
    proposal = only(compare(district(loose), found))
    assert (proposal.params["lower"], proposal.params["upper"]) == ("SW3", "SW2")
    assert proposal.rows[0].connected_to == ("SW2",)


def test_every_way_of_telling_a_recorded_link_between_switches_is_silent() -> None:
    found = Findings()
    found.neighbours |= {Neighbour("SW1", "24", MACS["SW2"]), Neighbour("SW2", "1", name="sw1")}
    assert compare(district(), found) == ()


def test_two_proposals_about_one_slot_become_one_row() -> None:
    bare = replace(device("C3", Kind.CAMERA), mac="")
    found = as_recorded()
    found.sightings.add(Sighting(MACS["C3"], "SW1", "13"))
    inventory = district(bare)
    rows = {row.code: row for row in rows_of(compare(inventory, found), inventory)}
    assert sorted(rows) == ["C3", "SW1.13"]
    assert (rows["C3"].mac, rows["C3"].connected_to) == (MACS["C3"], ("SW1.13",))


codes = st.sampled_from([*MACS.values(), STRANGER, "", "00:00:5e:00:01:01"])
hosts = st.sampled_from([*ADDRESSES.values(), "10.0.1.50", "10.9.0.1"])
agents = st.sampled_from(["SW1", "SW2", "C1", "gone"])
indexes = st.sampled_from(["10", "11", "24", "0", ""])
names = st.sampled_from(["", "c1", "SW2", "SW1.1", "\x00", "R1.1"])
anything = st.builds(
    Findings,
    devices=st.lists(
        st.builds(
            FoundDevice, hosts, st.frozensets(st.sampled_from(Voice)),
            st.none() | st.sampled_from(Kind), serial=st.sampled_from(["", "SN-C1", "x"]),
            mac=codes,
        )
    ).map(lambda found: {each.address: each for each in found}),
    pairings=st.sets(st.builds(Pairing, hosts, codes.filter(bool), agents)),
    sightings=st.sets(st.builds(Sighting, codes.filter(bool), agents, indexes)),
    neighbours=st.sets(
        st.builds(Neighbour, agents, indexes, codes, names, hosts | st.just(""), st.booleans())
    ),
)  # fmt: skip


@given(anything)
def test_whatever_is_found_proposals_are_lasting_and_leave_what_exists(found: Findings) -> None:
    inventory = district()
    proposals = compare(inventory, found)
    assert compare(inventory, found) == proposals
    existing = {slot.code: slot.kind for slot in inventory.slots}
    rows = rows_of(proposals, inventory)
    assert len({row.code for row in rows}) == len(rows)
    for row in rows:
        assert existing.get(row.code, row.kind) is row.kind
        assert row.code not in row.connected_to
    for proposal in proposals:
        assert proposal.slot in existing or proposal.slot == ""
