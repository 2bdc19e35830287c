"""How we get into devices: sealed credentials by scope, of which the narrowest one wins.

A scope is "slot:B3-07", "building:B3", "kind:camera" or "district", the narrowest first. ONVIF and
SNMP credentials are kept apart: a slot may take its ONVIF one from the slot, and SNMP from the
district.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from inventory.tables.people import credential
from inventory.types.components import Kind, Slot
from inventory.types.targets import OnvifCredential, SnmpCredential, SnmpVersion
from inventory.types.time import Ms
from inventory.vault import Vault

Credential = OnvifCredential | SnmpCredential
C = TypeVar("C")

ONVIF, SNMP = "onvif", "snmp"
DISTRICT = "district"
_LEVELS = ("slot", "building", "kind")


class BadScope(ValueError):
    """The text names no scope."""


class Access(NamedTuple):
    """The credentials that apply to one slot."""

    onvif: OnvifCredential | None
    snmp: SnmpCredential | None
    onvif_since: Ms = 0
    """When the ONVIF credential was set."""
    snmp_scope: str = ""
    """Where the SNMP credential comes from."""
    onvif_scope: str = ""
    """Where the ONVIF credential comes from."""

    @property
    def snmp_meant(self) -> bool:
        """Whether it was set for the slot itself or for its kind, and not for all around it."""
        return self.snmp_scope.startswith(("slot:", "kind:"))


@dataclass(frozen=True, slots=True)
class CredentialEntry:
    """That a credential exists: what lists may show of it."""

    protocol: str
    scope: str
    updated_at: Ms


def check_scope(scope: str) -> str:
    """The scope itself. Raises BadScope when it is none; whether its slot exists is not asked."""
    level, _, key = scope.partition(":")
    known = (level in _LEVELS and key) or scope == DISTRICT
    if not known or (level == "kind" and key not in list(Kind)):
        raise BadScope(scope)
    return scope


def set_credential(
    connection: Connection, vault: Vault, district: str, scope: str, value: Credential, now: Ms
) -> None:
    """Seal and keep the credential, in place of an older one of that scope. Raises BadScope."""
    protocol = ONVIF if isinstance(value, OnvifCredential) else SNMP
    key = {"district": district, "protocol": protocol, "scope": check_scope(scope)}
    content = {"sealed": vault.seal(asdict(value)), "updated_at": now}
    change = update(credential).filter_by(**key).values(**content)
    if connection.execute(change).rowcount == 0:
        connection.execute(insert(credential).values(**key, **content))


def remove_credential(connection: Connection, district: str, protocol: str, scope: str) -> bool:
    """Whether there was one to remove."""
    chosen = delete(credential).filter_by(district=district, protocol=protocol, scope=scope)
    return connection.execute(chosen).rowcount > 0


def list_credentials(connection: Connection, district: str) -> tuple[CredentialEntry, ...]:
    """What exists, without any secret."""
    columns = (credential.c.protocol, credential.c.scope, credential.c.updated_at)
    query = select(*columns).where(credential.c.district == district)
    rows = connection.execute(query.order_by(credential.c.protocol, credential.c.scope))
    return tuple(CredentialEntry(*row) for row in rows)


def resolve(
    connection: Connection, vault: Vault, district: str, slots: Iterable[Slot]
) -> dict[str, Access]:
    """The credentials of each slot, by its code. Raises SealBroken."""
    columns = (credential.c.protocol, credential.c.scope, credential.c.sealed)
    query = select(*columns, credential.c.updated_at).where(credential.c.district == district)
    rows = connection.execute(query).all()
    opened = {(row.protocol, row.scope): vault.open_record(row.sealed) for row in rows}
    onvif = {scope: OnvifCredential(**record) for (protocol, scope), record in opened.items()
             if protocol == ONVIF}  # fmt: skip
    snmp = {scope: _snmp(record) for (protocol, scope), record in opened.items()
            if protocol == SNMP}  # fmt: skip
    since = {row.scope: row.updated_at for row in rows if row.protocol == ONVIF}
    scopes, doors = ({scope: scope for scope in known} for known in (snmp, onvif))
    return {
        slot.code: Access(
            _narrowest(onvif, slot),
            _narrowest(snmp, slot),
            _narrowest(since, slot) or 0,
            _narrowest(scopes, slot) or "",
            _narrowest(doors, slot) or "",
        )
        for slot in slots
    }


def covers(scope: str, slot: Slot) -> bool:
    """Whether a credential of this scope may apply to the slot."""
    return scope in _scopes(slot)


def _narrowest(known: Mapping[str, C], slot: Slot) -> C | None:
    return next((known[scope] for scope in _scopes(slot) if scope in known), None)


def _scopes(slot: Slot) -> Iterator[str]:
    yield f"slot:{slot.code}"
    yield f"building:{slot.building}"
    yield f"kind:{slot.kind}"
    yield DISTRICT


def _snmp(record: dict[str, str]) -> SnmpCredential:
    return SnmpCredential(SnmpVersion(record.pop("version")), **record)
