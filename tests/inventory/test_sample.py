"""The sample district is what its description says, and the same every time."""

from collections import Counter

import pytest

from inventory.exchange.export import Format, write_table
from inventory.exchange.records import Record
from inventory.sample import CAMPUS, LOOPBACK, Addressing, Sample, sample_district
from inventory.types.components import Kind
from tests.inventory.tables import judged

SAMPLE = sample_district()


def by_kind(sample: Sample, kind: Kind) -> list[Record]:
    return [record for record in sample.records if record.kind is kind]


def test_its_size_is_as_described() -> None:
    counts = Counter(record.kind for record in SAMPLE.records)
    assert counts[Kind.CAMERA] == 310
    assert counts[Kind.TRANSCEIVER] == counts[Kind.CARD] == 80
    assert counts[Kind.UPLINK] == counts[Kind.MAINS] == counts[Kind.UPS] == 9
    assert sorted(SAMPLE.plan.buildings) == [f"B{number}" for number in range(1, 10)]


def test_the_seed_alone_decides() -> None:
    assert sample_district() == SAMPLE
    assert sample_district(seed=8) != SAMPLE


@pytest.mark.parametrize("addressing", [CAMPUS, LOOPBACK])
def test_no_two_devices_share_an_address_a_mac_or_a_serial_number(addressing: Addressing) -> None:
    sample = sample_district(addressing=addressing)
    for values in (
        [record.address for record in sample.records if record.address],
        [record.mac for record in sample.records if record.mac],
        [record.serial for record in sample.records if record.serial],
    ):
        assert len(set(values)) == len(values) > 300


def test_only_the_addresses_differ_between_campus_and_loopback() -> None:
    loopback = sample_district(addressing=LOOPBACK)
    for one, other in zip(SAMPLE.records, loopback.records, strict=True):
        assert one.code == other.code
        assert other.address.partition(":")[0] == one.address.replace("10.", "127.", 1)
    assert {record.address.rpartition(":")[2] for record in by_kind(loopback, Kind.CAMERA)} == {
        "8080"
    }


def test_adapters_of_every_kind_are_in_it() -> None:
    feeds = {record.code: record.kind for record in SAMPLE.records}
    adapters = by_kind(SAMPLE, Kind.ADAPTER)
    assert {feeds[each.powered_by[0]] for each in adapters if each.powered_by} == {
        Kind.MAINS, Kind.OUTLET, Kind.UPS,
    }  # fmt: skip
    assert any(each.index.startswith("1.") and each.part_of for each in adapters)
    cameras = Counter(
        each.powered_by[0] for each in by_kind(SAMPLE, Kind.CAMERA) if each.powered_by
    )
    assert {1, 3, 4} <= set(cameras.values())


def test_some_points_are_known_by_name_address_and_building_alone() -> None:
    bare = [
        each
        for each in by_kind(SAMPLE, Kind.CAMERA)
        if not (each.powered_by or each.connected_to or each.floor or each.serial)
    ]
    assert 15 < len(bare) < 40


def test_cables_have_6_to_12_strands_and_spare_ones() -> None:
    strands = Counter(each.part_of[0] for each in by_kind(SAMPLE, Kind.STRAND))
    assert set(strands.values()) <= {6, 8, 12}
    assert len(by_kind(SAMPLE, Kind.STRAND)) > 80


def test_a_chain_leads_from_the_camera_to_the_core() -> None:
    records = SAMPLE.plan.records
    chain = ["B3-01"]
    while uppers := records[chain[-1]].connected_to:
        chain.append(uppers[0])
    assert chain == ["B3-01", "B3-01.cu", "B3-01.tx", "B3-C1.1", "B3-CH1.1", "B3-SW1.1", "B3-SW1",
                     "B3-UL", "CORE"]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_it_breaks_no_rule(language: str) -> None:
    sample = sample_district(addressing=LOOPBACK, language=language)
    content = write_table(sample.records, sample.plan.buildings, language, Format.CSV)
    assert judged(content) == sample.plan
    assert {crew.code for crew in sample.crews} == {record.crew for record in sample.records}
