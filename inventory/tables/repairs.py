"""What followed: outages, faults, tickets and the outbox. Events are append-only."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from inventory.tables.base import BigId, Code, Instant, Params, Text, district, metadata

fault = Table(
    "fault",
    metadata,
    # Numbered from 1 in each district by its one writer: crews read these numbers.
    Column("district", Code, ForeignKey("district.code"), primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    # A slot's kind and code, or an implicit group: building, subnet, recorder.
    Column("component_kind", String(16), nullable=False),
    Column("component", Code, nullable=False),
    Column("state", String(8), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("onset_at", Instant, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("cleared_at", Instant),
    Column("good_since", Instant),
    Column("merged_into", Integer),
    # affected slots, evidence codes with parameters, rival components
    Column("details", Params, nullable=False),
    ForeignKeyConstraint(["district", "merged_into"], ["fault.district", "fault.id"]),
    Index("ix_fault_state", "district", "state"),
)

fault_event = Table(
    "fault_event",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("fault_id", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("params", Params, nullable=False),
    ForeignKeyConstraint(["district", "fault_id"], ["fault.district", "fault.id"]),
    Index("ix_fault_event_fault", "district", "fault_id", "id"),
)

outage = Table(
    "outage",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("slot", Code, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("fault_id", Integer),
    Column("last_good_at", Instant),
    Column("first_bad_at", Instant, nullable=False),
    Column("last_bad_at", Instant),
    Column("first_good_at", Instant),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    ForeignKeyConstraint(["district", "slot"], ["slot.district", "slot.code"]),
    ForeignKeyConstraint(["district", "fault_id"], ["fault.district", "fault.id"]),
    Index("ix_outage_slot", "district", "slot", "first_bad_at"),
    Index("ix_outage_open", "district", "closed_at"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("district", Code, ForeignKey("district.code"), primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("fault_id", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("round", Integer, nullable=False),
    Column("crew", Code),
    Column("assignee", String(120)),
    Column("opened_at", Instant, nullable=False),
    Column("round_opened_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("good_since", Instant),
    Column("closed_at", Instant),
    Column("closed_by_hand", Boolean, nullable=False),
    ForeignKeyConstraint(["district", "fault_id"], ["fault.district", "fault.id"]),
    UniqueConstraint("district", "fault_id"),
    Index("ix_ticket_state", "district", "state"),
)

ticket_event = Table(
    "ticket_event",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("ticket_id", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(120), nullable=False),
    Column("params", Params, nullable=False),
    # A person's own words: the only free text in the ledger.
    Column("note", Text),
    ForeignKeyConstraint(["district", "ticket_id"], ["ticket.district", "ticket.id"]),
    Index("ix_ticket_event_ticket", "district", "ticket_id", "id"),
)

message = Table(
    "message",
    metadata,
    Column("id", BigId, primary_key=True),
    district(),
    Column("ticket_id", Integer),
    Column("address_id", BigId, ForeignKey("crew_address.id", ondelete="SET NULL")),
    Column("language", String(16), nullable=False),
    Column("template", Code, nullable=False),
    Column("params", Params, nullable=False),
    Column("idempotency_key", String(200), nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Column("leased_by", String(200)),
    Column("leased_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("last_error", Code),
    ForeignKeyConstraint(["district", "ticket_id"], ["ticket.district", "ticket.id"]),
    UniqueConstraint("district", "idempotency_key"),
    Index("ix_message_due", "state", "next_attempt_at"),
)
