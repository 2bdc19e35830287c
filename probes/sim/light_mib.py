"""The light that a chassis or switch receives, as the sensor of an interface.

ENTITY-SENSOR-MIB (RFC 3433), in nanowatts; ENTITY-MIB (RFC 6933) says of which interface.
"""

from collections.abc import Callable, Iterator

from probes.sim.snmp_message import Oid, integer, name, text
from probes.sim.world import World

_SENSOR: Oid = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)
_ENTITY: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
_ALIAS: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 3, 2, 1, 2)
_IF_INDEX: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 1)
_WATTS, _NANO, _OK = 6, 6, 1
_MODULES, _SENSORS = 10_000, 20_000
"""The entities of an interface's module and of its sensor, above the interface's own number."""

LIGHT_COLUMNS = (
    *((*_SENSOR, column) for column in (1, 2, 3, 4, 5, 6)),
    *((*_ENTITY, column) for column in (4, 7)),
    _ALIAS,
)


def light_rows(
    world: World, strand: str, interface: int
) -> Iterator[tuple[Oid, bytes | Callable[[], bytes]]]:
    """The rows of one strand's receiver. No light is 0 nW."""
    dbm = world.light(strand)
    module, sensor = _MODULES + interface, _SENSORS + interface
    yield (*_ALIAS, module, 0), name((*_IF_INDEX, interface))
    yield (*_ENTITY, 4, sensor), integer(module)
    yield (*_ENTITY, 7, sensor), text("Rx power")
    nanowatts = 0 if dbm is None else round(10 ** (dbm / 10) * 1_000_000)
    columns = (_WATTS, _NANO, 0, nanowatts, _OK)
    for column, value in enumerate(columns, 1):
        yield (*_SENSOR, column, sensor), integer(value)
    yield (*_SENSOR, 6, sensor), text("watts")
