"""What exists: districts, buildings, slots, units; installations and links are dated."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    UniqueConstraint,
)

from inventory.tables.base import BigId, Code, Instant, district, metadata

district_table = Table(
    "district",
    metadata,
    Column("code", Code, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("language", String(16), nullable=False),
    # When a person last changed what the monitor works from; it then loads its plan anew.
    Column("changed_at", Instant, nullable=False, server_default="0"),
)

building = Table(
    "building",
    metadata,
    Column("district", Code, ForeignKey("district.code"), primary_key=True),
    Column("code", Code, primary_key=True),
    Column("name", String(200), nullable=False),
)

slot = Table(
    "slot",
    metadata,
    Column("district", Code, primary_key=True),
    Column("code", Code, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("crew", Code),
    Column("index_in_agent", String(40)),
    Column("stream", String(200), nullable=False, default=""),
    Column("commissioned_at", Instant, nullable=False),
    Column("retired_at", Instant),
    ForeignKeyConstraint(["district"], ["district.code"]),
)

unit = Table(
    "unit",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("kind", String(16), nullable=False),
    Column("maker", String(120), nullable=False),
    Column("model", String(120), nullable=False),
    Column("serial", String(120), nullable=False),
    Column("mac", String(17), nullable=False),
    Column("installed_on", String(10), nullable=False),
    Column("firmware", String(64), nullable=False, default=""),
)

unit_firmware = Table(
    "unit_firmware",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("unit_id", BigId, ForeignKey("unit.id"), nullable=False),
    Column("version", String(64), nullable=False),
    # When the unit was first seen with it, after another one or none.
    Column("seen_at", Instant, nullable=False),
    Index("ix_unit_firmware_unit", "unit_id", "seen_at"),
)

installation = Table(
    "installation",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("slot", Code, nullable=False),
    Column("unit_id", BigId, ForeignKey("unit.id"), nullable=False),
    Column("address", String(60)),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    ForeignKeyConstraint(["district", "slot"], ["slot.district", "slot.code"]),
    Index("ix_installation_slot", "district", "slot", "since"),
)

placement = Table(
    "placement",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("slot", Code, nullable=False),
    Column("building", Code, nullable=False),
    Column("floor", String(40), nullable=False),
    Column("location", String(400), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    ForeignKeyConstraint(["district", "slot"], ["slot.district", "slot.code"]),
    ForeignKeyConstraint(["district", "building"], ["building.district", "building.code"]),
    Index("ix_placement_slot", "district", "slot", "since"),
)

link = Table(
    "link",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("lower", Code, nullable=False),
    Column("upper", Code, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("pass_through", Boolean),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    ForeignKeyConstraint(["district", "lower"], ["slot.district", "slot.code"]),
    ForeignKeyConstraint(["district", "upper"], ["slot.district", "slot.code"]),
    UniqueConstraint("district", "lower", "upper", "kind", "since"),
)
