"""Time in the ledger: UTC integer milliseconds since 1970, under one name."""

from datetime import UTC, datetime

Ms = int
"""UTC milliseconds since 1970-01-01 (an instant) or a number of milliseconds (a duration)."""

SECOND: Ms = 1_000
MINUTE: Ms = 60 * SECOND
HOUR: Ms = 60 * MINUTE
DAY: Ms = 24 * HOUR


def to_ms(moment: datetime) -> Ms:
    """Milliseconds of an aware datetime; a naive one is a bug and raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place in the ledger")
    return round(moment.timestamp() * 1000)


def to_datetime(moment: Ms) -> datetime:
    """The aware UTC datetime of an instant."""
    return datetime.fromtimestamp(moment / 1000, UTC)
