"""Which of an agent's sensors belongs to which port, and how its value is read. Pure.

ENTITY-MIB (RFC 6933), ENTITY-SENSOR-MIB (RFC 3433), IF-MIB (RFC 2863). The standard has no type for
dBm: agents call it "other" with dBm as its unit, or 14 as Cisco does.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from probes.profiles.reading import WRONG_TYPE, Read, Seen, dbm, decibels
from probes.profiles.schema import Sensor
from probes.snmp_values import Oid, Value

SENSOR: Oid = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)
TYPE, SCALE, PRECISION, VALUE, UNITS = 1, 2, 3, 4, 6
ENTITY: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
DESCRIPTION, CONTAINED_IN, NAME = 2, 4, 7
ALIAS: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 3, 2, 1, 2)
"""entAliasMappingIdentifier: the interface that a physical entity is."""
IF_DESCRIPTION: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)
IF_NAME: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
_IF_INDEX = re.compile(r"\.?1\.3\.6\.1\.2\.1\.2\.2\.1\.1\.(\d{1,10})")

_OTHER, _WATTS, _CELSIUS, _DBM = 1, 6, 8, 14
_DEEPEST = 12
_RX = re.compile(r"\b(rx|receive[dr]?|input)\b", re.IGNORECASE)
_TX = re.compile(r"\b(tx|transmit(ted|ter)?|output)\b", re.IGNORECASE)

COLUMNS: tuple[Oid, ...] = (
    *((*SENSOR, column) for column in (TYPE, SCALE, PRECISION, UNITS)),
    *((*ENTITY, column) for column in (DESCRIPTION, CONTAINED_IN, NAME)),
    ALIAS,
    IF_DESCRIPTION,
    IF_NAME,
)
"""What is walked to find out."""

Table = Mapping[Oid, Value]
"""Values by their whole names."""


@dataclass(frozen=True, slots=True)
class Entities:
    """Sensors and physical entities of ports, by ifIndex."""

    physicals: Mapping[int, int] = field(default_factory=dict)
    sensors: Mapping[tuple[int, Sensor], tuple[Oid, Read]] = field(default_factory=dict)

    def physical(self, row: Oid) -> int | None:
        """The physical entity of a port."""
        return self.physicals.get(row[-1]) if len(row) == 1 else None

    def sensor(self, row: Oid, wanted: Sensor) -> tuple[Oid, Read] | None:
        """The sensor of a port: the name of its value, and how that is read."""
        return self.sensors.get((row[-1], wanted)) if len(row) == 1 else None


def find_entities(table: Table) -> Entities:
    """What the walked columns say."""
    ports = dict(_aliases(table))
    names = _port_names(table)
    sensors: dict[tuple[int, Sensor], tuple[Oid, Read]] = {}
    for oid, kind in table.items():
        if oid[:-1] == (*SENSOR, TYPE) and isinstance(kind, int):
            port = _port_of(table, oid[-1], ports, names)
            wanted = _wanted(table, oid[-1], kind)
            if port is not None and wanted is not None:
                name = (*SENSOR, VALUE, oid[-1])
                sensors.setdefault((port, wanted), (name, _reader(table, oid[-1], kind)))
    return Entities({port: entity for entity, port in ports.items()}, sensors)


def _aliases(table: Table) -> Iterator[tuple[int, int]]:
    for oid, value in table.items():
        if oid[: len(ALIAS)] == ALIAS and len(oid) == len(ALIAS) + 2 and isinstance(value, str):
            named = _IF_INDEX.fullmatch(value)
            if named:
                yield oid[-2], int(named[1])


def _port_names(table: Table) -> dict[str, int]:
    return {
        value: oid[-1]
        for column in (IF_DESCRIPTION, IF_NAME)
        for oid, value in table.items()
        if oid[:-1] == column and isinstance(value, str) and value
    }


def _port_of(
    table: Table, entity: int, ports: Mapping[int, int], names: Mapping[str, int]
) -> int | None:
    """The port that the sensor, or what it sits in, is mapped to or named after."""
    at: Value = entity
    for _ in range(_DEEPEST):
        if not isinstance(at, int) or at == 0:
            return None
        if at in ports:
            return ports[at]
        named = next((names[word] for word in _text(table, at).split() if word in names), None)
        if named is not None:
            return named
        at = table.get((*ENTITY, CONTAINED_IN, at))
    return None


def _wanted(table: Table, entity: int, kind: int) -> Sensor | None:
    if kind == _CELSIUS:
        return "temperature"
    in_dbm = kind == _DBM or (kind == _OTHER and _unit(table, entity).startswith("dbm"))
    if kind != _WATTS and not in_dbm:
        return None
    text = _text(table, entity)
    if _RX.search(text):
        return "rx_power"
    return "tx_power" if _TX.search(text) else None


def _text(table: Table, entity: int) -> str:
    parts = (table.get((*ENTITY, column, entity)) for column in (NAME, DESCRIPTION))
    return " ".join(part for part in parts if isinstance(part, str))


def _unit(table: Table, entity: int) -> str:
    unit = table.get((*SENSOR, UNITS, entity))
    return unit.strip().casefold() if isinstance(unit, str) else ""


def _reader(table: Table, entity: int, kind: int) -> Read:
    """EntitySensorDataScale counts in thousands from yocto (1) over units (9)."""
    scale, precision = table.get((*SENSOR, SCALE, entity)), table.get((*SENSOR, PRECISION, entity))
    exponent = (scale - 9) * 3 if isinstance(scale, int) and 1 <= scale <= 17 else 0
    exponent -= precision if isinstance(precision, int) and -8 <= precision <= 9 else 0
    factor = 10.0**exponent

    def read(value: Value) -> Seen:
        if isinstance(value, str):
            return WRONG_TYPE
        if value is None or abs(value) > 2**32:
            return None
        told = value * factor
        if kind == _CELSIUS:
            return round(told, 1)
        if kind == _WATTS:
            return None if told < 0 else dbm(told * 1000)
        return decibels(told)

    return read
