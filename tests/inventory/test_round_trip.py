"""What is exported is imported again without a difference."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from inventory.database import reading, writing
from inventory.exchange.difference import difference
from inventory.exchange.export import Format, export, write_table
from inventory.exchange.known import load_known
from inventory.exchange.plan import Known, Plan
from inventory.exchange.records import Record, to_inventory
from inventory.exchange.text import clean, guard
from inventory.queries.slots import load_inventory
from inventory.sample import sample_district
from inventory.types.components import Inventory, Kind
from tests.inventory.tables import DISTRICT, NOTHING, judged, load, prepare

LANGUAGES = ("en", "zh_CN")

words = (
    st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0x2FFFF), max_size=12)
    | st.text("=+-@'\"＝;,，\t\n a1光", max_size=6)
).map(clean)
names = words.filter(bool)
code_words = names.map(lambda text: "".join(each for each in text if each not in ";；、")).map(
    clean
)
octets = st.integers(1, 250)
ADDRESSES = ("10.{}.0.{}", "10.{}.0.{}:8080", "2001:db8:{}::{}", "[2001:db8:{}::{}]:8080")


@st.composite
def cameras(draw: st.DrawFn, code: str, number: int, uppers: Sequence[str]) -> Record:
    linked = tuple(sorted(draw(st.sets(st.sampled_from(uppers), max_size=3)))) if uppers else ()
    return Record(
        code,
        Kind.CAMERA,
        name=draw(names),
        building=draw(st.sampled_from(("B1", "二号楼", "=B3"))),
        floor=draw(words),
        location=draw(words),
        address=draw(st.sampled_from(ADDRESSES)).format(draw(octets), number + 1),
        connected_to=linked,
        pass_through=draw(st.sampled_from((None, True, False))) if linked else None,
        index=draw(st.sampled_from(("", "7", "1.12"))),
        crew=draw(st.sampled_from(("", "video", "fibre"))),
        maker=draw(words),
        model=draw(words),
        serial=draw(words),
        mac=draw(st.sampled_from(("", "00:11:22:aa:bb:cc"))),
        installed=draw(st.sampled_from(("", "2024-02-29"))),
        firmware=draw(words),
        stream=draw(st.sampled_from(("", "/live/ch1?subtype=0"))),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    codes = draw(st.lists(code_words.filter(bool), unique=True, min_size=2, max_size=6))
    switches = codes[: len(codes) // 2]
    records = [Record(code, Kind.SWITCH, draw(names), "B1") for code in switches]
    for number, code in enumerate(codes[len(switches) :]):
        records.append(draw(cameras(code, number, switches)))
    named = draw(st.sampled_from(("Library", "+图书馆")))
    buildings = {each.building: each.building for each in records} | {"B1": named}
    return Plan({each.code: each for each in records}, buildings)


@settings(max_examples=60, deadline=None)
@given(plan=plans(), language=st.sampled_from(LANGUAGES), file_format=st.sampled_from(Format))
def test_any_inventory_survives(plan: Plan, language: str, file_format: Format) -> None:
    inventory = to_inventory(DISTRICT, plan.records.values(), plan.buildings, since=0)
    content = export(inventory, language, file_format)
    assert difference(inventory, judged(content, Known(inventory, NOTHING.crews))).empty
    assert judged(content) == plan


@given(st.text())
def test_guarding_is_undone_by_cleaning(text: str) -> None:
    once = clean(text)
    assert clean(guard(once)) == once
    assert clean(once) == once or once.startswith("'")


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@A1", "＝1", "'=1", "''@x"])
def test_no_cell_is_written_that_a_spreadsheet_would_compute(formula: str) -> None:
    record = Record("A", Kind.CAMERA, formula, "B1", address="10.0.0.1")
    content = write_table([record], {"B1": "B1"}, "en", Format.CSV).decode("utf-8-sig")
    assert f",'{formula}," in content
    assert judged(content).records["A"].name == formula


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file_format", Format)
def test_the_sample_district_survives(
    sqlite_ledger: Engine, language: str, file_format: Format
) -> None:
    sample = sample_district(language=language)
    with writing(sqlite_ledger) as connection:
        prepare(connection)
        content = write_table(sample.records, sample.plan.buildings, language, file_format)
        assert len(load(connection, content, now=1_000).added) == len(sample.records)
    with reading(sqlite_ledger) as connection:
        inventory = load_inventory(connection, DISTRICT)
        known = load_known(connection, DISTRICT)
    assert inventory == sample.inventory(DISTRICT, since=1_000)
    again = export(inventory, language, file_format)
    assert difference(inventory, judged(again, known, retire=True)).empty


def test_both_databases_hold_the_same(ledger: Engine) -> None:
    sample = sample_district()
    content = write_table(sample.records, sample.plan.buildings, "en", Format.CSV)
    with writing(ledger) as connection:
        prepare(connection)
        load(connection, content, now=1_000)
    with reading(ledger) as connection:
        assert load_inventory(connection, DISTRICT) == sample.inventory(DISTRICT, since=1_000)


def test_headings_of_either_language_mix() -> None:
    content = "编码,类型,Name,楼栋,IP 地址\nA,摄像头,Gate,B1,10.0.0.1\nS,Switch,交换,B1,\n"
    plan = judged(content)
    assert [plan.records[code].kind for code in "AS"] == [Kind.CAMERA, Kind.SWITCH]


def test_three_columns_are_enough() -> None:
    plan = judged("名称,楼栋,地址\n大门,一号楼,10.0.0.1\n")
    record = plan.records["大门"]
    assert (record.kind, record.building, record.address) == (Kind.CAMERA, "一号楼", "10.0.0.1")
    assert plan.buildings == {"一号楼": "一号楼"}


def test_an_empty_inventory_is_its_headings_alone() -> None:
    empty = Inventory(DISTRICT, (), (), (), ())
    assert export(empty, "zh_CN", Format.CSV).decode("utf-8-sig").startswith("编码,类型,名称,楼栋,")
