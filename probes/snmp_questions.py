"""What an SNMP agent is asked about each kind of component, and what its answer means. Pure.

A question is a list of object names and a reading of their values; values are plain ints and
texts, None where the agent has no such object. Objects: SNMPv2-MIB (RFC 3418), IF-MIB (RFC 2863),
POWER-ETHERNET-MIB (RFC 3621), UPS-MIB (RFC 1628), PowerNet-MIB (APC: rPDU2 and the older rPDU).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from inventory.types.components import Kind
from inventory.types.readings import Answer, Fact, Reason
from inventory.types.targets import Target

Oid = tuple[int, ...]
Value = int | str | None
Values = Sequence[Value]

_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_NAME: Oid = (1, 3, 6, 1, 2, 1, 1, 5, 0)
_IF_ROW: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
_ADMIN_STATUS, _OPER_STATUS = 7, 8
_POE_DETECTION: Oid = (1, 3, 6, 1, 2, 1, 105, 1, 1, 1, 6)
_OUTLET: Oid = (1, 3, 6, 1, 4, 1, 318, 1, 1, 26, 9, 2, 3, 1, 5)
_OUTLET_OLD: Oid = (1, 3, 6, 1, 4, 1, 318, 1, 1, 12, 3, 5, 1, 1, 4)
_UPS_BATTERY: Oid = (1, 3, 6, 1, 2, 1, 33, 1, 2, 1, 0)
_UPS_ON_BATTERY_S: Oid = (1, 3, 6, 1, 2, 1, 33, 1, 2, 2, 0)
_UPS_SOURCE: Oid = (1, 3, 6, 1, 2, 1, 33, 1, 4, 1, 0)

_UP = 1
_DELIVERING = 3
_OUTLET_ON, _OUTLET_OLD_ON = 2, 1
_SOURCE_BATTERY = 5
_INDEX = re.compile(r"\d{1,10}(\.\d{1,10}){0,15}")


@dataclass(frozen=True, slots=True)
class Question:
    """The objects to get, and how their values (in the same order) are read."""

    oids: tuple[Oid, ...]
    read: Callable[[Values], Answer]

    def answer(self, values: Values) -> Answer:
        """The answer that the values give; PROTOCOL where a text stands for a number."""
        pairs = zip(self.oids, values, strict=True)
        if any(isinstance(value, str) and oid != _NAME for oid, value in pairs):
            return Answer(Reason.PROTOCOL, facts={"detail": "wrong_type"})
        return self.read(values)


def question(target: Target) -> Question | None:
    """What to ask about the target; None when its row is not known or not a row number."""
    if target.own or target.kind not in _ROW_QUESTIONS:
        return _OWN_QUESTIONS.get(target.kind, _SYSTEM)
    if target.index is None or not _INDEX.fullmatch(target.index):
        return None
    row = tuple(int(part) for part in target.index.split("."))
    columns, read = _ROW_QUESTIONS[target.kind]
    return Question(tuple(column + row for column in columns), read)


def _read_system(values: Values) -> Answer:
    name = values[1]
    return Answer(Reason.OK, facts=_facts(uptime_s=_ticks(values[0]), name=name or None))


def _read_link(values: Values) -> Answer:
    admin, oper = values
    if oper is None:
        return Answer(Reason.ABSENT)
    facts = _facts(admin_status=admin, oper_status=oper)
    if oper == _UP:
        return Answer(Reason.OK, facts=facts)
    return Answer(Reason.LINK_DOWN if admin in (_UP, None) else Reason.ADMIN_DOWN, facts=facts)


def _read_card(values: Values) -> Answer:
    link = _read_link(values)
    return link if link.reason is Reason.ABSENT else Answer(Reason.OK, facts=link.facts)


def _read_poe(values: Values) -> Answer:
    (detection,) = values
    facts = _facts(detection_status=detection)
    if detection is None:
        return Answer(Reason.ABSENT, facts=facts)
    return Answer(Reason.OK if detection == _DELIVERING else Reason.POWER_OFF, facts=facts)


def _read_outlet(values: Values) -> Answer:
    new, old = values
    facts = _facts(outlet_state=old if new is None else new)
    if new is None and old is None:
        return Answer(Reason.ABSENT, facts=facts)
    on = old == _OUTLET_OLD_ON if new is None else new == _OUTLET_ON
    return Answer(Reason.OK if on else Reason.POWER_OFF, facts=facts)


def _read_ups(values: Values) -> Answer:
    """Agents without the UPS-MIB are alive all the same; −1 stands for "not available" in some."""
    uptime, battery, seconds, source = values
    facts = _facts(
        uptime_s=_ticks(uptime),
        battery_status=battery,
        on_battery_s=seconds,
        output_source=source,
    )
    counting = isinstance(seconds, int) and seconds > 0
    on_battery = source == _SOURCE_BATTERY or (source is None and counting)
    return Answer(Reason.ON_BATTERY if on_battery else Reason.OK, facts=facts)


def _ticks(value: Value) -> float | None:
    """TimeTicks are hundredths of a second."""
    return value / 100 if isinstance(value, int) else None


def _facts(**values: Fact | None) -> Mapping[str, Fact]:
    return {name: value for name, value in values.items() if value is not None}


_LINK_COLUMNS = tuple((*_IF_ROW, column) for column in (_ADMIN_STATUS, _OPER_STATUS))

_SYSTEM = Question((_UPTIME, _NAME), _read_system)

_OWN_QUESTIONS: Mapping[Kind, Question] = {
    Kind.UPS: Question((_UPTIME, _UPS_BATTERY, _UPS_ON_BATTERY_S, _UPS_SOURCE), _read_ups),
}

_ROW_QUESTIONS: Mapping[Kind, tuple[tuple[Oid, ...], Callable[[Values], Answer]]] = {
    Kind.PORT: (_LINK_COLUMNS, _read_link),
    Kind.STRAND: (_LINK_COLUMNS, _read_link),
    Kind.UPLINK: (_LINK_COLUMNS, _read_link),
    Kind.COPPER: (_LINK_COLUMNS, _read_link),
    Kind.CARD: (_LINK_COLUMNS, _read_card),
    Kind.OUTLET: ((_OUTLET, _OUTLET_OLD), _read_outlet),
    Kind.ADAPTER: ((_POE_DETECTION,), _read_poe),
}
