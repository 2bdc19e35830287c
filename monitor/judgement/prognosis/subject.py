"""What is known of one slot when its signs of wear are looked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from inventory.types.faults import Evidence, Fault
from inventory.types.time import Ms
from monitor.judgement.diagnosis.evidence import SlotEvidence
from monitor.judgement.prognosis.outlook import Outlook
from monitor.judgement.prognosis.trend import Trend


@dataclass(frozen=True, slots=True)
class Subject:
    """One slot, and what is known of it. `told`: the open preventive fault that it is part of;
    `mended`: the open fault of its line, now that it works again."""

    slot: str
    trend: Trend
    begun: Ms
    outlook: Outlook | None
    seen: SlotEvidence | None
    told: Fault | None = None
    mended: Fault | None = None

    def kept(self, *codes: str) -> Iterator[Evidence]:
        """What the open preventive fault has told of this slot."""
        if self.told is not None:
            for each in self.told.diagnosis.evidence:
                if each.slot == self.slot and each.code in codes:
                    yield each
