"""Octets, numbers and texts out of walked SNMP values, whatever an agent put there."""

import re

from probes.snmp_wire import Asn1Value, clean_text

_HEX = re.compile(r"(?:[0-9a-fA-F]{1,2}[:\-. ]){5}[0-9a-fA-F]{1,2}")


def octets_of(value: Asn1Value) -> bytes:
    """The octets of a string value; empty for anything else."""
    try:
        # bytes() of a number would be so many zeros.
        return bytes(value) if hasattr(value, "asOctets") else b""
    except (TypeError, ValueError):
        return b""


def number_of(value: Asn1Value) -> int | None:
    """The number, None for what is none."""
    if hasattr(value, "asOctets"):
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def text_of(value: Asn1Value) -> str:
    """The text without control characters; "" for what is none."""
    return clean_text(octets_of(value)).strip()


def mac_octets(value: Asn1Value) -> bytes:
    """Six octets; some agents write them out as text ("00:1A:2B:…")."""
    octets = octets_of(value)
    if len(octets) == 6:
        return octets
    text = octets[:32].decode("ascii", "replace").strip()
    if not _HEX.fullmatch(text):
        return b""
    return bytes(int(part, 16) for part in re.split(r"[:\-. ]", text))
