"""Numbers as people read them."""

import pytest

from inventory.types.time import DAY, HOUR, MINUTE, SECOND
from reports.columns import nice_ceiling
from reports.numbers import NONE, Numbers

EN, ZH = Numbers("en", "Asia/Shanghai"), Numbers("zh_CN", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (None, NONE),
        (1.0, "100%"),
        (0.999999, "99.99%"),
        (0.99421, "99.42%"),
        (0.000001, "0.01%"),
        (0.0, "0.00%"),
    ],
)
def test_nothing_is_rounded_to_all_or_nothing(share: float | None, shown: str) -> None:
    assert EN.percent(share) == shown


def test_bounds_are_rounded_up() -> None:
    assert EN.bound(0.000_001) == "± 0.01"
    assert EN.bound(0.010_01) == "± 1.01"
    assert EN.bound(0.0) == EN.bound(None) == ""


@pytest.mark.parametrize(
    ("duration", "english", "chinese"),
    [
        (None, NONE, NONE),
        (0, "0 sec", "0秒"),
        (59 * SECOND + 999, "59 sec", "59秒"),
        (MINUTE, "1 min", "1分钟"),
        (4 * HOUR + 12 * MINUTE, "4 hr 12 min", "4小时12分钟"),
        (HOUR - 1, "1 hr", "1小时"),
        (3 * DAY + 4 * HOUR + 59 * MINUTE, "3 days 4 hr", "3天4小时"),
        (DAY + MINUTE, "1 day", "1天"),
    ],
)
def test_durations(duration: int | None, english: str, chinese: str) -> None:
    assert (EN.duration(duration), ZH.duration(duration)) == (english, chinese)


def test_hours_never_hide_a_little() -> None:
    assert [EN.hours(each) for each in (0, 2 * MINUTE, HOUR, 1234 * HOUR)] == [
        "0 hr",
        "2 min",
        "1.0 hr",
        "1,234.0 hr",
    ]


@pytest.mark.parametrize(
    ("value", "end"), [(0, 1), (0.3, 1), (1.5, 2), (3, 5), (5, 5), (7, 10), (64, 100), (101, 200)]
)
def test_axes_end_on_round_numbers(value: float, end: float) -> None:
    assert nice_ceiling(value) == end
