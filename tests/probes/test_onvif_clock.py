"""How far a camera's clock is off, from whatever it tells."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.onvif_clock import CameraClock, read_clock

NOW = datetime(2026, 3, 29, 12, 0, 0, 500_000, tzinfo=UTC)
EIGHT_HOURS = 8 * 3600


def told(when: datetime) -> SimpleNamespace:
    time = SimpleNamespace(Hour=when.hour, Minute=when.minute, Second=when.second)
    return SimpleNamespace(
        Time=time, Date=SimpleNamespace(Year=when.year, Month=when.month, Day=when.day)
    )


def said(
    utc: datetime | None = None,
    local: datetime | None = None,
    zone: str | None = None,
    summer: bool | None = None,
) -> SimpleNamespace:
    return SimpleNamespace(
        UTCDateTime=utc and told(utc),
        LocalDateTime=local and told(local),
        TimeZone=zone and SimpleNamespace(TZ=zone),
        DaylightSavings=summer,
    )


def read(reply: Any) -> CameraClock:
    return read_clock(reply, NOW.timestamp())


@pytest.mark.parametrize("ahead", [0, 1, -1, 59, 61, 3600, -3600, -86400 * 365 * 40])
def test_utc_is_believed(ahead: int) -> None:
    assert read(said(NOW + timedelta(seconds=ahead))) == CameraClock(ahead, ahead)


@pytest.mark.parametrize(
    ("zone", "summer", "hours"),
    [
        ("CST-8", False, 8),
        ("CST-8:00:00", False, 8),
        ("<+08>-8", None, 8),
        ("GMT0BST,M3.5.0/1,M10.5.0", True, 1),
        ("EST5EDT,M3.2.0,M11.1.0", False, -5),
        ("IST-5:30", False, 5.5),
    ],
)
def test_local_time_and_zone_without_utc(zone: str, summer: bool | None, hours: float) -> None:
    local = NOW + timedelta(hours=hours, seconds=5)
    assert read(said(local=local, zone=zone, summer=summer)) == CameraClock(5, 5)


def test_local_time_sent_as_utc() -> None:
    """The clock is right; tokens are dated as the camera counts, eight hours ahead."""
    wall = NOW + timedelta(hours=8)
    assert read(said(wall, wall, "CST-8")) == CameraClock(0, EIGHT_HOURS, local_as_utc=True)


def test_utc_off_by_just_the_zone_is_wrong_and_named() -> None:
    wall = NOW + timedelta(hours=8, seconds=20)
    assert read(said(wall, zone="CST-8")) == CameraClock(
        EIGHT_HOURS + 20, EIGHT_HOURS + 20, local_as_utc=True
    )


@pytest.mark.parametrize(
    ("hours", "zone"), [(8, "CST-7"), (-8, "CST-8"), (8.1, "CST-8"), (0, "UTC0")]
)
def test_any_other_offset_is_only_wrong(hours: float, zone: str) -> None:
    assert not read(said(NOW + timedelta(hours=hours), zone=zone)).local_as_utc


def test_the_same_two_times_where_the_zone_is_utc_in_truth() -> None:
    assert read(said(NOW, NOW, "CST-8")) == CameraClock(0, 0)


@pytest.mark.parametrize(
    "reply",
    [
        None,
        "text",
        said(),
        said(local=NOW),
        said(local=NOW, zone="?"),
        SimpleNamespace(UTCDateTime=SimpleNamespace(Time=None, Date=None)),
        SimpleNamespace(UTCDateTime=told(NOW), TimeZone=7).UTCDateTime,
    ],
)
def test_a_clock_not_told_is_not_judged(reply: Any) -> None:
    assert read(reply) == CameraClock(None, None)


anything = st.none() | st.integers() | st.text(max_size=3) | st.just(10**30)


@given(anything, anything, anything)
def test_nonsense_never_raises(month: Any, hour: Any, second: Any) -> None:
    reply = said(NOW)
    reply.UTCDateTime.Date.Month = month
    reply.UTCDateTime.Time.Hour = hour
    reply.UTCDateTime.Time.Second = second
    assert isinstance(read(reply), CameraClock)
