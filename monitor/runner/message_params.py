"""What a message says, as codes and values: the words are found where it is rendered."""

from inventory.types.components import Inventory, Kind
from inventory.types.faults import Diagnosis, FaultEvent, Rival
from monitor.judgement.corrections import Step
from monitor.judgement.tickets import TicketChange

SHOWN_POINTS = 10


class Directory:
    """Names, places and units of an inventory, by code."""

    def __init__(self, inventory: Inventory, time_zone: str) -> None:
        self.time_zone = time_zone
        self.slots = {slot.code: slot for slot in inventory.slots}
        self.buildings = {building.code: building.name for building in inventory.buildings}
        self.units = {i.slot: i.unit for i in inventory.installations if i.until is None}

    def crew_of(self, diagnosis: Diagnosis) -> str | None:
        """The crew of the component, or else the one that most affected points belong to."""
        own = self.slots.get(diagnosis.component.code)
        if own is not None and own.crew:
            return own.crew
        crews = [s.crew for code in diagnosis.affected if (s := self.slots.get(code)) and s.crew]
        return max(sorted(set(crews)), key=crews.count) if crews else None

    def params(self, change: TicketChange, event: FaultEvent) -> dict[str, object]:
        """The parameters of a ticket's message."""
        found = event.fault.diagnosis
        params = self._component(found) | self._points(found) | self._why(found)
        params |= {
            "ticket": change.ticket.id,
            "round": change.ticket.round,
            "onset_at": found.onset_at,
            "time_zone": self.time_zone,
        }
        if event.was is not None:
            was = event.was
            params["was"] = {
                "kind": was.component.kind.value,
                "component": was.component.code,
                "fault": was.kind.value,
            }
        if event.fault.good_since is not None and not found.kind.preventive:
            params["down_ms"] = max(event.fault.good_since - found.onset_at, 0)
        return params

    def title(self, step: Step) -> dict[str, object]:
        """Of a ticket that another's message names: its number, and what is broken."""
        found = step.event.fault.diagnosis
        return {
            "ticket": step.change.ticket.id,
            "kind": found.component.kind.value,
            "component": found.component.code,
            "fault": found.kind.value,
        }

    def _component(self, found: Diagnosis) -> dict[str, object]:
        slot = self.slots.get(found.component.code)
        anywhere = slot or next(
            (self.slots[code] for code in sorted(found.affected) if code in self.slots), None
        )
        building = anywhere.building if anywhere else found.component.code
        return {
            "component_kind": found.component.kind.value,
            "component": found.component.code,
            "component_name": slot.name if slot else "",
            "fault": found.kind.value,
            "building": self.buildings.get(building, building),
            "floor": slot.floor if slot else "",
            "location": slot.location if slot else "",
            "unit": self._unit(found.component.code),
        }

    def _unit(self, code: str) -> dict[str, str]:
        unit = self.units.get(code)
        if unit is None:
            return {}
        return {"maker": unit.maker, "model": unit.model, "serial": unit.serial}

    def _points(self, found: Diagnosis) -> dict[str, object]:
        cameras = [
            self.slots[code]
            for code in sorted(found.affected)
            if code in self.slots and self.slots[code].kind is Kind.CAMERA
        ]
        shown = [
            {"code": s.code, "name": s.name, "location": s.location} for s in cameras[:SHOWN_POINTS]
        ]
        return {"affected": shown, "affected_count": len(cameras)}

    def _why(self, found: Diagnosis) -> dict[str, object]:
        return {
            "confidence": found.confidence,
            "evidence": [
                {"code": e.code, "slot": e.slot, "params": dict(e.params)} for e in found.evidence
            ],
            "rivals": [_rival(rival) for rival in found.rivals],
        }


def _rival(rival: Rival) -> dict[str, object]:
    return {
        "kind": rival.component.kind.value,
        "component": rival.component.code,
        "fault": rival.kind.value,
        "confidence": rival.confidence,
    }
