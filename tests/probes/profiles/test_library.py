"""Profiles as files: what is refused and where, who is of which family, and one's own."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inventory.types.components import Kind
from probes.profiles.library import load_beside, load_library, shipped
from probes.profiles.problems import BadProfile

GOOD = """
title = "Mine"
makers = ["Acme"]
models = ["X-1*"]
object_ids = ["1.3.6.1.4.1.55555"]
refresh_s = 20

[bases]
acme = "1.3.6.1.4.1.55555.1"

[[row]]
kinds = ["strand"]
rules = [{ when = { light = [false] }, is = "link_down" }]

[row.values]
light = { oid = "acme.2", codes = { 1 = true, 2 = false } }
"""


def own(folder: Path, text: str, name: str = "mine") -> Path:
    (folder / f"{name}.toml").write_text(text)
    return folder


def test_own_profiles_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    library = load_library(own(tmp_path, GOOD))
    mine = library.profiles["mine"]
    assert library.of_object_id((1, 3, 6, 1, 4, 1, 55555, 7)) is mine
    assert library.of_unit("ACME", "x-100") is mine
    assert library.of_unit("ACME", "Y-100") is None
    assert mine.refresh_s == 20
    assert (Kind.PORT, False) in mine.rows, "what it does not tell is as any agent's"


def test_own_profiles_go_before_shipped_ones_of_their_name(tmp_path: Path) -> None:
    library = load_library(own(tmp_path, GOOD, "planet-mc"))
    assert library.profiles["planet-mc"].title == "Mine"


def test_a_single_file_extends_what_there_is(tmp_path: Path) -> None:
    path = own(tmp_path, GOOD + '\n[row.values.rx_power_dbm]\noid = "if.1"\n') / "mine.toml"
    row = load_beside(path, shipped()).rows[Kind.STRAND, False][0]
    assert row.values[-1].column == (1, 3, 6, 1, 2, 1, 2, 2, 1, 1), "bases of the standard one"


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "key"),
    [
        ('title = "Mine"', "", "missing", None, "title"),
        ("refresh_s", "refresh", "extra_forbidden", 6, "refresh"),
        ("refresh_s = 20", 'refresh_s = "20"', "float_type", 6, "refresh_s"),
        ('["1.3.6.1.4.1.55555"]', '["enterprises.55555"]', "bad_oid", 5, "object_ids.0"),
        ('["strand"]', '["fibre"]', "enum", 12, "row.0.kinds.0"),
        ('"link_down"', '"broken"', "enum", 13, "row.0.rules.0.is"),
        ("{ light =", "{ lite =", "unknown_value", 11, "row.0"),
        ('oid = "acme.2"', 'oid = "acma.2"', "bad_oid", 16, "row.0.values.light.oid"),
        ('oid = "acme.2", ', "", "one_source", 16, "row.0.values.light"),
        ("1 = true", "one = true", "bad_code", 16, "row.0.values.light.codes.one.[key]"),
        ("[bases]", "[bases", "not_toml", None, ""),
        ("refresh_s", 'extends = "nobody"\nrefresh_s', "extends_nothing", None, "extends"),
    ],
)
def test_mistakes_are_named_with_their_place(
    tmp_path: Path, old: str, new: str, code: str, line: int | None, key: str
) -> None:
    assert old in GOOD
    with pytest.raises(BadProfile) as caught:
        load_library(own(tmp_path, GOOD.replace(old, new, 1)))
    assert caught.value.path == tmp_path / "mine.toml"
    [problem] = caught.value.problems
    assert (problem.code, problem.line, problem.key) == (code, line, key)


def test_profiles_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    own(tmp_path, 'title = "A"\nextends = "b"\n', "a")
    own(tmp_path, 'title = "B"\nextends = "a"\n', "b")
    with pytest.raises(BadProfile):
        load_library(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadProfile) as caught:
        load_library(tmp_path / "gone")
    assert caught.value.problems[0].code == "unreadable"


def test_files_that_are_no_profiles(tmp_path: Path) -> None:
    for octets, code in ((b"\xff\xfe", "not_utf8"), (b"#" * 300_000, "too_long")):
        (tmp_path / "mine.toml").write_bytes(octets)
        with pytest.raises(BadProfile) as caught:
            load_library(tmp_path)
        assert caught.value.problems[0].code == code


@pytest.mark.parametrize(
    ("maker", "model", "name"),
    [
        ("APC", "AP7920B", "apc-pdu"),
        ("APC", "SMT1500RMI2U", None),
        ("hikvision", "DS-2CD2143G2-I", "hikvision"),
        ("海康威视", "DS-7732NI", "hikvision-nvr"),
        ("Huawei", "UPS5000-E", "huawei-ups"),
        ("", "", None),
    ],
)
def test_who_is_of_which_family(maker: str, model: str, name: str | None) -> None:
    found = shipped().of_unit(maker, model)
    assert (found.name if found else None) == name


def test_the_longest_beginning_of_an_object_id_counts(tmp_path: Path) -> None:
    own(tmp_path, 'title = "Newer"\nobject_ids = ["1.3.6.1.4.1.171.41.7"]\n')
    library = load_library(tmp_path)
    for last, name in ((7, "mine"), (8, "dlink-dmc")):
        found = library.of_object_id((1, 3, 6, 1, 4, 1, 171, 41, last))
        assert found is not None
        assert found.name == name


PIECES = st.lists(
    st.sampled_from([*GOOD.splitlines(), "[[row]]", "[row.values]", "kinds = []", "x = 1e999"])
    | st.text(max_size=20)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PIECES, st.binary(max_size=20))
@example(["x = " + "[" * 5000], b"")
@example(["x = " + "9" * 5000], b"")
@example(['object_ids = ["1.3.6.1.99999999999999999999"]'], b"")
@example([], b"\xff\xfe")
def test_any_file_is_a_profile_or_refused(tmp_path: Path, lines: list[str], tail: bytes) -> None:
    for text in ("\n".join(lines), GOOD + "\n".join(lines)):
        path = tmp_path / "mine.toml"
        path.write_bytes(text.encode("utf-8", "surrogatepass") + tail)
        with suppress(BadProfile):
            load_beside(path, shipped())
