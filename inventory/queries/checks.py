"""Checks as the ledger numbers them: a small key for the many rows that observations make."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from inventory.tables.observations import check
from inventory.types.readings import CheckKey, ProbeName


def number_checks(
    connection: Connection, district: str, keys: Iterable[CheckKey]
) -> dict[CheckKey, int]:
    """The number of every check of the district; those of `keys` that are new are added."""
    known = _load(connection, district)
    missing = [key for key in keys if key not in known]
    if missing:
        rows = [{"district": district, "slot": k.slot, "probe": k.probe.value} for k in missing]
        connection.execute(insert(check), rows)
        known = _load(connection, district)
    return known


def _load(connection: Connection, district: str) -> dict[CheckKey, int]:
    query = select(check.c.slot, check.c.probe, check.c.id).where(check.c.district == district)
    return {CheckKey(row.slot, ProbeName(row.probe)): row.id for row in connection.execute(query)}
