"""Who is told: crews, and their sealed addresses.

An address is an Apprise URL. It holds tokens, so only its label is ever shown.
"""

import re
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from inventory.tables.people import crew as crew_table
from inventory.tables.people import crew_address
from inventory.types.tickets import Address, Crew
from inventory.vault import Vault

_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE | re.ASCII)
# Apprise services whose URL names a host after the scheme. All others put a token there.
_NAMES_HOST = frozenset(
    ("apprise", "form", "gotify", "json", "mailto", "mmost", "mqtt", "nctalk", "rocket", "xml")
)


class BadAddress(ValueError):
    """Not an Apprise URL. The message does not repeat it: it may hold a token."""


def create_crew(connection: Connection, district: str, crew: Crew) -> None:
    """Add a crew; a code that exists is an IntegrityError."""
    connection.execute(
        insert(crew_table).values(
            district=district, code=crew.code, name=crew.name, language=crew.language
        )
    )


def change_crew(connection: Connection, district: str, crew: Crew) -> bool:
    """Give the crew of that code this name and language; False when there is none."""
    change = update(crew_table).where(_is_crew(district, crew.code))
    return connection.execute(change.values(name=crew.name, language=crew.language)).rowcount > 0


def remove_crew(connection: Connection, district: str, code: str) -> bool:
    """Remove the crew and its addresses; False when there is none."""
    addresses = and_(crew_address.c.district == district, crew_address.c.crew == code)
    connection.execute(delete(crew_address).where(addresses))
    return connection.execute(delete(crew_table).where(_is_crew(district, code))).rowcount > 0


def get_crew(connection: Connection, district: str, code: str) -> Crew | None:
    """The crew of that code, or None."""
    return next((crew for crew in list_crews(connection, district) if crew.code == code), None)


def list_crews(connection: Connection, district: str) -> tuple[Crew, ...]:
    """All crews of the district, by code."""
    query = select(crew_table.c.code, crew_table.c.name, crew_table.c.language)
    rows = connection.execute(
        query.where(crew_table.c.district == district).order_by(crew_table.c.code)
    )
    return tuple(Crew(*row) for row in rows)


def add_address(
    connection: Connection, vault: Vault, district: str, crew: str, url: str
) -> Address:
    """Seal and keep an Apprise URL; the same URL twice is one address.

    Raises BadAddress; a crew that does not exist is an IntegrityError.
    """
    known = _read(connection, district, crew)
    for address, sealed in known:
        if vault.open(sealed) == url.encode():
            return address
    label = _distinct(label_of(url), {address.label for address, _ in known})
    values = {"district": district, "crew": crew, "label": label}
    row = insert(crew_address).values(sealed_url=vault.seal(url.encode()), **values)
    number = connection.execute(row.returning(crew_address.c.id)).scalar_one()
    return Address(number, crew, label)


def remove_address(connection: Connection, district: str, address_id: int) -> bool:
    """Whether there was one to remove. Messages to it that wait are given up by their drain."""
    chosen = and_(crew_address.c.district == district, crew_address.c.id == address_id)
    return connection.execute(delete(crew_address).where(chosen)).rowcount > 0


def list_addresses(
    connection: Connection, district: str, crew: str | None = None
) -> tuple[Address, ...]:
    """The addresses of one crew, or of all of them, in the order in which they were added."""
    return tuple(address for address, _ in _read(connection, district, crew))


def open_address(
    connection: Connection, vault: Vault, district: str, address_id: int
) -> str | None:
    """The Apprise URL itself, for delivery alone; None when it is gone. Raises SealBroken."""
    query = select(crew_address.c.sealed_url).where(
        crew_address.c.district == district, crew_address.c.id == address_id
    )
    sealed = connection.execute(query).scalar()
    return None if sealed is None else vault.open(sealed).decode()


def label_of(url: str) -> str:
    """What may be shown of an Apprise URL: its scheme, and its host where that is no token."""
    if not _URL.fullmatch(url):
        raise BadAddress("an address looks like scheme://…, as Apprise documents it")
    scheme = url.partition(":")[0].lower()
    try:
        host = urlsplit(url).hostname if scheme.removesuffix("s") in _NAMES_HOST else None
    except ValueError:
        host = None
    return f"{scheme}://{host or '…'}"[:180]


def _distinct(label: str, taken: set[str]) -> str:
    """The label, numbered where the crew has others of the same service and host."""
    number = 2
    distinct = label
    while distinct in taken:
        distinct = f"{label} #{number}"
        number += 1
    return distinct


def _is_crew(district: str, code: str) -> ColumnElement[bool]:
    return and_(crew_table.c.district == district, crew_table.c.code == code)


def _read(connection: Connection, district: str, crew: str | None) -> list[tuple[Address, bytes]]:
    columns = (crew_address.c.id, crew_address.c.crew, crew_address.c.label)
    query = select(*columns, crew_address.c.sealed_url).where(crew_address.c.district == district)
    if crew is not None:
        query = query.where(crew_address.c.crew == crew)
    rows = connection.execute(query.order_by(crew_address.c.id))
    return [(Address(row.id, row.crew, row.label), row.sealed_url) for row in rows]
