"""The readers of recorders' replies: they tell of channels, or say that nothing is told."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.makers import Maker, maker_of
from probes.recorders.channel import NotTold
from probes.recorders.families import FAMILIES

WORDS = ("InputProxyChannelStatusList", "InputProxyChannelStatus", "id", "online", "true", "1")
LINES = st.lists(
    st.builds(
        "{}[{}].{}={}".format,
        st.sampled_from(["states", "STATES", "x"]),
        st.integers(-1, 10**7),
        st.sampled_from(["channel", "connectionState", "y"]),
        st.one_of(st.integers().map(str), st.sampled_from(["Connected", "", "Empty"]), st.text()),
    )
)


@pytest.mark.parametrize("maker", Maker)
@given(st.binary(max_size=300))
def test_no_bytes_break_a_reader(maker: Maker, body: bytes) -> None:
    with suppress(NotTold):
        FAMILIES[maker].read(body)


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.text(max_size=9)), max_size=9))
def test_no_tree_breaks_isapi(rows: list[tuple[str, str]]) -> None:
    inner = "".join(f"<{word}><id>{text}</id></{word}>" for word, text in rows)
    with suppress(NotTold):
        FAMILIES[Maker.HIKVISION].read(f"<{WORDS[0]}>{inner}</{WORDS[0]}>".encode())


@given(LINES)
def test_no_lines_break_dahua(lines: list[str]) -> None:
    with suppress(NotTold):
        channels = FAMILIES[Maker.DAHUA].read("\r\n".join(lines).encode())
        assert all(number >= 1 for number in channels)


def test_rows_without_a_channel_number_count_from_one() -> None:
    channels = FAMILIES[Maker.DAHUA].read(b"states[4].connectionState=Connected")
    assert list(channels) == [5]


@pytest.mark.parametrize(
    ("name", "maker"),
    [
        ("Hikvision", Maker.HIKVISION),
        (" HIKVISION Digital", Maker.HIKVISION),
        ("海康威视", Maker.HIKVISION),
        ("Dahua Technology", Maker.DAHUA),
        ("大华", Maker.DAHUA),
        ("Uniview", None),
        ("", None),
    ],
)
def test_makers_are_known_by_the_names_that_people_write(name: str, maker: Maker | None) -> None:
    assert maker_of(name) is maker
