"""Names and values of SNMP objects, as the probes pass them around."""

from collections.abc import Sequence

Oid = tuple[int, ...]
Value = int | str | None
"""A value as it came: a number, a text, or None where the agent has no such object."""
Values = Sequence[Value]
