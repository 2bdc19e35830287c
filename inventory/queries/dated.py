"""Ends and begins dated rows, many at a time: placements, links, installations.

A row holds from `since` until `until`. A row that would end no later than it began was never true:
it is removed instead, so that several changes within one moment leave only the last one.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, update

from inventory.types.time import Ms


def close(
    connection: Connection,
    table: Table,
    district: str,
    keys: Sequence[Mapping[str, str]],
    now: Ms,
) -> None:
    """End the open rows that equal any of `keys` (column name → value; all of one shape)."""
    if not keys:
        return
    chosen = and_(
        table.c.district == district,
        table.c.until.is_(None),
        *(table.c[name] == bindparam(f"key_{name}") for name in keys[0]),
    )
    bound = [{f"key_{name}": value for name, value in key.items()} for key in keys]
    connection.execute(delete(table).where(chosen, table.c.since >= now), bound)
    connection.execute(update(table).where(chosen).values(until=now), bound)


def begin(
    connection: Connection,
    table: Table,
    district: str,
    rows: Sequence[Mapping[str, object]],
    now: Ms,
) -> None:
    """Add rows that hold from `now` on."""
    if rows:
        stamped = [{**row, "district": district, "since": now} for row in rows]
        connection.execute(insert(table), stamped)
