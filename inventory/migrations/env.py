"""Alembic's entry: runs on a connection handed over by `inventory.database`."""

from alembic import context

from inventory.tables import metadata


def run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
