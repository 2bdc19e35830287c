"""What people answered to proposals. Answers are append-only."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from inventory.tables.base import BigId, Code, Instant, Params, metadata

group_answer = Table(
    "group_answer",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("district", Code, ForeignKey("district.code"), nullable=False),
    # The codes of the camera points, sorted.
    Column("points", Params, nullable=False),
    Column("answer", String(8), nullable=False),
    # What was recorded for them: a slot's code, or "".
    Column("component", Code, nullable=False),
    Column("actor", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_group_answer_district", "district", "id"),
)
