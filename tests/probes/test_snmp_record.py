"""Walks as files: both forms are read, what is written is read again, and nothing makes it fall."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysnmp.proto import rfc1902

from probes.snmp_record import BadWalk, parse_walk, recorded_line
from probes.snmp_values import Value
from probes.snmp_wire import plain

OID = (1, 3, 6, 1, 2, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("1.3.6.1.2.1.1.1.0|4|A switch", "A switch"),
        ("1.3.6.1.2.1.1.1.0|4|", ""),
        ("1.3.6.1.2.1.1.1.0|4|a|b", "a|b"),
        ("1.3.6.1.2.1.1.1.0|4x|4120e4bda0", "A 你"),
        ("1.3.6.1.2.1.1.1.0|6|1.3.6.1.4.1.318", "1.3.6.1.4.1.318"),
        ("1.3.6.1.2.1.1.1.0|64x|0a691b01", "10.105.27.1"),
        ("1.3.6.1.2.1.1.1.0|70|18446744073709551615", 2**64 - 1),
        ("1.3.6.1.2.1.1.1.0|2|-65535", -65535),
        ('.1.3.6.1.2.1.1.1.0 = STRING: "A switch"', "A switch"),
        (".1.3.6.1.2.1.1.1.0 = STRING: A switch", "A switch"),
        ('.1.3.6.1.2.1.1.1.0 = ""', ""),
        (".1.3.6.1.2.1.1.1.0 = INTEGER: up(1)", 1),
        (".1.3.6.1.2.1.1.1.0 = INTEGER: -5", -5),
        (".1.3.6.1.2.1.1.1.0 = INTEGER: 47 degrees Celsius", 47),
        (".1.3.6.1.2.1.1.1.0 = Gauge32: 1000", 1000),
        (".1.3.6.1.2.1.1.1.0 = Counter64: 99", 99),
        (".1.3.6.1.2.1.1.1.0 = Timeticks: (42) 0:00:00.42", 42),
        (".1.3.6.1.2.1.1.1.0 = OID: .1.3.6.1.4.1.318", "1.3.6.1.4.1.318"),
        (".1.3.6.1.2.1.1.1.0 = Hex-STRING: 41 42 ", "AB"),
        (".1.3.6.1.2.1.1.1.0 = IpAddress: 10.1.2.3", "10.1.2.3"),
    ],
)
def test_a_line_is_read(line: str, value: Value) -> None:
    assert parse_walk([line]).values == {OID: value}
    assert parse_walk([line + "\r"]).values == {OID: value}


@pytest.mark.parametrize(
    "line",
    [
        "1.3.6.1.2.1.1.1.0|2:numeric|min=1,max=2",
        ".1.3.6.1.2.1.1.1.0 = No Such Instance currently exists at this OID",
        "# a comment",
        "",
    ],
)
def test_lines_that_say_nothing_are_passed_over(line: str) -> None:
    assert parse_walk([line, "1.3.6|2|1"]).values == {(1, 3, 6): 1}
    assert parse_walk([line, "1.3.6|2|1"]).skipped == ()


@pytest.mark.parametrize(
    "line",
    [
        "1.3.6.1|2|many",
        "1.3.6.1|4x|4",
        "1.99999999999|2|1",
        ".1.3.6 = INTEGER: many",
        "1.3.6",
        "你好",
    ],
)
def test_lines_that_are_not_understood_are_told(line: str) -> None:
    assert parse_walk(["1.3.6|2|1", line]).skipped == (2,)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40)))
def test_no_text_makes_it_fall(lines: list[str]) -> None:
    walk = parse_walk(["1.3.6|2|1", *lines])
    assert walk.values


@given(st.from_regex(r"\.?1\.3(\.\d{1,12}){1,5}( = (INTEGER|Hex-STRING|OID): |\|[0-9]{1,3}x?\|).*"))
def test_nothing_that_looks_like_a_walk_makes_it_fall(line: str) -> None:
    assert parse_walk(["1.3.6|2|1", *line.split("\n")]).values


@pytest.mark.parametrize("lines", [[], ["#"], ["no walk"], ["1.3.6.1|2:numeric|min=1"]])
def test_what_holds_no_object_is_no_walk(lines: list[str]) -> None:
    with pytest.raises(BadWalk):
        parse_walk(lines)


@given(
    st.builds(rfc1902.Integer32, st.integers(-(2**31), 2**31 - 1))
    | st.builds(rfc1902.Counter64, st.integers(0, 2**64 - 1))
    | st.builds(rfc1902.TimeTicks, st.integers(0, 2**32 - 1))
    | st.builds(rfc1902.OctetString, st.binary(max_size=60))
    | st.builds(rfc1902.IpAddress, st.ip_addresses(v=4).map(str))
    | st.builds(rfc1902.ObjectIdentifier, st.just((1, 3, 6, 1, 4, 1, 318)))
)
def test_what_is_written_is_read_again(value: object) -> None:
    line = recorded_line(OID, value)
    assert "\n" not in line
    told = parse_walk([line, "1.3.6|2|1"]).values[OID]
    if isinstance(value, rfc1902.IpAddress):
        assert told == value.prettyPrint()
    else:
        assert told == plain(value)
