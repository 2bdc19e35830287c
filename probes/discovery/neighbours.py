"""Asks a switch for its tables: who is on which port, and who announced itself there."""

from inventory.types.discovered import Findings, Silence
from inventory.types.readings import Reason
from inventory.types.targets import Target
from probes import snmp
from probes.discovery.neighbour_tables import COLUMNS, Rows, read_tables
from probes.snmp_values import Oid
from probes.snmp_walk import Limits, WalkFailed

LIMITS = Limits(seconds=30.0, rows=20_000, bytes=4 * 1024 * 1024)
"""Of one column: a core switch of a campus holds some thousand MAC addresses."""


async def ask_switch(target: Target, findings: Findings, limits: Limits = LIMITS) -> None:
    """Add what the agent knows to `findings`; a table cut short counts as far as it came.

    An agent that falls silent, or refuses, is not asked for the columns that are left.
    """
    columns: dict[Oid, Rows] = {}
    failures: dict[Reason, None] = {}
    for column in COLUMNS:
        columns[column], failure = await _column(target, column, limits)
        if failure is not None:
            cut_short = failure.detail in ("rows", "bytes")
            failures[Reason.TIMEOUT if failure.detail == "seconds" else failure.reason] = None
            if not cut_short:
                break
    findings.silences += [Silence(target.slot, reason.value) for reason in failures]
    known = read_tables(target.slot, columns)
    findings.pairings |= known.pairings
    findings.sightings |= known.sightings
    findings.neighbours |= known.neighbours


async def _column(target: Target, column: Oid, limits: Limits) -> tuple[Rows, WalkFailed | None]:
    rows = {}
    try:
        async for name, value in snmp.walk(target, (column,), limits):
            rows[name[len(column) :]] = value
    except WalkFailed as failure:
        return rows, failure
    return rows, None
