"""Reads what an import is compared with."""

from sqlalchemy import Connection

from inventory.exchange.plan import Known
from inventory.queries.crews import list_crews
from inventory.queries.slot_changes import retired_kinds
from inventory.queries.slots import load_inventory


def load_known(connection: Connection, district: str) -> Known:
    """What the ledger knows now about a district."""
    return Known(
        load_inventory(connection, district),
        frozenset(crew.code for crew in list_crews(connection, district)),
        retired_kinds(connection, district),
    )
