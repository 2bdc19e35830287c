"""What was seen: checks, spans, roll-ups, trends, transitions, refusals, blind time, the lease."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from inventory.tables.base import BigId, Code, Instant, Params, district, metadata

check = Table(
    "check_schedule",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("slot", Code, nullable=False),
    Column("probe", String(8), nullable=False),
    UniqueConstraint("district", "slot", "probe"),
)

span = Table(
    "observation_span",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("check_id", BigId, ForeignKey("check_schedule.id"), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("first_observed_at", Instant, nullable=False),
    Column("last_observed_at", Instant, nullable=False),
    # How long after last_observed_at the span vouches for the state, in milliseconds.
    Column("vouches_ms", Integer, nullable=False),
    Column("readings", Integer, nullable=False),
    # When the ledger learned of the span, and of its latest reading.
    Column("recorded_at", Instant, nullable=False),
    Column("extended_at", Instant, nullable=False),
    UniqueConstraint("check_id", "first_observed_at"),
    Index("ix_observation_span_end", "district", "last_observed_at"),
)


def _rollup(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("check_id", BigId, nullable=False),
        Column("bucket", Integer, nullable=False),
        Column("readings", Integer, nullable=False),
        Column("good", Integer, nullable=False),
        Column("failed", Integer, nullable=False),
        Column("delay_mean_us", Integer),
        Column("delay_max_us", Integer),
        PrimaryKeyConstraint("check_id", "bucket"),
        sqlite_with_rowid=False,
    )


rollup_5min = _rollup("rollup_5min")
"""`bucket` counts five minutes since 1970."""
rollup_hour = _rollup("rollup_hour")
"""`bucket` counts hours since 1970."""

trend_day = Table(
    "trend_day",
    metadata,
    district(),
    Column("slot", Code, nullable=False),
    # Days since 1970, UTC.
    Column("day", Integer, nullable=False),
    # Hourly medians of received light, in hundredths of dBm, added up; and how many.
    Column("light_sum", Integer, nullable=False),
    Column("light_hours", Integer, nullable=False),
    Column("errors", BigInteger, nullable=False),
    Column("error_hours", Integer, nullable=False),
    Column("falls", Integer, nullable=False),
    # One of the days that the usual values are taken from: kept for good.
    Column("usual", Boolean, nullable=False),
    PrimaryKeyConstraint("district", "slot", "day"),
    sqlite_with_rowid=False,
)

transition = Table(
    "transition",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("slot", Code, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("observed_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Index("ix_transition_slot", "district", "slot", "observed_at"),
)

slot_state = Table(
    "slot_state",
    metadata,
    Column("district", Code, primary_key=True),
    Column("slot", Code, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("flapping", Integer, nullable=False),
    Column("facts", Params, nullable=False),
)

refusal = Table(
    "refusal",
    metadata,
    district(),
    Column("probe", String(8), nullable=False),
    Column("address", String(64), nullable=False),
    Column("port", Integer, nullable=False),
    # When the credential that was refused was set: a later one may be tried at once.
    Column("set_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    PrimaryKeyConstraint("district", "probe", "address", "port"),
)

blind_time = Table(
    "blind_time",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("reason", String(16), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("recorded_at", Instant, nullable=False),
    Index("ix_blind_time_start", "district", "started_at"),
)

writer_lease = Table(
    "writer_lease",
    metadata,
    Column("district", Code, ForeignKey("district.code"), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("renewed_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    # When a monitor watched the district for the first time.
    Column("first_taken_at", Instant, nullable=False),
)
