"""From the text of one cell to its value, or to what is wrong with it. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address

from inventory.exchange.columns import Field
from inventory.exchange.kind_words import kind_of, truth_of
from inventory.exchange.problems import ProblemCode, Wrong
from inventory.exchange.text import plain
from inventory.types.components import Kind
from inventory.types.wiring import join_address

Value = str | tuple[str, ...] | bool | Kind | None

_SEPARATORS = re.compile(r"[;；、]")
_MAC = re.compile(
    r"([0-9a-f]{2}:){5}[0-9a-f]{2}|([0-9a-f]{2}-){5}[0-9a-f]{2}"
    r"|([0-9a-f]{4}\.){2}[0-9a-f]{4}|([0-9a-f]{4}-){2}[0-9a-f]{4}|[0-9a-f]{12}"
)
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月|(\d\d)(?=\d\d))(\d{1,2})日?"
    r"(?:T?00:00(?::00)?)?"
)
_INDEX = re.compile(r"\d+(\.\d+)*", re.ASCII)
_STREAM = re.compile(r"/[\x21-\x7e]*")
_SIGNS_IN = re.compile(r"(user|pass|pwd|auth|token|secret)[a-z]*=", re.IGNORECASE)
_YEARS = range(1990, 2101)


def parse(field: Field, text: str) -> Value | Wrong:
    """The value of a cleaned cell of that column; empty cells are the column's nothing."""
    if not text:
        return _NOTHING.get(field, "")
    parser = _PARSERS.get(field)
    return parser(text) if parser else text


def parse_code(text: str) -> str | Wrong:
    """A code: any text that can stand in a list of codes."""
    return Wrong(ProblemCode.BAD_CODE, {"value": text}) if _SEPARATORS.search(text) else text


def parse_codes(text: str) -> tuple[str, ...]:
    """Codes apart by semicolons, in order, each once."""
    return tuple(sorted({code.strip() for code in _SEPARATORS.split(text)} - {""}))


def parse_address(text: str) -> str | Wrong:
    """ "IP", "IP:port" or "[IPv6]:port" of a device, each in its one spelling.

    An IPv4 address in IPv6's clothes is the IPv4 address. Link-local addresses mean a device only
    together with one of this machine's interfaces: they are refused, as scope ids are.
    """
    host, port = _host_and_port(plain(text))
    wrong = Wrong(ProblemCode.BAD_ADDRESS, {"value": text})
    try:
        address = ip_address(host)
    except ValueError:
        return wrong
    if isinstance(address, IPv6Address):
        if address.scope_id or address.is_link_local:
            return wrong
        address = address.ipv4_mapped or address
    if address.is_multicast or address.is_unspecified or address == IPv4Address("255.255.255.255"):
        return wrong
    if port is None:
        return str(address)
    valid = port.isascii() and port.isdecimal() and len(port) <= 5 and 0 < int(port) < 65536
    return join_address(str(address), int(port)) if valid else wrong


def _host_and_port(written: str) -> tuple[str, str | None]:
    """The two as written; None where there is no port. "" is the host of what is neither."""
    if written.startswith("["):
        host, bracket, rest = written[1:].partition("]")
        if ":" not in host or not bracket or rest[:1] not in ("", ":"):
            return "", None
        return host, rest[1:] if rest else None
    if written.count(":") > 1:
        return written, None
    host, colon, port = written.partition(":")
    return host, port if colon else None


def parse_mac(text: str) -> str | Wrong:
    """aa:bb:cc:dd:ee:ff, from any of the five usual styles; no group address, and not all zero."""
    written = plain(text).lower()
    digits = re.sub(r"[:.-]", "", written)
    if not _MAC.fullmatch(written) or not int(digits, 16) or int(digits[:2], 16) & 1:
        return Wrong(ProblemCode.BAD_MAC, {"value": text})
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def parse_date(text: str) -> str | Wrong:
    """An ISO date. The year comes first, so that day and month can't be taken for each other."""
    found = _DATE.fullmatch(plain(text))
    wrong = Wrong(ProblemCode.BAD_DATE, {"value": text})
    if not found:
        return wrong
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day).isoformat() if year in _YEARS else wrong
    except ValueError:
        return wrong


def _parse_index(text: str) -> str | Wrong:
    index = plain(text)
    return index if _INDEX.fullmatch(index) else Wrong(ProblemCode.BAD_INDEX, {"value": text})


def _parse_stream(text: str) -> str | Wrong:
    """A path with its query. What would sign in does not belong into a file that many read."""
    if _SIGNS_IN.search(text):
        return Wrong(ProblemCode.STREAM_SIGNS_IN)
    return text if _STREAM.fullmatch(text) else Wrong(ProblemCode.BAD_STREAM, {"value": text})


def _parse_truth(text: str) -> bool | Wrong:
    truth = truth_of(text)
    return Wrong(ProblemCode.BAD_YES_NO, {"value": text}) if truth is None else truth


def _parse_kind(text: str) -> Kind | Wrong:
    return kind_of(text) or Wrong(ProblemCode.UNKNOWN_KIND, {"value": text})


_NOTHING: Mapping[Field, Value] = {
    Field.KIND: Kind.CAMERA,
    Field.POWERED_BY: (),
    Field.CONNECTED_TO: (),
    Field.PART_OF: (),
    Field.PASS_THROUGH: None,
}

_PARSERS: Mapping[Field, Callable[[str], Value | Wrong]] = {
    Field.CODE: parse_code,
    Field.KIND: _parse_kind,
    Field.ADDRESS: parse_address,
    Field.POWERED_BY: parse_codes,
    Field.CONNECTED_TO: parse_codes,
    Field.PART_OF: parse_codes,
    Field.PASS_THROUGH: _parse_truth,
    Field.INDEX: _parse_index,
    Field.MAC: parse_mac,
    Field.INSTALLED: parse_date,
    Field.STREAM: _parse_stream,
}
