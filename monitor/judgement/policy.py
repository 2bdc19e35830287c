"""The numbers that judgement depends on, each with its default."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from inventory.types.components import Kind
from inventory.types.readings import ProbeName
from inventory.types.time import SECOND, Ms


@dataclass(frozen=True, slots=True)
class Policy:
    """Intervals and thresholds, in seconds unless the name says otherwise.

    Kept in the database by field name; what is not set there has the default given here. An
    interval may be set for one kind of slot alone: `icmp_interval.camera`.
    """

    icmp_interval: float = 5
    snmp_interval: float = 30
    onvif_interval: float = 60
    rtsp_interval: float = 300
    recorder_interval: float = 60
    # Between two rounds through the tables of the switches; 0: none.
    survey_interval: float = 900
    icmp_deadline: float = 2
    snmp_deadline: float = 4
    onvif_deadline: float = 4
    rtsp_deadline: float = 8  # a burst ends within ten seconds
    recorder_deadline: float = 6
    # A doubtful check is asked again after this time, until it is confirmed either way.
    retry_interval: float = 1.5
    attempts_to_fail: int = 3
    attempts_to_recover: int = 2
    # A reading vouches for the state for this many intervals.
    vouched_intervals: float = 2
    # What has been dead for so long is asked less often.
    long_dead: float = 600
    # A diagnosis waits this long for fresh evidence on its rivals, then goes out less sure.
    evidence_deadline: float = 30
    # What comes back may still be starting: for so long its wrong clock and dead services are no
    # finding, and what it has left dead that feeds or carries others is not named.
    boot_grace: float = 300
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
    # Prognosis: so many full days make what is usual of a slot.
    usual_days: int = 7
    # Received light so many dB below what is usual is dirt; within so many it is restored.
    dirty_db: float = 3
    restored_db: float = 1
    # Where a receiver that does not tell its limit goes blind, in dB below one milliwatt: -24 dBm.
    light_floor: float = 24
    # Sinking light is told when it meets the limit within so many days.
    foresight_days: float = 60
    # Damaged frames an hour that are too many on any line.
    bad_errors: float = 10
    # A component that fell so many times within a week, and ever more often, is loose.
    falls_a_week: int = 5
    # Losing packets: answers that came after lost pings, within the window; the same two numbers.
    # With one ping of a hundred lost, 300 points asked every 5 s reach the high one once in years.
    loss_window: float = 300
    loss_high: int = 10
    loss_low: int = 2
    # How long observations are kept, in days. Outages, faults and tickets are kept for good.
    keep_rollup_5min_days: float = 7
    keep_rollup_hour_days: float = 395
    keep_spans_days: float = 395
    keep_messages_days: float = 395
    of_kind: Mapping[tuple[ProbeName, Kind], float] = field(default_factory=dict)
    """Intervals that differ from the probe's usual one."""

    def interval_ms(self, probe: ProbeName, kind: Kind) -> Ms:
        """The time between two readings of a check in good health."""
        seconds = self.of_kind.get((probe, kind))
        if seconds is None:
            seconds = {
                ProbeName.ICMP: self.icmp_interval,
                ProbeName.SNMP: self.snmp_interval,
                ProbeName.ONVIF: self.onvif_interval,
                ProbeName.RTSP: self.rtsp_interval,
                ProbeName.RECORDER: self.recorder_interval,
            }[probe]
        return round(seconds * SECOND)

    def deadline_s(self, probe: ProbeName) -> float:
        """The hard limit of one call."""
        return {
            ProbeName.ICMP: self.icmp_deadline,
            ProbeName.SNMP: self.snmp_deadline,
            ProbeName.ONVIF: self.onvif_deadline,
            ProbeName.RTSP: self.rtsp_deadline,
            ProbeName.RECORDER: self.recorder_deadline,
        }[probe]

    def vouches_ms(self, probe: ProbeName, kind: Kind) -> Ms:
        """How long a reading speaks for the state after it was made."""
        return round(self.interval_ms(probe, kind) * self.vouched_intervals)


def defaults() -> dict[str, float]:
    """Every number with its default, by name, in the order of their declaration."""
    policy = Policy()
    # 120 is a good default of a float field, and must not look like a whole number's.
    return {name: kind(getattr(policy, name)) for name, kind in _numbers()}


def interval_of_kind(name: str) -> tuple[ProbeName, Kind] | None:
    """Which interval `icmp_interval.camera` and its like name, if they name one."""
    usual, _, kind = name.partition(".")
    probe = usual.removesuffix("_interval")
    if usual == probe or probe not in set(ProbeName) or kind not in set(Kind):
        return None
    return ProbeName(probe), Kind(kind)


def policy_from(values: Mapping[str, float]) -> Policy:
    """A policy with the given numbers replaced; unknown names are ignored (an older release's)."""
    chosen = {name: kind(values[name]) for name, kind in _numbers() if name in values}
    of_kind = {
        place: float(value)
        for name, value in values.items()
        if (place := interval_of_kind(name)) is not None
    }
    return Policy(**chosen, of_kind=of_kind)  # type: ignore[arg-type]  # each has its own type


def _numbers() -> Iterator[tuple[str, type[float]]]:
    for each in fields(Policy):
        if each.type in (float, int):
            yield each.name, each.type
