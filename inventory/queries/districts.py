"""The districts that the ledger knows, and their buildings."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, insert, select, update

from inventory.tables.inventory import building, district_table
from inventory.types.components import Building
from inventory.types.district import District
from inventory.types.time import Ms

_COLUMNS = (
    district_table.c.code,
    district_table.c.name,
    district_table.c.time_zone,
    district_table.c.language,
)


class UnknownTimeZone(ValueError):
    """No time zone of that name is known on this machine."""


def create_district(connection: Connection, district: District) -> None:
    """Add a district. Raises UnknownTimeZone; a code that exists is an IntegrityError."""
    connection.execute(insert(district_table).values(**_values(district)))


def change_district(connection: Connection, district: District) -> bool:
    """Give the district of that code these values; False when there is none."""
    change = update(district_table).where(district_table.c.code == district.code)
    return connection.execute(change.values(**_values(district))).rowcount == 1


def get_district(connection: Connection, code: str) -> District | None:
    """The district of that code, or None."""
    row = connection.execute(select(*_COLUMNS).where(district_table.c.code == code)).first()
    return District(*row) if row else None


def mark_changed(connection: Connection, code: str, now: Ms) -> None:
    """Note that a person changed inventory, credentials, crews or thresholds of the district."""
    change = update(district_table).where(district_table.c.code == code)
    connection.execute(change.values(changed_at=now))


def last_changed(connection: Connection, code: str) -> Ms:
    """When a person last changed something in the district; 0 when there is none of that code."""
    query = select(district_table.c.changed_at).where(district_table.c.code == code)
    return connection.scalar(query) or 0


def list_districts(connection: Connection) -> tuple[District, ...]:
    """All districts, by code."""
    rows = connection.execute(select(*_COLUMNS).order_by(district_table.c.code))
    return tuple(District(*row) for row in rows)


def list_buildings(connection: Connection, district: str) -> tuple[Building, ...]:
    """All buildings that the district ever had, by code."""
    query = select(building.c.code, building.c.name).where(building.c.district == district)
    return tuple(Building(*row) for row in connection.execute(query.order_by(building.c.code)))


def _values(district: District) -> dict[str, str]:
    try:
        ZoneInfo(district.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone(district.time_zone) from error
    return {
        "code": district.code,
        "name": district.name,
        "time_zone": district.time_zone,
        "language": district.language,
    }
