"""Whether the device that answers is the one of the inventory. Pure."""

import re

_SHORTEST = 4
_PART_OF = 6
"""So many characters must agree where one serial number is only part of the other."""
_SEQUENCE = "01234567890123456789"
_PLACEHOLDERS = frozenset(
    {"unknown", "none", "null", "default", "serialnumber", "notavailable", "serial", "test"}
)


def is_another(told: str, serial: str, mac: str = "") -> bool:
    """Whether `told` by the device contradicts the inventory's serial number.

    Some makes tell the number on the label with model and date before it, others their MAC: both
    are the same device. Where either side tells nothing (a placeholder), nothing is contradicted.
    """
    if not serial or not told:
        return False
    ours, theirs, address = _telling(serial), _telling(told), _telling(mac)
    if not ours or not theirs or theirs == ours:
        return False
    if address and address in theirs:
        return False
    shorter, longer = sorted((ours, theirs), key=len)
    return len(shorter) < _PART_OF or shorter not in longer


def is_other_firmware(told: str, expected: str) -> bool:
    """Whether `told` by the device contradicts the version that the inventory gives.

    People write "5.7.3" where a device tells "V5.7.3 build 220112": the shorter one must stand in
    the other, as a whole number for a whole number. Where either tells nothing, nothing differs.
    """
    if not told or not expected:
        return False
    shorter, longer = sorted((_version(told), _version(expected)), key=len)
    found = re.search(rf"(?<![0-9.]){re.escape(shorter)}(?![0-9])", longer)
    return bool(shorter) and not found


def _version(text: str) -> str:
    return " ".join(text.casefold().split()).removeprefix("v")


def _telling(number: str) -> str:
    """The letters and digits, in lower case; empty where they tell devices not apart."""
    bare = re.sub(r"[\W_]", "", number).casefold()
    alike = len(set(bare)) < 2 or bare in _SEQUENCE or bare in _PLACEHOLDERS
    return "" if len(bare) < _SHORTEST or alike else bare
