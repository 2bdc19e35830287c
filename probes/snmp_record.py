"""Walks as files: one object a line, as `snmpsim` records them or as `snmpwalk -On` prints them.

1.3.6.1.2.1.1.3.0|67|12345                           .snmprec: name, tag, value (hex: tag + "x")
.1.3.6.1.2.1.1.3.0 = Timeticks: (12345) 0:02:03.45   snmpwalk -On
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyasn1.type import univ
from pysnmp.proto import rfc1902

from probes.profiles.schema import parse_oid
from probes.snmp_values import Oid, Value
from probes.snmp_wire import Asn1Value, clean_text

LARGEST_BYTES = 64 * 1024 * 1024
_MOST_LINES = 1_000_000

_RECORDED = re.compile(r"\.?(\d+(?:\.\d+)+)\|(\d{1,3})(x?)\|(.*)", re.DOTALL)
_PRINTED = re.compile(r"\.?(\d+(?:\.\d+)+) = (?:([A-Za-z0-9 -]{1,24}): ?)?(.*)", re.DOTALL)
_NUMBER = re.compile(r"[^(]*\((-?\d+)\).*|(-?\d+).*", re.DOTALL)
_GONE = re.compile(r"No (Such|more)", re.IGNORECASE)
_NUMBERS = frozenset({2, 65, 66, 67, 70})
_TEXT, _OBJECT, _ADDRESS = 4, 6, 64
_OTHERS = re.compile(r"\.?\d+(?:\.\d+)+\|\d+:\w+\|")
"""What a simulator makes up by rules: nobody has said it."""
_NUMBER_TYPES = ("INTEGER", "Gauge32", "Counter32", "Counter64", "Timeticks", "UInteger32")


_TAGS: tuple[tuple[type, int], ...] = (
    (rfc1902.IpAddress, _ADDRESS),
    (rfc1902.Counter32, 65),
    (rfc1902.Gauge32, 66),
    (rfc1902.TimeTicks, 67),
    (rfc1902.Opaque, 68),
    (rfc1902.Counter64, 70),
    (rfc1902.OctetString, _TEXT),
    (univ.ObjectIdentifier, _OBJECT),
)


@dataclass(frozen=True, slots=True)
class Walk:
    """What an agent has said, by name. `skipped`: the numbers of lines that say nothing."""

    values: dict[Oid, Value]
    skipped: tuple[int, ...] = ()


class BadWalk(Exception):
    """A file that is no walk. `code`: unreadable, not_a_walk or too_long; `line`: from 1."""

    def __init__(self, code: str, reason: str = "", line: int = 0) -> None:
        super().__init__(f"{code} {reason} {line}")
        self.code, self.reason, self.line = code, reason, line


def read_walk(path: Path) -> Walk:
    """The walk in that file. Raises BadWalk."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise BadWalk("unreadable", error.strerror or "") from None
    if len(text) > LARGEST_BYTES:
        raise BadWalk("too_long")
    return parse_walk(text.decode("utf-8", "replace").split("\n"))


def parse_walk(lines: Iterable[str]) -> Walk:
    """The walk that the lines tell; texts may go on over several. Raises BadWalk."""
    values: dict[Oid, Value] = {}
    skipped: list[int] = []
    for number, line in enumerate(lines, 1):
        if number > _MOST_LINES:
            raise BadWalk("too_long")
        if not line.strip() or line.startswith("#") or _OTHERS.match(line):
            continue
        told = _parse(line.rstrip("\r"))
        if told is None:
            skipped.append(number)
        elif told[1] is not None:
            values[told[0]] = told[1]
    if not values:
        raise BadWalk("not_a_walk", line=skipped[0] if skipped else 1)
    return Walk(values, tuple(skipped))


def _parse(line: str) -> tuple[Oid, Value] | None:
    try:
        if recorded := _RECORDED.fullmatch(line):
            name, tag, is_hex, value = recorded.groups()
            return parse_oid(name), _recorded(int(tag), value, is_hex=bool(is_hex))
        if printed := _PRINTED.fullmatch(line):
            name, kind, value = printed.groups()
            return parse_oid(name), _printed(kind or "", value)
    except ValueError:
        return None
    return None


def _recorded(tag: int, value: str, *, is_hex: bool) -> Value:
    if is_hex:
        octets = bytes.fromhex(value)
        if tag == _ADDRESS:
            return ".".join(str(octet) for octet in octets)
        return clean_text(octets)
    return int(value) if tag in _NUMBERS else clean_text(value.encode())


def _printed(kind: str, value: str) -> Value:
    if _GONE.match(value):
        return None
    if kind in _NUMBER_TYPES:
        number = _NUMBER.fullmatch(value)
        if number is None:
            raise ValueError(value)
        return int(number[1] or number[2])
    if kind == "Hex-STRING":
        return clean_text(bytes.fromhex(value.replace(" ", "")))
    if kind == "OID":
        return value.strip().removeprefix(".")
    return clean_text(value.strip().removeprefix('"').removesuffix('"').encode())


def recorded_line(oid: Oid, value: Asn1Value) -> str:
    """One object as a line of a .snmprec file; `value` as pysnmp has it."""
    name, tag = ".".join(map(str, oid)), _tag(value)
    if tag in (_TEXT, _ADDRESS, 68):
        octets = bytes(value)
        plain = tag == _TEXT and octets.isascii() and octets.decode("ascii").isprintable()
        return (
            f"{name}|{tag}|{octets.decode('ascii')}" if plain else f"{name}|{tag}x|{octets.hex()}"
        )
    if tag == _OBJECT:
        return f"{name}|{tag}|{'.'.join(map(str, value))}"
    return f"{name}|{tag}|{int(value)}"


def _tag(value: Asn1Value) -> int:
    return next((tag for kind, tag in _TAGS if isinstance(value, kind)), 2)
