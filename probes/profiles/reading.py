"""From a value as it came to a fact. Pure; no value of any kind raises."""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from math import inf, isfinite, log10
from typing import Final

from inventory.types.readings import Fact
from probes.profiles.schema import ValueForm
from probes.snmp_values import Value


class NoFact(Enum):
    """What is not a fact."""

    DARK = "dark"
    """No light: a power of nothing has no decibels."""
    WRONG_TYPE = "wrong_type"
    """A text stands for a number."""


DARK: Final = NoFact.DARK
WRONG_TYPE: Final = NoFact.WRONG_TYPE

Seen = Fact | NoFact | None
Read = Callable[[Value], Seen]

_QUANTITY = re.compile(r"\s*([+-]?\d{1,15}(?:[.,]\d{1,9})?)\s*([^\s\d]*)")
_NOTHING = re.compile(r"\s*-\s*inf", re.IGNORECASE)
_LARGEST = 2**64
_FACTORS: Mapping[str, float] = {
    "kW": 1000, "mA": 0.001, "mV": 0.001, "ticks": 0.01, "ms": 0.001, "min": 60,
}  # fmt: skip
_POWERS = {"dBm": None, "mW": 1.0, "uW": 0.001}
"""Milliwatts of a unit of light."""
DARKEST_DBM = -40.0
"""The smallest step of an SFP's receiver is 0.1 µW (SFF-8472): what is not above it is no light."""

Number = Callable[[Value], float | NoFact | None]


def reader(form: ValueForm, *, light: bool) -> Read:
    """How this value is read. `light`: it is a power of light, told in dBm."""
    if form.reads == "text":
        return _text
    number = _within(form, _from_text(form) if form.reads == "quantity" else _from_integer)
    if form.codes:
        codes = {int(raw): fact for raw, fact in form.codes.items()}
        return lambda value: _coded(number(value), codes, form.other)
    convert = _light(form) if light else _linear(form)
    missing, dark = frozenset(form.missing), frozenset(form.dark)

    def read(value: Value) -> Seen:
        told = number(value)
        if told is None or isinstance(told, NoFact):
            return told
        if told in missing:
            return None
        return DARK if told in dark else convert(told)

    return read


def _within(form: ValueForm, number: Number) -> Number:
    """The same; what is out of bounds is not available."""
    if form.lowest is None and form.highest is None:
        return number
    lowest = -inf if form.lowest is None else form.lowest
    highest = inf if form.highest is None else form.highest

    def read(value: Value) -> float | NoFact | None:
        told = number(value)
        if told is None or isinstance(told, NoFact):
            return told
        return told if lowest <= told <= highest else None

    return read


def _text(value: Value) -> Seen:
    return str(value) if value is not None and value != "" else None


def _from_integer(value: Value) -> float | NoFact | None:
    if isinstance(value, str):
        return WRONG_TYPE
    return None if value is None or abs(value) > _LARGEST else value


def _from_text(form: ValueForm) -> Number:
    """A number written as text, with a unit or without: "45 C", "12 %", "-5.4 dBm", "-inf"."""

    def number(value: Value) -> float | NoFact | None:
        if not isinstance(value, str):
            return _from_integer(value)
        if _NOTHING.match(value):
            return DARK
        found = _QUANTITY.match(value)
        if found is None:
            return None
        told = float(found[1].replace(",", "."))
        if not form.units:
            return told
        factor = form.units.get(found[2])
        return None if factor is None else told * factor

    return number


def _coded(told: float | NoFact | None, codes: Mapping[int, Fact], other: Fact | None) -> Seen:
    if told is None or isinstance(told, NoFact):
        return told
    return codes.get(int(told), other) if told == int(told) else None


def _linear(form: ValueForm) -> Callable[[float], Seen]:
    # A watt of light is the exception: elsewhere milliwatts are thousandths of watts.
    factor = form.scale * (0.001 if form.unit == "mW" else _FACTORS.get(form.unit, 1))
    if factor == 1:
        return lambda told: told
    return lambda told: _rounded(told * factor, 3)


def _light(form: ValueForm) -> Callable[[float], Seen]:
    scale, milliwatts = form.scale, _POWERS.get(form.unit)
    if milliwatts is None:
        return lambda told: decibels(told * scale)
    return lambda told: dbm(told * scale * milliwatts)


def dbm(milliwatts: float) -> Seen:
    """Power of light in dBm; DARK for none, or as good as none."""
    if not isfinite(milliwatts) or milliwatts <= 0:
        return DARK
    return decibels(10 * log10(milliwatts))


def decibels(told: float) -> Seen:
    """Power of light that came in dBm; DARK for none, and for −65535 or the like."""
    return _rounded(told, 2) if told > DARKEST_DBM + 0.01 else DARK


def _rounded(number: float, digits: int) -> Fact | None:
    return round(number, digits) if isfinite(number) else None
