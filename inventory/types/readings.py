"""What a probe learned: one timestamped result, with a reason when it is not good."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.types.time import Ms

Fact = str | int | float | bool


class ProbeName(StrEnum):
    """The probes that exist; one registry line each in `probes.registry`."""

    ICMP = "icmp"
    SNMP = "snmp"
    ONVIF = "onvif"
    RTSP = "rtsp"
    RECORDER = "recorder"


class Status(StrEnum):
    """How a reading counts. Everything but FAILED and UNKNOWN proves that the device lives."""

    GOOD = "good"
    DEGRADED = "degraded"
    MISCONFIGURED = "misconfigured"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def alive(self) -> bool:
        return self in (Status.GOOD, Status.DEGRADED, Status.MISCONFIGURED)


class Reason(StrEnum):
    """Why a reading is what it is. Codes only: the words are in the catalogues."""

    OK = "ok"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    PROTOCOL = "protocol"
    AUTHENTICATION = "authentication"
    CLOCK_SKEW = "clock_skew"
    SERVICE_OFF = "service_off"
    """The device lives, and the service that is asked for is switched off."""
    IDENTITY = "identity"
    """Another device answers than the one that the inventory says stands there."""
    CERTIFICATE = "certificate"
    """The device shows a certificate that is not to be trusted: nothing was sent to it."""
    DEGRADED = "degraded"
    LINK_DOWN = "link_down"
    ADMIN_DOWN = "admin_down"
    POWER_OFF = "power_off"
    ON_BATTERY = "on_battery"
    ABSENT = "absent"
    """The agent answers, and has no such row (a card pulled from its chassis)."""
    AGENT_SILENT = "agent_silent"
    """The agent that could tell does not answer: nothing is known of this component."""
    BLIND = "blind"
    """The reference hosts were lost: a failed reading proves nothing."""
    NO_PRIVILEGE = "no_privilege"
    """This machine does not permit the probe (raw sockets)."""
    NO_STREAM = "no_stream"
    """The device answers, and has no stream any more where it had one."""
    NOT_OFFERED = "not_offered"
    """A service that was never seen there does not answer: it may not exist."""
    OFFLINE = "offline"
    """The recorder answers, and does not reach the camera of this channel."""
    OVERLOAD = "overload"
    """The monitor could not run the check in time."""


STATUS_OF: Mapping[Reason, Status] = {
    Reason.OK: Status.GOOD,
    Reason.TIMEOUT: Status.FAILED,
    Reason.REFUSED: Status.FAILED,
    Reason.UNREACHABLE: Status.FAILED,
    Reason.LINK_DOWN: Status.FAILED,
    Reason.POWER_OFF: Status.FAILED,
    Reason.ABSENT: Status.FAILED,
    Reason.OFFLINE: Status.FAILED,
    Reason.PROTOCOL: Status.DEGRADED,
    Reason.DEGRADED: Status.DEGRADED,
    Reason.ON_BATTERY: Status.DEGRADED,
    Reason.AUTHENTICATION: Status.MISCONFIGURED,
    Reason.CLOCK_SKEW: Status.MISCONFIGURED,
    Reason.SERVICE_OFF: Status.MISCONFIGURED,
    Reason.IDENTITY: Status.MISCONFIGURED,
    Reason.CERTIFICATE: Status.MISCONFIGURED,
    Reason.NO_STREAM: Status.MISCONFIGURED,
    Reason.ADMIN_DOWN: Status.UNKNOWN,
    Reason.AGENT_SILENT: Status.UNKNOWN,
    Reason.NOT_OFFERED: Status.UNKNOWN,
    Reason.BLIND: Status.UNKNOWN,
    Reason.NO_PRIVILEGE: Status.UNKNOWN,
    Reason.OVERLOAD: Status.UNKNOWN,
}
"""The status that each reason stands for. A reading's status follows from its reason alone."""


@dataclass(frozen=True, slots=True, order=True)
class CheckKey:
    """Names a check: one probe kept on a schedule for one slot."""

    slot: str
    probe: ProbeName


@dataclass(frozen=True, slots=True)
class Reading:
    """One result.

    `observed_at`: when the probe had its answer, or gave up (UTC ms).
    `refreshed_at`: when the agent itself last looked, where it caches and tells.
    `delay_ms`: round trip, where something answered.
    `facts`: small measured values by name (loss, clock_offset_s, oper_status, model …).
    `held_until`: the device refused the credential, which is not sent again before then (UTC ms).
    """

    check: CheckKey
    reason: Reason
    observed_at: Ms
    delay_ms: float | None = None
    refreshed_at: Ms | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    held_until: Ms = 0

    @property
    def status(self) -> Status:
        return STATUS_OF[self.reason]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a probe function returns; the caller adds check and time to make it a `Reading`."""

    reason: Reason
    delay_ms: float | None = None
    refreshed_at: Ms | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    held_until: Ms = 0
