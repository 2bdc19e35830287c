"""Each shipped profile on a walk of such a device, recorded or made from its MIB."""

from importlib.util import find_spec

import pytest

from inventory.types.readings import Fact, Reason
from probes.profiles.library import shipped
from probes.profiles.trying import TriedRow
from probes.snmp_record import Walk
from probes.snmp_values import Oid
from tests.probes.profiles.walks import MADE, made, recorded, tried

needs_recordings = pytest.mark.skipif(find_spec("snmpsim_data") is None, reason="no snmpsim-data")

HUAWEI = r"1\.3\.6\.1\.2\.1\.(1|2|31|47)\.|1\.3\.6\.1\.4\.1\.2011\.5\.25\.31\."
"""Of 657,000 lines."""

Rows = dict[tuple[str, str], TriedRow]


def check(rows: Rows, kind: str, index: str, reason: Reason, **facts: Fact) -> None:
    row = rows[kind, index].answer
    assert row.reason is reason
    assert {name: row.facts.get(name) for name in facts} == facts


@pytest.mark.parametrize("family", ["cdata", "fiberroad"])
def test_chassis_that_hears_the_remote_end(family: str) -> None:
    found, rows = tried(made(family))
    assert (found.profile.name, found.why) == (family, "object_id")
    check(rows, "card", "1.1", Reason.OK, fibre_link=True, copper_link=True,
          remote_copper_link=True, remote_power_down=False)  # fmt: skip
    check(rows, "card", "1.4", Reason.ABSENT, card_present=False)
    check(rows, "strand", "1.1", Reason.OK, rx_power_dbm=-11.0, tx_power_dbm=-6.0, temperature_c=38)
    check(rows, "strand", "1.2", Reason.OK, remote_copper_link=False)
    assert "rx_power_dbm" not in rows["strand", "1.2"].answer.facts, "an SFP without diagnostics"
    check(rows, "strand", "1.3", Reason.LINK_DOWN, remote_power_down=True)
    check(rows, "copper", "1.2", Reason.LINK_DOWN)
    check(rows, "copper", "1.3", Reason.AGENT_SILENT, remote_power_down=True)
    check(rows, "chassis", "", Reason.OK, psu_a="on", fan="on", temperature_c=41, uptime_s=86400.0)
    assert "psu_b" not in rows["chassis", ""].answer.facts


def test_planet_chassis() -> None:
    found, rows = tried(made("planet-mc"))
    assert found.profile.name == "planet-mc"
    check(rows, "card", "2", Reason.OK, fibre_link=False, copper_link=True)
    check(rows, "strand", "1", Reason.OK, fibre_link=True)
    check(rows, "strand", "2", Reason.LINK_DOWN)
    check(rows, "strand", "3", Reason.ADMIN_DOWN)
    check(rows, "chassis", "", Reason.OK, temperature_c=36, power="on", fan="fail")


def test_dlink_chassis_whose_fibre_may_be_either_medium() -> None:
    found, rows = tried(made("dlink-dmc"))
    assert found.profile.name == "dlink-dmc"
    check(rows, "card", "1", Reason.OK, fibre_link=True, copper_link=False)
    check(rows, "card", "2", Reason.OK, fibre_link=False, copper_link=True)
    check(rows, "card", "3", Reason.ABSENT)
    check(rows, "strand", "1", Reason.OK, fibre_broken=False)
    check(rows, "strand", "2", Reason.LINK_DOWN, fibre_broken=True)
    check(rows, "strand", "4", Reason.ADMIN_DOWN)
    check(rows, "chassis", "", Reason.OK, psu_a="on", psu_b="off", fan_fails=False)


def test_perle_chassis() -> None:
    found, rows = tried(made("perle-mcr"))
    assert found.profile.name == "perle-mcr"
    check(rows, "card", "1.1", Reason.OK, fibre_link=True, copper_link=True, slot_power="on")
    check(rows, "card", "1.4", Reason.ABSENT)
    check(rows, "strand", "1.1", Reason.OK, rx_dark=False, rx_power_dbm=-14.32, link_partner="ok",
          temperature_c=36.5)  # fmt: skip
    check(rows, "strand", "1.2", Reason.LINK_DOWN, rx_dark=True)
    assert "rx_power_dbm" not in rows["strand", "1.2"].answer.facts, "-inf is no number"
    check(rows, "strand", "1.3", Reason.ADMIN_DOWN)
    check(rows, "strand", "1.5", Reason.AGENT_SILENT)
    check(rows, "chassis", "", Reason.OK, psu_a="on", psu_b="absent")
    assert "temperature_c" not in rows["chassis", ""].answer.facts


def test_oam_events_and_poe() -> None:
    found, rows = tried(made("oam"))
    assert (found.profile.name, found.why) == ("standard", "none")
    check(rows, "port", "1", Reason.OK, oam_status="operational")
    check(rows, "port", "2", Reason.LINK_DOWN, oam_status="link_fault", oam_event="dying_gasp",
          oam_event_age_s=10.0)  # fmt: skip
    assert "oam_event" not in rows["port", "1"].answer.facts
    check(rows, "adapter", "1.1", Reason.OK, detection_status=3, poe_class=3, poe_mps_absent=0)
    check(rows, "adapter", "1.2", Reason.POWER_OFF, detection_status=4, poe_overload=7)
    check(rows, "adapter", "1.3", Reason.POWER_OFF, detection_status=2)


@needs_recordings
def test_optics_of_a_switch_in_ten_thousandths_of_a_milliwatt() -> None:
    _, rows = tried(recorded("cloud/arista-dcs-7150s-52-cl"))
    check(rows, "port", "5", Reason.OK, rx_power_dbm=-3.95, tx_power_dbm=-2.21, temperature_c=22.9)
    # 4 of them is all that comes through a strand that is as good as cut.
    check(rows, "port", "50", Reason.LINK_DOWN, rx_power_dbm=-33.98)


@needs_recordings
def test_optics_of_a_switch_in_microwatts_found_by_its_entities() -> None:
    found, rows = tried(recorded("network/switch/huawei-s12704", HUAWEI))
    assert found.profile.name == "huawei-vrp"
    lit = {
        row.index: row.answer.facts for row in rows.values() if "rx_power_dbm" in row.answer.facts
    }
    assert {facts["rx_power_dbm"] for facts in lit.values()} >= {-3.76, -13.37, -10.0}
    assert sum(bool(row.answer.facts.get("rx_dark")) for row in rows.values()) == 3


@pytest.mark.parametrize(
    ("rx", "tx", "facts"),
    [
        (421, 562, {"rx_power_dbm": -3.76, "tx_power_dbm": -2.5}),
        (0, 562, {"rx_power_dbm": None, "rx_dark": True, "tx_power_dbm": -2.5}),
        (-1124, -250, {"rx_power_dbm": -11.24, "tx_power_dbm": -2.5}),
        (-1124, 120, {"rx_power_dbm": -11.24, "tx_power_dbm": 1.2}),
        (-4000, 120, {"rx_power_dbm": None, "rx_dark": True, "tx_power_dbm": 1.2}),
        (-1, -1, {"rx_power_dbm": None, "rx_dark": None, "tx_power_dbm": None}),
        (-1124, -250, {"rx_floor_dbm": -19.5}),
        (421, 562, {"rx_floor_dbm": None}),
    ],
    ids=[
        "uW",
        "uW, dark",
        "dBm",
        "dBm, strong sender",
        "dBm, dark",
        "no module",
        "limit",
        "limit in another unit",
    ],
)
def test_huawei_tells_microwatts_or_hundredths_of_dbm(
    rx: int, tx: int, facts: dict[str, Fact | None]
) -> None:
    optics: Oid = (1, 3, 6, 1, 4, 1, 2011, 5, 25, 31, 1, 1, 3, 1)
    of_port: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 3, 2, 1, 2, 67_000, 0)
    walk = Walk(
        {
            (1, 3, 6, 1, 2, 1, 1, 2, 0): "1.3.6.1.4.1.2011.2.23.1",
            (1, 3, 6, 1, 2, 1, 2, 2, 1, 7, 5): 1,
            (1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 5): 1,
            of_port: "1.3.6.1.2.1.2.2.1.1.5",
            (*optics, 8, 67_000): rx,
            (*optics, 9, 67_000): tx,
            (*optics, 13, 67_000): -1950,
        }
    )
    found, rows = tried(walk)
    assert found.profile.name == "huawei-vrp"
    told = rows["port", "5"].answer.facts
    assert {name: told.get(name) for name in facts} == facts


@needs_recordings
@pytest.mark.parametrize(
    ("device", "profile", "facts"),
    [
        ("UPS/eaton-93e-80", "standard", {"battery_left_s": 65520, "input_voltage_v": 227}),
        ("UPS/huawei-gse200m", "huawei-ups", {"input_voltage_v": 236.9, "output_voltage_v": 219.9}),
        ("UPS/eastpower-istars-swv053", "eastpower-ups", {"battery_percent": 100,
                                                          "output_voltage_v": 219}),
    ],
)  # fmt: skip
def test_ups(device: str, profile: str, facts: dict[str, Fact]) -> None:
    _, rows = tried(recorded(device), profile)
    check(rows, "ups", "", Reason.OK, output_source=3, on_battery_s=0, **facts)
    if profile == "huawei-ups":
        assert "battery_percent" not in rows["ups", ""].answer.facts, "-1 is not available"


@needs_recordings
def test_pdu_that_meters_its_outlets() -> None:
    found, rows = tried(recorded("UPS/apc-8641"))
    assert found.profile.name == "apc-pdu"
    # The recording has the newer table without its states: with one, it goes before the older.
    check(rows, "outlet", "1", Reason.OK, outlet_state=1, output_current_a=0.8)
    newer: Oid = (1, 3, 6, 1, 4, 1, 318, 1, 1, 26, 9, 2, 3, 1, 5)
    walk = recorded("UPS/apc-8641").values | {(*newer, 1): 2, (*newer, 3): 1}
    _, rows = tried(Walk(walk))
    check(rows, "outlet", "1", Reason.OK, output_current_a=0.9, output_power_w=163)
    check(rows, "outlet", "3", Reason.POWER_OFF, output_current_a=0.4, output_power_w=81)


@needs_recordings
def test_camera_that_writes_its_figures_as_texts() -> None:
    found, rows = tried(recorded("camera/hikvision"))
    assert (found.profile.name, found.why) == ("hikvision", "objects")
    check(rows, "camera", "", Reason.OK, cpu_percent=52, memory_percent=75, memory_mb=512,
          model="DS-2CD4C36FWD-AP")  # fmt: skip


@needs_recordings
def test_recorder() -> None:
    found, rows = tried(recorded("camera/hikvision-network-video-recorder"))
    assert found.profile.name == "hikvision-nvr"
    check(rows, "recorder", "", Reason.OK, disks=1, disk_status="normal", memory_percent=1)


def test_every_made_walk_is_tried() -> None:
    """No walk lies about unused, and none is of a family that is not shipped."""
    assert {path.stem for path in MADE.glob("*.snmprec")} <= {*shipped().profiles, "oam"}
