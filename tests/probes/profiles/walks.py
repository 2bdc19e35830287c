"""Walks to try profiles on: real devices' (snmpsim-data), and those made from the MIBs."""

import bz2
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from probes.profiles.library import shipped
from probes.profiles.trying import Match, TriedRow, match, try_profile
from probes.snmp_record import Walk, parse_walk, read_walk

MADE = Path(__file__).parent.parent / "walks"


def made(name: str) -> Walk:
    """A walk made from a MIB."""
    return read_walk(MADE / f"{name}.snmprec")


@cache
def recorded(name: str, only: str = "") -> Walk:
    """A walk of a real device, by its name in snmpsim-data; `only`: lines like this."""
    spec = find_spec("snmpsim_data")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "data" / f"{name}.snmprec"
    packed = path.with_name(path.name + ".bz2")
    octets = bz2.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()
    lines = octets.decode("utf-8", "replace").split("\n")
    return parse_walk([line for line in lines if re.match(only, line)])


def tried(walk: Walk, profile: str = "") -> tuple[Match, dict[tuple[str, str], TriedRow]]:
    """The profile of the walk, and its rows by kind and index."""
    found = match(walk.values, shipped())
    chosen = shipped().profiles[profile] if profile else found.profile
    rows = try_profile(chosen, walk.values)
    return found, {(row.kind.value, row.index): row for row in rows}
