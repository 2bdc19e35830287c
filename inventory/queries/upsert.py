"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy does not share."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, object]


def upsert(
    connection: Connection,
    table: Table,
    keys: Sequence[str],
    rows: Sequence[Row],
    keep: Sequence[str] = (),
    add: Sequence[str] = (),
) -> None:
    """Insert the rows; where the key exists, its other columns take the new values.

    Columns in `keep` stay as they were; to those in `add` the new value is added.
    """
    if not rows:
        return
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = kind.insert(table)
    changes = {
        name: table.c[name] + insert.excluded[name] if name in add else insert.excluded[name]
        for name in rows[0]
        if name not in keys and name not in keep
    }
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changes), rows)
