"""The repair order for one fault, its life, and the messages it sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.types.readings import Fact
from inventory.types.time import Ms


class TicketState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    RECOVERING = "recovering"
    """Probes see every affected point good; waiting for the set time."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One repair order. `round` grows when the fault relapses soon after its repair."""

    id: int
    fault_id: int
    state: TicketState
    round: int
    crew: str | None
    assignee: str | None
    opened_at: Ms
    round_opened_at: Ms
    accepted_at: Ms | None = None
    good_since: Ms | None = None
    closed_at: Ms | None = None
    closed_by_hand: bool = False


class TicketEventKind(StrEnum):
    OPENED = "opened"
    REVISED = "revised"
    """The fault changed its mind: another component, or other points."""
    ACCEPTED = "accepted"
    NOTED = "noted"
    LOOKED = "looked"
    """A person on site answered what lights are on, or whether there is power."""
    CONFIRMED = "confirmed"
    """A person said which component it was, and why; the last word counts."""
    RECOVERING = "recovering"
    RELAPSED = "relapsed"
    """Within the same round: not yet closed, and bad again."""
    REOPENED = "reopened"
    """A relapse soon after closing: the next round."""
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One entry of a ticket's history. `note` is a person's own words."""

    kind: TicketEventKind
    at: Ms
    actor: str
    params: Mapping[str, Fact] = field(default_factory=dict)
    note: str | None = None


class MessageState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """Given up after the last attempt."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who repairs. `language`: "en" or "zh_CN"."""

    code: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where a crew is told. `label` is the channel's scheme and host; the URL itself is sealed."""

    id: int
    crew: str
    label: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message for one address: a template's code and its parameters."""

    ticket_id: int | None
    address_id: int | None
    language: str
    template: str
    params: Mapping[str, object]
    idempotency_key: str
    created_at: Ms
