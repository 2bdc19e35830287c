"""Settings of a district that live in the database: values by name, as JSON."""

from sqlalchemy import Connection, delete, insert, select, update

from inventory.tables.people import threshold
from inventory.types.readings import Fact


def set_threshold(connection: Connection, district: str, name: str, value: Fact) -> None:
    """Keep the value, in place of an older one of that name."""
    change = update(threshold).filter_by(district=district, name=name).values(value=value)
    if connection.execute(change).rowcount == 0:
        row = insert(threshold).values(district=district, name=name, value=value)
        connection.execute(row)


def remove_threshold(connection: Connection, district: str, name: str) -> bool:
    """Whether there was one to remove: the built-in value holds again."""
    chosen = delete(threshold).filter_by(district=district, name=name)
    return connection.execute(chosen).rowcount > 0


def load_thresholds(connection: Connection, district: str) -> dict[str, Fact]:
    """All values that were set; what is not here has its built-in value."""
    query = select(threshold.c.name, threshold.c.value).where(threshold.c.district == district)
    return {row.name: row.value for row in connection.execute(query.order_by(threshold.c.name))}
