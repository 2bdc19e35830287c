"""The migrations build exactly what the tables say, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from inventory.database import is_current, reading, upgrade
from inventory.tables import metadata


def test_migrations_and_tables_agree(ledger: Engine) -> None:
    with reading(ledger) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(ledger: Engine) -> None:
    upgrade(ledger)
    assert is_current(ledger)
