"""Doors that refused our credential lately: no process may send it there again before its time.

A *door* is one service of one device. What is kept is until when to wait, never the credential.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from inventory.queries.upsert import upsert
from inventory.tables.observations import refusal
from inventory.types.readings import ProbeName
from inventory.types.time import Ms


class Door(NamedTuple):
    """The service that a probe speaks to. `address`: as it is asked; `port`: never 0."""

    probe: ProbeName
    address: str
    port: int


class Refusal(NamedTuple):
    """Until when a credential is not sent there. `set_at`: when it was set in the ledger, which
    tells it from a later one (both UTC ms)."""

    set_at: Ms
    until: Ms


def note_refusals(
    connection: Connection, district: str, refusals: Mapping[Door, Refusal], now: Ms
) -> None:
    """Remember them in place of older ones; those that are over are forgotten."""
    over = delete(refusal).where(refusal.c.district == district, refusal.c.until <= now)
    connection.execute(over)
    rows = [
        {
            "district": district,
            **_key(door),
            "set_at": each.set_at,
            "until": each.until,
        }
        for door, each in refusals.items()
    ]
    upsert(connection, refusal, ("district", "probe", "address", "port"), rows)


def lift_refusals(connection: Connection, district: str, doors: Iterable[Door]) -> None:
    """These refuse no more."""
    for door in doors:
        connection.execute(delete(refusal).filter_by(district=district, **_key(door)))


def load_refusals(connection: Connection, district: str, now: Ms) -> dict[Door, Refusal]:
    """Those that are not over yet."""
    query = select(refusal).where(refusal.c.district == district, refusal.c.until > now)
    return {
        Door(ProbeName(row.probe), row.address, row.port): Refusal(row.set_at, row.until)
        for row in connection.execute(query)
    }


def _key(door: Door) -> dict[str, object]:
    return {"probe": door.probe.value, "address": door.address, "port": door.port}
