"""The located cause of one or more outages, and the repair order for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.types.components import Kind
from inventory.types.readings import Fact
from inventory.types.time import Ms


class GroupKind(StrEnum):
    """Implicit groups: they serve where the chain is unknown."""

    BUILDING = "building"
    SUBNET = "subnet"
    MODEL = "model"
    """Cameras of one maker and model."""
    CREDENTIAL = "credential"
    """Devices that are asked with one credential; the key is its scope."""


@dataclass(frozen=True, slots=True, order=True)
class Component:
    """What a fault names: a slot by kind and code, or an implicit group by kind and key."""

    kind: Kind | GroupKind
    code: str


class FaultKind(StrEnum):
    """What is wrong with the component."""

    DEAD = "dead"
    """It does not work, or nothing behind it does."""
    LINK_DOWN = "link_down"
    HUNG = "hung"
    """It answers on the network, and its service does not."""
    ABSENT = "absent"
    POWER_OFF = "power_off"
    POWER_REFUSED = "power_refused"
    """A PoE port, or all of a switch, refuses power: there is none left to grant."""
    OVERLOAD = "overload"
    """A PoE port switched off: too much current was drawn."""
    SHORT = "short"
    """A PoE port switched off: a short circuit in what hangs on it."""
    ON_BATTERY = "on_battery"
    CREDENTIALS = "credentials"
    CLOCK = "clock"
    SERVICE_OFF = "service_off"
    """It answers on the network, and its service is switched off."""
    IDENTITY = "identity"
    """Another device stands there than the inventory says."""
    ADDRESS_CONFLICT = "address_conflict"
    """Two devices answer at one address."""
    CERTIFICATE = "certificate"
    NO_STREAM = "no_stream"
    """It answers, and has no stream any more where it had one."""
    COMMON_CAUSE = "common_cause"
    """Several points of one implicit group fell together; what they share is not recorded."""
    FLAPPING = "flapping"
    LOSSY = "lossy"
    """It answers, and a good part of what is sent there and back is lost on the way."""
    MUTE = "mute"
    """Its management does not answer; what it carries works."""
    RECORDS = "records"
    """An instrument says that it failed, and what needs it works: the records do not fit."""
    DEGRADING = "degrading"
    """It works, and its readings say that it will not for long."""

    @property
    def for_administrator(self) -> bool:
        """Whether no crew needs to drive out."""
        return self in _FOR_ADMINISTRATOR

    @property
    def preventive(self) -> bool:
        """Whether nothing has failed yet: no outage, no time offline."""
        return self is FaultKind.DEGRADING


_FOR_ADMINISTRATOR = frozenset(
    {
        FaultKind.CREDENTIALS,
        FaultKind.CLOCK,
        FaultKind.SERVICE_OFF,
        FaultKind.IDENTITY,
        FaultKind.ADDRESS_CONFLICT,
        FaultKind.CERTIFICATE,
        FaultKind.NO_STREAM,
        FaultKind.RECORDS,
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding that speaks for or against a diagnosis: a code with parameters, no sentence.

    `observed_at` is the reading's own time; `refreshed_at` the agent's, where it caches.
    """

    code: str
    slot: str
    observed_at: Ms
    refreshed_at: Ms | None = None
    params: Mapping[str, Fact] = field(default_factory=dict)


class TermCode(StrEnum):
    """What a term of the sum behind a diagnosis is about."""

    PRIOR = "prior"
    """How often such a component fails, before any evidence."""
    OWN_WORD = "own_word"
    """What the component's own instruments say."""
    LOST = "lost"
    """What would fail with it, and has."""
    STANDING = "standing"
    """What would fail with it, and works."""
    LOOKED = "looked"
    """What a person on site saw."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the sum: the natural logarithm of how much likelier it makes the cause.

    `kind` and `count`: how many places of which kind it is about; `slot`: the first of them.
    `params`: of a prior that was learned, what from.
    """

    code: TermCode
    kind: Kind
    slot: str
    count: int
    weight: float
    params: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rival:
    """Another component that the instruments cannot rule out, with its share of belief."""

    component: Component
    kind: FaultKind
    confidence: float
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One located cause, as seen now. `affected`: slot codes; `confidence` 0…1."""

    component: Component
    kind: FaultKind
    affected: frozenset[str]
    onset_at: Ms
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    rivals: tuple[Rival, ...] = ()
    terms: tuple[Term, ...] = ()
    """Why this component: every term of the sum; none where the device itself says it."""
    settled: bool = True
    """Whether every rival has evidence newer than the onset, or the deadline has passed."""


class FaultState(StrEnum):
    OPEN = "open"
    CLEARED = "cleared"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Fault:
    """A diagnosis with a lasting id: it may change its mind about everything else."""

    id: int
    diagnosis: Diagnosis
    state: FaultState
    opened_at: Ms
    good_since: Ms | None = None
    """Since when probes see every affected point good, while still open."""
    cleared_at: Ms | None = None
    merged_into: int | None = None
    named_before: frozenset[str] = frozenset()
    """Codes of the components that it named before it changed its mind."""
    given_up: Mapping[str, Ms] = field(default_factory=dict)
    """Points that it no longer explains, and that were still lost at that time."""
    split_from: int | None = None
    """The fault that has explained some of its points before."""


class FaultEventKind(StrEnum):
    OPENED = "opened"
    REVISED = "revised"
    RECOVERING = "recovering"
    RELAPSED = "relapsed"
    """Bad again before it was cleared."""
    CLEARED = "cleared"
    REOPENED = "reopened"
    """Bad again soon after it was cleared."""
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class FaultEvent:
    """One entry of a fault's history; `fault` is the fault as it stands after it."""

    kind: FaultEventKind
    fault: Fault
    at: Ms
    was: Diagnosis | None = None
