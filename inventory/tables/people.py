"""Who is told, and how we get in: crews, their addresses, sealed credentials, settings."""

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from inventory.tables.base import BigId, Code, Instant, Params, district, metadata

crew = Table(
    "crew",
    metadata,
    Column("district", Code, ForeignKey("district.code"), primary_key=True),
    Column("code", Code, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("language", String(16), nullable=False),
)

crew_address = Table(
    "crew_address",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("crew", Code, nullable=False),
    # An Apprise URL holds tokens, so it is sealed; `label` is its scheme and host, for lists.
    Column("sealed_url", LargeBinary, nullable=False),
    Column("label", String(200), nullable=False),
    ForeignKeyConstraint(["district", "crew"], ["crew.district", "crew.code"]),
    UniqueConstraint("district", "crew", "label"),
)

credential = Table(
    "credential",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("protocol", String(8), nullable=False),
    # "slot:B3-07", "building:B3", "kind:camera" or "district"; the narrowest one wins.
    Column("scope", Code, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("district", "protocol", "scope"),
)

threshold = Table(
    "threshold",
    metadata,
    Column("district", Code, ForeignKey("district.code"), primary_key=True),
    Column("name", Code, primary_key=True),
    Column("value", Params, nullable=False),
)
