"""What the instruments would say of one failure: the likeliest words, none lost and none wrong."""

from collections.abc import Mapping
from dataclasses import replace

from inventory.types.components import Kind
from inventory.types.outages import SlotState
from inventory.types.readings import Fact, Reason
from inventory.types.time import SECOND, Ms
from monitor.judgement.coverage.scene import Instruments
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.diagnosis.mains import NORMAL
from monitor.judgement.diagnosis.topology import Topology

FELL_AT: Ms = 1_000 * SECOND
NOW: Ms = FELL_AT + 60 * SECOND
"""The failure happens at one moment; a minute later everybody has spoken."""

_BATTERY = 5
"""upsOutputSource (UPS-MIB, RFC 1628)."""
_SEARCHING, _FAULT = 2, 4
"""pethPsePortDetectionStatus (RFC 3621)."""


class Words:
    """The words of all instruments of one world, for each failure in it."""

    def __init__(self, world: Topology, instruments: Instruments) -> None:
        self.world, self.instruments = world, instruments
        self.healthy: Mapping[str, SlotEvidence] = {
            code: self._well(code) for code in instruments.asked
        }
        self._rows: dict[str, list[str]] = {}
        for code in instruments.asked:
            agent = world.agent(code)
            if agent is not None and agent in instruments.readable:
                self._rows.setdefault(agent, []).append(code)

    def of(self, cause: str) -> dict[str, SlotEvidence]:
        """What is said otherwise than in health once this component has failed."""
        found = {}
        for code in self.world.scopes.of(cause):
            if code in self.healthy and cause in self.world.causes(code):
                found[code] = self._lost(code, cause)
        for agent, rows in self._rows.items():
            if cause in self.world.needs(agent):
                found |= {row: _unknown(row) for row in rows}
        return found

    def _well(self, code: str) -> SlotEvidence:
        ups = self.world.kind(code) is Kind.UPS and code in self.instruments.readable
        facts: dict[str, Fact] = {"output_source": NORMAL} if ups else {}
        return SlotEvidence(code, SlotState.OK, Reason.OK, 0, NOW, facts=facts)

    def _lost(self, code: str, cause: str) -> SlotEvidence:
        if self.world.kind(code) is Kind.UPS and cause in self.world.feeders(code):
            return self._on_battery(code)
        facts: dict[str, Fact] = {}
        if code in self.instruments.gasping:
            facts["remote_power_down"] = cause in self.world.scopes.unpowering(code)
        if self.world.kind(code) is Kind.ADAPTER:
            facts["detection_status"] = _FAULT if code == cause else _SEARCHING
        return SlotEvidence(
            code,
            SlotState.DOWN,
            self._reason(code, cause),
            FELL_AT,
            NOW,
            facts=facts,
            last_good_at=FELL_AT - SECOND,
            outage_at=FELL_AT,
        )

    def _on_battery(self, code: str) -> SlotEvidence:
        """It carries its load on, and says so where it is read."""
        well = self.healthy[code]
        if code not in self.instruments.readable:
            return well
        facts: dict[str, Fact] = {"output_source": _BATTERY}
        return replace(well, state=SlotState.DEGRADED, reason=Reason.ON_BATTERY, facts=facts)

    def _reason(self, code: str, cause: str) -> Reason:
        kind = self.world.kind(code)
        if kind is Kind.CARD and code == cause:
            return Reason.ABSENT
        if kind in (Kind.OUTLET, Kind.ADAPTER):
            return Reason.POWER_OFF
        return Reason.TIMEOUT if self.world.agent(code) is None else Reason.LINK_DOWN


def _unknown(code: str) -> SlotEvidence:
    return SlotEvidence(code, SlotState.UNKNOWN, Reason.AGENT_SILENT, FELL_AT, NOW)
