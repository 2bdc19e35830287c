"""Which checks an inventory allows: streams of cameras, and channels through their recorder."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from inventory.database import reading, writing
from inventory.queries.checks import number_checks
from inventory.queries.credentials import Access
from inventory.queries.spans import SpanEntry, write_spans
from inventory.queries.streams import load_streamed
from inventory.types.components import (
    Building,
    Installation,
    Inventory,
    Kind,
    Link,
    LinkKind,
    Slot,
    Unit,
)
from inventory.types.readings import CheckKey, ProbeName, Reason
from inventory.types.targets import OnvifCredential, SnmpCredential, Target
from monitor.runner.known import Known
from monitor.runner.targets import Ports, plan_targets
from probes.sim.access import Access as SimulatedAccess
from tests.founding import found, new_vault

LOGIN = OnvifCredential("viewer", "s3cret")
ACCESS = {"cam": Access(LOGIN, None), "nvr": Access(LOGIN, None)}
PORTS = Ports(rtsp=8554)


def inventory(maker: str = "Hikvision", channel_at: str | None = None) -> Inventory:
    """A camera with an address; a recorder, its channel 3, and a camera behind that."""
    slots = (
        Slot("cam", Kind.CAMERA, "B1"),
        Slot("nvr", Kind.RECORDER, "B1"),
        Slot("nvr.3", Kind.CHANNEL, "B1", index="3"),
        Slot("hidden", Kind.CAMERA, "B1"),
    )
    links = (
        Link("nvr.3", "nvr", LinkKind.PART),
        Link("hidden", "nvr.3", LinkKind.DATA),
    )
    installed = [
        Installation("cam", Unit("Dahua"), "10.1.1.1:8000", since=1000),
        Installation("nvr", Unit(maker), "10.1.1.2", since=1000),
        Installation("hidden", Unit(maker), None, since=1000),
    ]
    if channel_at:
        installed.append(Installation("nvr.3", Unit(), channel_at, since=1000))
    return Inventory("d", (Building("B1", "One"),), slots, links, tuple(installed))


def planned(known: Inventory, streamed: dict[str, int] | None = None) -> dict[CheckKey, Target]:
    return plan_targets(known, ACCESS, PORTS, Known(streamed=streamed or {}))


def probes_of(known: Inventory, slot: str) -> list[ProbeName]:
    return [key.probe for key in planned(known) if key.slot == slot]


def test_a_camera_is_asked_for_its_stream_at_the_streams_own_port() -> None:
    stream = planned(inventory())[CheckKey("cam", ProbeName.RTSP)]
    assert (stream.address, stream.port, stream.maker) == ("10.1.1.1", 8554, "Dahua")
    assert (stream.onvif, stream.offered) == (LOGIN, False)
    assert ProbeName.RTSP not in probes_of(inventory(), "nvr")


def test_a_stream_is_asked_for_where_the_inventory_says() -> None:
    known = inventory()
    slots = (replace(known.slots[0], stream="/live/1"), *known.slots[1:])
    targets = planned(replace(known, slots=slots))
    assert targets[CheckKey("cam", ProbeName.RTSP)].stream == "/live/1"
    assert planned(known)[CheckKey("cam", ProbeName.RTSP)].stream == ""


@pytest.mark.parametrize(
    ("scope", "asked"),
    [("slot:cam", True), ("kind:camera", True), ("district", False), ("", False)],
)
def test_a_camera_is_asked_by_snmp_where_a_community_is_meant_for_it(
    scope: str, asked: bool
) -> None:
    community = SnmpCredential(community="public") if scope else None
    access = {"cam": Access(LOGIN, community, snmp_scope=scope)}
    found = plan_targets(inventory("Hikvision"), access, PORTS)
    assert (CheckKey("cam", ProbeName.SNMP) in found) is asked


def test_a_camera_is_asked_by_snmp_at_snmps_own_port_and_read_by_its_family() -> None:
    known = inventory()
    standing = replace(known.installations[0], unit=Unit("Hikvision", "DS-2CD2143G2-I"))
    known = replace(known, installations=(standing, *known.installations[1:]))
    community = SnmpCredential(community="public")
    access = {"cam": Access(LOGIN, community, snmp_scope="slot:cam")}
    target = plan_targets(known, access, PORTS)[CheckKey("cam", ProbeName.SNMP)]
    assert (target.address, target.port, target.profile) == ("10.1.1.1", 161, "hikvision")


def test_a_stream_counts_as_offered_once_this_unit_was_seen_to_have_it() -> None:
    for seen_at, offered in ((999, False), (1000, True), (5000, True)):
        targets = planned(inventory(), {"cam": seen_at})
        assert targets[CheckKey("cam", ProbeName.RTSP)].offered is offered


def test_a_channel_and_the_camera_behind_it_are_asked_of_their_recorder() -> None:
    for slot in ("nvr.3", "hidden"):
        assert probes_of(inventory(), slot) == [ProbeName.RECORDER]
        target = planned(inventory())[CheckKey(slot, ProbeName.RECORDER)]
        assert (target.address, target.port, target.index) == ("10.1.1.2", 80, "3")
        assert (target.own, target.maker, target.onvif) == (False, "Hikvision", LOGIN)


def test_a_recorder_of_an_unknown_make_is_not_asked() -> None:
    assert probes_of(inventory("Axis"), "nvr.3") == []
    assert probes_of(inventory("Axis"), "hidden") == []


def test_a_ping_to_its_recorder_says_nothing_of_a_channel() -> None:
    assert probes_of(inventory(channel_at="10.1.1.2"), "nvr.3") == [ProbeName.RECORDER]
    own = probes_of(inventory(channel_at="10.1.1.9"), "nvr.3")
    assert own == [ProbeName.RECORDER, ProbeName.ICMP]


def test_a_channel_without_a_number_is_not_asked() -> None:
    known = inventory()
    slots = tuple(replace(slot, index=None) for slot in known.slots)
    assert probes_of(replace(known, slots=slots), "nvr.3") == []


def test_the_ledger_remembers_which_streams_were_seen(ledger: Engine) -> None:
    lone = replace(inventory(), links=(), slots=inventory().slots[:1])
    lone = replace(lone, installations=lone.installations[:1])
    found(ledger, new_vault(), lone, SimulatedAccess())
    keys = [CheckKey("cam", probe) for probe in (ProbeName.RTSP, ProbeName.ICMP)]
    with writing(ledger) as connection:
        numbers = number_checks(connection, "d", keys)
        entries = [
            SpanEntry(numbers[key], reason, at, at + 500, 60_000, 1)
            for key, reason, at in (
                (keys[0], Reason.NOT_OFFERED, 1000),
                (keys[0], Reason.TIMEOUT, 9000),
                (keys[1], Reason.OK, 2000),
            )
        ]
        write_spans(connection, "d", entries, 9500)
    with reading(ledger) as connection:
        assert load_streamed(connection, "d") == {}
    with writing(ledger) as connection:
        seen = [
            SpanEntry(numbers[keys[0]], reason, at, at + 500, 60_000, 1)
            for reason, at in ((Reason.DEGRADED, 5000), (Reason.OK, 3000))
        ]
        write_spans(connection, "d", seen, 9500)
    with reading(ledger) as connection:
        assert load_streamed(connection, "d") == {"cam": 5500}
        assert load_streamed(connection, "other") == {}
