"""The names of codes, as people read them: kinds, reasons, states."""

from collections.abc import Mapping
from enum import StrEnum

from inventory.types.causes import Cause
from inventory.types.components import Kind, LinkKind
from inventory.types.faults import FaultEventKind, FaultKind, GroupKind
from inventory.types.outages import BlindReason, OutageKind, SlotState
from inventory.types.readings import Reason, Status
from inventory.types.tickets import MessageState, TicketEventKind, TicketState
from inventory.words import Gettext, mark

Names = Mapping[StrEnum, str]


def label(code: StrEnum, translator: Gettext) -> str:
    """The name of a member of one of LABELS' enums, in the translator's language."""
    return translator(LABELS[type(code)][code])


_KINDS: Names = {
    Kind.CAMERA: mark("camera"),
    Kind.ADAPTER: mark("power adapter"),
    Kind.COPPER: mark("copper patch"),
    Kind.TRANSCEIVER: mark("fibre transceiver"),
    Kind.STRAND: mark("fibre strand"),
    Kind.CABLE: mark("fibre cable"),
    Kind.CARD: mark("rack card"),
    Kind.CHASSIS: mark("chassis"),
    Kind.PORT: mark("switch port"),
    Kind.SWITCH: mark("switch"),
    Kind.UPLINK: mark("uplink"),
    Kind.RECORDER: mark("recorder"),
    Kind.CHANNEL: mark("recorder channel"),
    Kind.OUTLET: mark("outlet"),
    Kind.BOX: mark("power box"),
    Kind.UPS: mark("UPS"),
    Kind.MAINS: mark("mains"),
}

_GROUPS: Names = {
    GroupKind.BUILDING: mark("building"),
    GroupKind.SUBNET: mark("subnet"),
    GroupKind.MODEL: mark("model"),
    GroupKind.CREDENTIAL: mark("credential"),
}

_LINKS: Names = {
    LinkKind.POWER: mark("powered by"),
    LinkKind.DATA: mark("connected to"),
    LinkKind.PART: mark("part of"),
}

_REASONS: Names = {
    Reason.OK: mark("in order"),
    Reason.TIMEOUT: mark("no answer"),
    Reason.REFUSED: mark("connection refused"),
    Reason.UNREACHABLE: mark("unreachable"),
    Reason.PROTOCOL: mark("answers against the protocol"),
    Reason.AUTHENTICATION: mark("password refused"),
    Reason.CLOCK_SKEW: mark("clock wrong"),
    Reason.SERVICE_OFF: mark("service switched off"),
    Reason.IDENTITY: mark("another device"),
    Reason.CERTIFICATE: mark("certificate not trusted"),
    Reason.DEGRADED: mark("degraded"),
    Reason.LINK_DOWN: mark("link down"),
    Reason.ADMIN_DOWN: mark("switched off by an administrator"),
    Reason.POWER_OFF: mark("no power"),
    Reason.ON_BATTERY: mark("on battery"),
    Reason.ABSENT: mark("not there"),
    Reason.NO_STREAM: mark("no stream at its path"),
    Reason.NOT_OFFERED: mark("not offered"),
    Reason.OFFLINE: mark("offline at its recorder"),
    Reason.AGENT_SILENT: mark("its agent does not answer"),
    Reason.BLIND: mark("monitor blind"),
    Reason.NO_PRIVILEGE: mark("probe not permitted"),
    Reason.OVERLOAD: mark("monitor overloaded"),
}

_STATUSES: Names = {
    Status.GOOD: mark("good"),
    Status.DEGRADED: mark("degraded"),
    Status.MISCONFIGURED: mark("misconfigured"),
    Status.FAILED: mark("failed"),
    Status.UNKNOWN: mark("unknown"),
}

_SLOT_STATES: Names = {
    SlotState.UNKNOWN: mark("unknown"),
    SlotState.OK: mark("online"),
    SlotState.DEGRADED: mark("degraded"),
    SlotState.MISCONFIGURED: mark("misconfigured"),
    SlotState.DOWN: mark("down"),
}

_OUTAGES: Names = {
    OutageKind.DOWN: mark("down"),
    OutageKind.UNREACHABLE: mark("cut off"),
}

_BLIND: Names = {
    BlindReason.STOPPED: mark("monitor not running"),
    BlindReason.UPLINK: mark("own uplink lost"),
    BlindReason.DATABASE: mark("database not writable"),
}

_FAULT_EVENTS: Names = {
    FaultEventKind.OPENED: mark("found"),
    FaultEventKind.REVISED: mark("changed its mind"),
    FaultEventKind.RECOVERING: mark("recovering"),
    FaultEventKind.RELAPSED: mark("bad again"),
    FaultEventKind.CLEARED: mark("verified as repaired"),
    FaultEventKind.REOPENED: mark("came back"),
    FaultEventKind.MERGED: mark("merged into another"),
}

_FAULTS: Names = {
    FaultKind.DEAD: mark("dead"),
    FaultKind.LINK_DOWN: mark("link down"),
    FaultKind.HUNG: mark("hung"),
    FaultKind.ABSENT: mark("not there"),
    FaultKind.POWER_OFF: mark("no power"),
    FaultKind.POWER_REFUSED: mark("power refused"),
    FaultKind.OVERLOAD: mark("too much current"),
    FaultKind.SHORT: mark("short circuit"),
    FaultKind.ON_BATTERY: mark("on battery"),
    FaultKind.CREDENTIALS: mark("wrong password"),
    FaultKind.CLOCK: mark("wrong clock"),
    FaultKind.SERVICE_OFF: mark("service switched off"),
    FaultKind.IDENTITY: mark("another device"),
    FaultKind.ADDRESS_CONFLICT: mark("address conflict"),
    FaultKind.CERTIFICATE: mark("certificate not trusted"),
    FaultKind.NO_STREAM: mark("no stream at its path"),
    FaultKind.COMMON_CAUSE: mark("common cause, not recorded"),
    FaultKind.FLAPPING: mark("flapping"),
    FaultKind.LOSSY: mark("loses packets"),
    FaultKind.MUTE: mark("management silent"),
    FaultKind.RECORDS: mark("records do not fit"),
    FaultKind.DEGRADING: mark("degrading"),
}

_TICKETS: Names = {
    TicketState.OPEN: mark("open"),
    TicketState.ACCEPTED: mark("accepted"),
    TicketState.RECOVERING: mark("recovering"),
    TicketState.CLOSED: mark("closed"),
}

_TICKET_EVENTS: Names = {
    TicketEventKind.OPENED: mark("ticket opened"),
    TicketEventKind.REVISED: mark("diagnosis revised"),
    TicketEventKind.ACCEPTED: mark("ticket accepted"),
    TicketEventKind.NOTED: mark("note added"),
    TicketEventKind.LOOKED: mark("seen on site"),
    TicketEventKind.CONFIRMED: mark("cause confirmed"),
    TicketEventKind.RECOVERING: mark("all points good again"),
    TicketEventKind.RELAPSED: mark("failed again before closing"),
    TicketEventKind.REOPENED: mark("failed again, next round"),
    TicketEventKind.CLOSED: mark("ticket closed"),
    TicketEventKind.MERGED: mark("merged into another ticket"),
}

_CAUSES: Names = {
    Cause.DEFECTIVE: mark("worn out or defective"),
    Cause.LOOSE: mark("loose connection"),
    Cause.WORKS: mark("damaged by works"),
    Cause.SWITCHED_OFF: mark("socket switched off"),
    Cause.THEFT: mark("theft or vandalism"),
    Cause.ANIMAL: mark("animal"),
    Cause.WEATHER: mark("weather"),
    Cause.CONFIGURATION: mark("configuration"),
    Cause.NO_FAULT_FOUND: mark("no fault found"),
    Cause.OTHER: mark("another cause"),
}

_MESSAGES: Names = {
    MessageState.WAITING: mark("waiting"),
    MessageState.SENT: mark("sent"),
    MessageState.FAILED: mark("given up"),
}

LABELS: Mapping[type[StrEnum], Names] = {
    Kind: _KINDS,
    GroupKind: _GROUPS,
    FaultEventKind: _FAULT_EVENTS,
    LinkKind: _LINKS,
    Reason: _REASONS,
    Status: _STATUSES,
    SlotState: _SLOT_STATES,
    OutageKind: _OUTAGES,
    BlindReason: _BLIND,
    FaultKind: _FAULTS,
    TicketState: _TICKETS,
    TicketEventKind: _TICKET_EVENTS,
    Cause: _CAUSES,
    MessageState: _MESSAGES,
}
"""English names by enum and member; codes of different enums may be spelt alike."""
