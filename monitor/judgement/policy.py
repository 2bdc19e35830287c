"""The numbers that judgement depends on, each with its default."""

from dataclasses import dataclass, fields

from inventory.types.readings import ProbeName
from inventory.types.time import SECOND, Ms


@dataclass(frozen=True, slots=True)
class Policy:
    """Intervals and thresholds, in seconds unless the name says otherwise.

    Kept in the database by field name; what is not set there has the default given here.
    """

    icmp_interval: float = 30
    snmp_interval: float = 30
    onvif_interval: float = 60
    icmp_deadline: float = 2
    snmp_deadline: float = 4
    onvif_deadline: float = 4
    # A doubtful check is asked again after this time, until it is confirmed either way.
    retry_interval: float = 1.5
    attempts_to_fail: int = 3
    attempts_to_recover: int = 2
    # A reading vouches for the state for this many intervals.
    vouched_intervals: float = 2
    # A diagnosis waits this long for fresh evidence on its rivals, then goes out less sure.
    evidence_deadline: float = 30
    # Agents that cache their tables (net-snmp: 15) may answer with news as old as this.
    agent_refresh: float = 0
    # Losses in one building within this time may have a common cause.
    together: float = 15
    # All affected points must be seen good for this long before a ticket closes.
    verify: float = 120
    # A fault that returns within this time is the next round of the same ticket.
    relapse: float = 7 * 86_400
    # Flapping: confirmed changes within the window; enters at the high, leaves at the low number.
    flapping_window: float = 1_800
    flapping_high: int = 6
    flapping_low: int = 2
    # How long observations are kept, in days. Outages, faults and tickets are kept for good.
    keep_rollup_5min_days: float = 7
    keep_rollup_hour_days: float = 395
    keep_spans_days: float = 395
    keep_messages_days: float = 395

    def interval_ms(self, probe: ProbeName) -> Ms:
        """The time between two readings of a check in good health."""
        seconds = {
            ProbeName.ICMP: self.icmp_interval,
            ProbeName.SNMP: self.snmp_interval,
            ProbeName.ONVIF: self.onvif_interval,
        }[probe]
        return round(seconds * SECOND)

    def deadline_s(self, probe: ProbeName) -> float:
        """The hard limit of one call."""
        return {
            ProbeName.ICMP: self.icmp_deadline,
            ProbeName.SNMP: self.snmp_deadline,
            ProbeName.ONVIF: self.onvif_deadline,
        }[probe]

    def vouches_ms(self, probe: ProbeName) -> Ms:
        """How long a reading speaks for the state after it was made."""
        return round(self.interval_ms(probe) * self.vouched_intervals)


def policy_from(values: dict[str, float]) -> Policy:
    """A policy with the given fields replaced; unknown names are ignored (an older release's)."""
    known = {field.name: field.type for field in fields(Policy)}
    chosen = {
        name: (int(value) if known[name] in (int, "int") else float(value))
        for name, value in values.items()
        if name in known
    }
    return Policy(**chosen)  # type: ignore[arg-type]  # each field's own type was just applied
