"""The values of single cells."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.exchange.cells import parse, parse_address, parse_codes, parse_date, parse_mac
from inventory.exchange.columns import Field, field_of, heading_of
from inventory.exchange.kind_words import kind_of, kind_word, truth_of, truth_word
from inventory.exchange.problems import Wrong
from inventory.exchange.text import clean
from inventory.labels import label
from inventory.types.components import Kind
from inventory.types.wiring import join_address, split_address
from inventory.words import translator


@pytest.mark.parametrize(
    "written",
    [
        "00:1A:2b:3C:4d:5E",
        "00-1A-2B-3C-4D-5E",
        "001a.2b3c.4d5e",
        "001a-2b3c-4d5e",
        "001A2B3C4D5E",
        " ００：１Ａ：２Ｂ：３Ｃ：４Ｄ：５Ｅ ",
    ],
)
def test_a_mac_in_any_usual_style(written: str) -> None:
    assert parse_mac(written) == "00:1a:2b:3c:4d:5e"


@pytest.mark.parametrize(
    "written",
    ["00:1a:2b:3c:4d", "00:1a-2b:3c:4d:5e", "00:1g:2b:3c:4d:5e", "01:00:5e:00:00:01",
     "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "001a.2b3c4d5e"],
)  # fmt: skip
def test_a_wrong_mac(written: str) -> None:
    assert isinstance(parse_mac(written), Wrong)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10.20.3.17", "10.20.3.17"),
        ("127.20.3.17:8080", "127.20.3.17:8080"),
        ("１０．２０．３．１７：８０", "10.20.3.17:80"),
        ("10.20.3.17 : 0080", "10.20.3.17:80"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:0DB8:0:0::0001", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:DB8::1]:8080", "[2001:db8::1]:8080"),
        ("［２００１：ＤＢ８：：１］：８０", "[2001:db8::1]:80"),
        ("::ffff:10.20.3.17", "10.20.3.17"),
        ("[::ffff:10.20.3.17]:80", "10.20.3.17:80"),
        ("fd00::7", "fd00::7"),
    ],
)
def test_an_address(written: str, read: str) -> None:
    assert parse_address(written) == read


@pytest.mark.parametrize(
    "written",
    ["10.20.3", "10.20.3.256", "010.20.3.4", "camera.local", "10.0.0.1:", "10.0.0.1:0",
     "10.0.0.1:65536", "10.0.0.1:80:80", "fe80::1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
     "http://10.0.0.1", "10.0.0.1/24", "10.0.0.1:٨٠", "fe80::1%eth0", "[fe80::1%2]:80",
     "2001:db8::1%eth0", "::", "ff02::1", "::ffff:224.0.0.1", "[2001:db8::1", "2001:db8::1]",
     "[2001:db8::1]80", "[2001:db8::1]:", "[2001:db8::1]:0", "[10.0.0.1]:80", "[]:80",
     "2001:db8::g", "2001:db8::/64"],
)  # fmt: skip
def test_a_wrong_address(written: str) -> None:
    assert isinstance(parse_address(written), Wrong)


@given(
    host=st.ip_addresses().map(str) | st.ip_addresses(v=6).map(lambda each: each.exploded.upper()),
    port=st.integers(0, 65535),
)
def test_a_read_address_is_read_again_as_it_is(host: str, port: int) -> None:
    read = parse_address(join_address(host, port))
    if not isinstance(read, Wrong):
        assert parse_address(read) == read
        assert join_address(*split_address(read)) == read
        assert ip_address(split_address(read)[0]).version in (4, 6)


@pytest.mark.parametrize(
    "written",
    ["2024-03-05", "2024/3/5", "2024.3.5", "20240305", "2024年3月5日", "2024-03-05 00:00:00"],
)
def test_a_date_that_begins_with_the_year(written: str) -> None:
    assert parse_date(written) == "2024-03-05"


@pytest.mark.parametrize(
    "written", ["05.03.2024", "3/5/24", "2024-02-30", "2024-13-01", "1066-10-14", "2024", "45356"]
)
def test_a_wrong_date(written: str) -> None:
    assert isinstance(parse_date(written), Wrong)


def test_codes_are_sorted_and_told_once() -> None:
    assert parse_codes("S2； S1;S2、S3;") == ("S1", "S2", "S3")


def test_clean_text_has_no_invisible_characters() -> None:
    assert clean("\ufeff B3\u200b-07\u3000 east\r\nside ") == "B3-07 east side"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_written_is_understood(language: str) -> None:
    assert all(field_of(heading_of(field, language)) is field for field in Field)
    assert all(kind_of(kind_word(kind, language)) is kind for kind in Kind)
    assert all(truth_of(truth_word(truth, language)) is truth for truth in (True, False))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_names_on_the_screen_are_understood_in_files(language: str) -> None:
    assert all(kind_of(label(kind, translator(language))) is kind for kind in Kind)


@given(field=st.sampled_from(Field), text=st.text(max_size=60))
def test_no_text_raises(field: Field, text: str) -> None:
    parse(field, clean(text))
