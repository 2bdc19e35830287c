"""The table: every subject × every case."""

from collections.abc import Mapping

from tests.probes.hostile import (
    over_icmp,
    over_onvif,
    over_recorders,
    over_rtsp,
    over_snmp,
    over_traps,
)
from tests.probes.hostile.cases import Case, Subject
from tests.probes.hostile.scene import Cell

_COLUMNS: Mapping[Subject, Mapping[Case, Cell]] = {
    Subject.ONVIF: over_onvif.COLUMN,
    Subject.RTSP: over_rtsp.COLUMN,
    Subject.ISAPI: over_recorders.ISAPI,
    Subject.DAHUA: over_recorders.CGI,
    Subject.ICMP: over_icmp.COLUMN,
    Subject.TRAPS: over_traps.COLUMN,
    Subject.SNMP_V2C: over_snmp.V2C,
    Subject.SNMP_V3: over_snmp.V3,
}
TABLE: Mapping[tuple[Subject, Case], Cell] = {
    (subject, case): cell for subject, column in _COLUMNS.items() for case, cell in column.items()
}
