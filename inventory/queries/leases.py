"""One writer per district: a lease row with expiry and epoch."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from inventory.tables.observations import writer_lease
from inventory.types.time import Ms


class LeaseLost(Exception):
    """Another monitor writes this district now; nothing of this transaction may stand."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who writes. Each new holder raises the epoch, so that an old one is found out."""

    district: str
    holder: str
    epoch: int
    renewed_at: Ms
    expires_at: Ms


def read_lease(connection: Connection, district: str) -> Lease | None:
    """The lease as it stands, expired or not."""
    query = select(
        writer_lease.c.district,
        writer_lease.c.holder,
        writer_lease.c.epoch,
        writer_lease.c.renewed_at,
        writer_lease.c.expires_at,
    ).where(writer_lease.c.district == district)
    row = connection.execute(query).first()
    return Lease(*row) if row else None


def watched_since(connection: Connection, district: str) -> Ms | None:
    """When a monitor watched the district for the first time, if one ever did."""
    query = select(writer_lease.c.first_taken_at).where(writer_lease.c.district == district)
    return connection.scalar(query)


def take_lease(connection: Connection, district: str, holder: str, now: Ms, lasts_ms: Ms) -> Lease:
    """Take the lease over from whoever had it: the caller has decided that he may."""
    old = read_lease(connection, district)
    lease = Lease(district, holder, old.epoch + 1 if old else 1, now, now + lasts_ms)
    values = {
        "holder": lease.holder,
        "epoch": lease.epoch,
        "renewed_at": lease.renewed_at,
        "expires_at": lease.expires_at,
    }
    if old is None:
        first = {"district": district, "first_taken_at": now}
        connection.execute(insert(writer_lease).values(**first, **values))
        return lease
    held = (writer_lease.c.district == district, writer_lease.c.epoch == old.epoch)
    if not connection.execute(update(writer_lease).where(*held).values(values)).rowcount:
        raise LeaseLost(district)
    return lease


def renew_lease(connection: Connection, lease: Lease, now: Ms, lasts_ms: Ms) -> None:
    """Prolong the lease, in the transaction of the entries it protects. Raises LeaseLost."""
    held = (
        writer_lease.c.district == lease.district,
        writer_lease.c.epoch == lease.epoch,
        writer_lease.c.holder == lease.holder,
    )
    renewed = update(writer_lease).where(*held)
    values = {"renewed_at": now, "expires_at": now + lasts_ms}
    if not connection.execute(renewed.values(values)).rowcount:
        raise LeaseLost(lease.district)


def release_lease(connection: Connection, lease: Lease, now: Ms) -> None:
    """Give the lease back at an orderly stop; `renewed_at` then tells when the watch ended."""
    held = (writer_lease.c.district == lease.district, writer_lease.c.epoch == lease.epoch)
    values = {"renewed_at": now, "expires_at": now}
    connection.execute(update(writer_lease).where(*held).values(values))
