"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "blind_time",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_time")),
    )
    with op.batch_alter_table("blind_time", schema=None) as batch_op:
        batch_op.create_index("ix_blind_time_start", ["district", "started_at"], unique=False)

    op.create_table(
        "check_schedule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("probe", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_schedule")),
        sa.UniqueConstraint(
            "district", "slot", "probe", name=op.f("uq_check_schedule_district_slot_probe")
        ),
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("protocol", sa.String(length=8), nullable=False),
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint(
            "district", "protocol", "scope", name=op.f("uq_credential_district_protocol_scope")
        ),
    )
    op.create_table(
        "district",
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
    )
    op.create_table(
        "refusal",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("probe", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "probe", "address", "port", name=op.f("pk_refusal")),
    )
    op.create_table(
        "rollup_5min",
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("delay_mean_us", sa.Integer(), nullable=True),
        sa.Column("delay_max_us", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("check_id", "bucket", name=op.f("pk_rollup_5min")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_hour",
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("delay_mean_us", sa.Integer(), nullable=True),
        sa.Column("delay_max_us", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("check_id", "bucket", name=op.f("pk_rollup_hour")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "trend_day",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("light_sum", sa.Integer(), nullable=False),
        sa.Column("light_hours", sa.Integer(), nullable=False),
        sa.Column("errors", sa.BigInteger(), nullable=False),
        sa.Column("error_hours", sa.Integer(), nullable=False),
        sa.Column("falls", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("district", "slot", "day", name=op.f("pk_trend_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "slot_state",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("flapping", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("district", "slot", name=op.f("pk_slot_state")),
    )
    op.create_table(
        "transition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("observed_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition")),
    )
    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.create_index(
            "ix_transition_slot", ["district", "slot", "observed_at"], unique=False
        )

    op.create_table(
        "unit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("maker", sa.String(length=120), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("serial", sa.String(length=120), nullable=False),
        sa.Column("mac", sa.String(length=17), nullable=False),
        sa.Column("installed_on", sa.String(length=10), nullable=False),
        sa.Column("firmware", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_table(
        "unit_firmware",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_firmware_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_firmware")),
    )
    with op.batch_alter_table("unit_firmware", schema=None) as batch_op:
        batch_op.create_index("ix_unit_firmware_unit", ["unit_id", "seen_at"], unique=False)

    op.create_table(
        "building",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["district"], ["district.code"], name=op.f("fk_building_district_district")
        ),
        sa.PrimaryKeyConstraint("district", "code", name=op.f("pk_building")),
    )
    op.create_table(
        "crew",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["district"], ["district.code"], name=op.f("fk_crew_district_district")
        ),
        sa.PrimaryKeyConstraint("district", "code", name=op.f("pk_crew")),
    )
    op.create_table(
        "fault",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("component_kind", sa.String(length=16), nullable=False),
        sa.Column("component", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("onset_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("cleared_at", sa.BigInteger(), nullable=True),
        sa.Column("good_since", sa.BigInteger(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district", "merged_into"],
            ["fault.district", "fault.id"],
            name=op.f("fk_fault_district_merged_into_fault"),
        ),
        sa.ForeignKeyConstraint(
            ["district"], ["district.code"], name=op.f("fk_fault_district_district")
        ),
        sa.PrimaryKeyConstraint("district", "id", name=op.f("pk_fault")),
    )
    with op.batch_alter_table("fault", schema=None) as batch_op:
        batch_op.create_index("ix_fault_state", ["district", "state"], unique=False)

    op.create_table(
        "observation_span",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("first_observed_at", sa.BigInteger(), nullable=False),
        sa.Column("last_observed_at", sa.BigInteger(), nullable=False),
        sa.Column("vouches_ms", sa.Integer(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("extended_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["check_schedule.id"],
            name=op.f("fk_observation_span_check_id_check_schedule"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_span")),
        sa.UniqueConstraint(
            "check_id",
            "first_observed_at",
            name=op.f("uq_observation_span_check_id_first_observed_at"),
        ),
    )
    with op.batch_alter_table("observation_span", schema=None) as batch_op:
        batch_op.create_index(
            "ix_observation_span_end", ["district", "last_observed_at"], unique=False
        )

    op.create_table(
        "slot",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("crew", sa.String(length=120), nullable=True),
        sa.Column("index_in_agent", sa.String(length=40), nullable=True),
        sa.Column("stream", sa.String(length=200), nullable=False),
        sa.Column("commissioned_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district"], ["district.code"], name=op.f("fk_slot_district_district")
        ),
        sa.PrimaryKeyConstraint("district", "code", name=op.f("pk_slot")),
    )
    op.create_table(
        "threshold",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district"], ["district.code"], name=op.f("fk_threshold_district_district")
        ),
        sa.PrimaryKeyConstraint("district", "name", name=op.f("pk_threshold")),
    )
    op.create_table(
        "writer_lease",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("renewed_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("first_taken_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district"], ["district.code"], name=op.f("fk_writer_lease_district_district")
        ),
        sa.PrimaryKeyConstraint("district", name=op.f("pk_writer_lease")),
    )
    op.create_table(
        "crew_address",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("crew", sa.String(length=120), nullable=False),
        sa.Column("sealed_url", sa.LargeBinary(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["district", "crew"],
            ["crew.district", "crew.code"],
            name=op.f("fk_crew_address_district_crew_crew"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crew_address")),
        sa.UniqueConstraint(
            "district", "crew", "label", name=op.f("uq_crew_address_district_crew_label")
        ),
    )
    op.create_table(
        "fault_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("fault_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district", "fault_id"],
            ["fault.district", "fault.id"],
            name=op.f("fk_fault_event_district_fault_id_fault"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault_event")),
    )
    with op.batch_alter_table("fault_event", schema=None) as batch_op:
        batch_op.create_index("ix_fault_event_fault", ["district", "fault_id", "id"], unique=False)

    op.create_table(
        "installation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district", "slot"],
            ["slot.district", "slot.code"],
            name=op.f("fk_installation_district_slot_slot"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_installation_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.create_index("ix_installation_slot", ["district", "slot", "since"], unique=False)

    op.create_table(
        "link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("lower", sa.String(length=120), nullable=False),
        sa.Column("upper", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("pass_through", sa.Boolean(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district", "lower"],
            ["slot.district", "slot.code"],
            name=op.f("fk_link_district_lower_slot"),
        ),
        sa.ForeignKeyConstraint(
            ["district", "upper"],
            ["slot.district", "slot.code"],
            name=op.f("fk_link_district_upper_slot"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint(
            "district",
            "lower",
            "upper",
            "kind",
            "since",
            name=op.f("uq_link_district_lower_upper_kind_since"),
        ),
    )
    op.create_table(
        "outage",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("fault_id", sa.Integer(), nullable=True),
        sa.Column("last_good_at", sa.BigInteger(), nullable=True),
        sa.Column("first_bad_at", sa.BigInteger(), nullable=False),
        sa.Column("last_bad_at", sa.BigInteger(), nullable=True),
        sa.Column("first_good_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district", "fault_id"],
            ["fault.district", "fault.id"],
            name=op.f("fk_outage_district_fault_id_fault"),
        ),
        sa.ForeignKeyConstraint(
            ["district", "slot"],
            ["slot.district", "slot.code"],
            name=op.f("fk_outage_district_slot_slot"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    with op.batch_alter_table("outage", schema=None) as batch_op:
        batch_op.create_index("ix_outage_open", ["district", "closed_at"], unique=False)
        batch_op.create_index("ix_outage_slot", ["district", "slot", "first_bad_at"], unique=False)

    op.create_table(
        "placement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("building", sa.String(length=120), nullable=False),
        sa.Column("floor", sa.String(length=40), nullable=False),
        sa.Column("location", sa.String(length=400), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district", "building"],
            ["building.district", "building.code"],
            name=op.f("fk_placement_district_building_building"),
        ),
        sa.ForeignKeyConstraint(
            ["district", "slot"],
            ["slot.district", "slot.code"],
            name=op.f("fk_placement_district_slot_slot"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index("ix_placement_slot", ["district", "slot", "since"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fault_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("crew", sa.String(length=120), nullable=True),
        sa.Column("assignee", sa.String(length=120), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("round_opened_at", sa.BigInteger(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("good_since", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district", "fault_id"],
            ["fault.district", "fault.id"],
            name=op.f("fk_ticket_district_fault_id_fault"),
        ),
        sa.ForeignKeyConstraint(
            ["district"], ["district.code"], name=op.f("fk_ticket_district_district")
        ),
        sa.PrimaryKeyConstraint("district", "id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("district", "fault_id", name=op.f("uq_ticket_district_fault_id")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_state", ["district", "state"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column(
            "address_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("template", sa.String(length=120), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_by", sa.String(length=200), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["address_id"],
            ["crew_address.id"],
            name=op.f("fk_message_address_id_crew_address"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["district", "ticket_id"],
            ["ticket.district", "ticket.id"],
            name=op.f("fk_message_district_ticket_id_ticket"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "district", "idempotency_key", name=op.f("uq_message_district_idempotency_key")
        ),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_due", ["state", "next_attempt_at"], unique=False)

    op.create_table(
        "group_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("component", sa.String(length=120), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district"], ["district.code"], name=op.f("fk_group_answer_district_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_answer")),
    )
    with op.batch_alter_table("group_answer", schema=None) as batch_op:
        batch_op.create_index("ix_group_answer_district", ["district", "id"], unique=False)

    op.create_table(
        "ticket_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district", "ticket_id"],
            ["ticket.district", "ticket.id"],
            name=op.f("fk_ticket_event_district_ticket_id_ticket"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
    )
    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_event_ticket", ["district", "ticket_id", "id"], unique=False
        )
