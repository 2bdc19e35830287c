"""How likely each word of an instrument is, if a given component has failed.

One table for all, of judgement and field practice (docs/diagnosis.md): what an agent says is right
in 99 of 100 cases; a dying gasp is sent once, by what is losing its power, and lost in 15 of 100; a
confirmed silence has three misses behind it.
"""

from enum import StrEnum
from functools import cache
from math import log
from typing import NamedTuple

from inventory.types.components import Kind
from inventory.types.readings import Reason
from monitor.judgement.diagnosis.evidence import SlotEvidence


class What(StrEnum):
    """What a signal is about."""

    STATE = "state"
    """Whether the slot is down."""
    GASP = "gasp"
    """Whether the far end said that its power fails (remote power-down, OAM dying gasp)."""
    FEED = "feed"
    """Whether a PoE port reports a fault, rather than that it finds nothing to feed."""


class Place(StrEnum):
    """Where a signal stands, seen from the component that is supposed to have failed."""

    OWN = "own"
    AFFECTED = "affected"
    UNPOWERED = "unpowered"
    """The component feeds what stands at the far end of the signal's link."""
    OPEN = "open"
    """It shows there if the converter between them passes link loss on: that is not recorded."""
    UNLIKELY = "unlikely"
    """The same, and the records say that it does not."""
    ASIDE = "aside"


class Signal(NamedTuple):
    """One word of a slot of this kind. `bad`: it speaks of failure."""

    kind: Kind
    what: What
    bad: bool
    reason: Reason


GASPED = "dying_gasp"
_SEARCHING, _FAULT = 2, 4
"""pethPsePortDetectionStatus (RFC 3621)."""

SPOKEN_FOR = frozenset(
    {Kind.PORT, Kind.STRAND, Kind.UPLINK, Kind.CARD, Kind.COPPER, Kind.OUTLET, Kind.ADAPTER}
)
"""Kinds of which an agent tells: it may err, and its word may be of a moment ago."""

_WELL_SPEAKER, _WELL_ROW = 1e-9, 1e-4
"""How often a confirmed failure is none: of what answers itself, and of what an agent tells."""
_DEAD = {
    Place.OWN: 0.995,
    Place.AFFECTED: 0.99,
    Place.UNPOWERED: 0.99,
    Place.OPEN: 0.5,
    Place.UNLIKELY: 0.08,
}
_WEAK = {
    # A dead camera's network chip may live on, and keep its link up and draw its power.
    (Kind.CAMERA, Kind.COPPER): 0.65,
    (Kind.CAMERA, Kind.PORT): 0.65,
    (Kind.CAMERA, Kind.ADAPTER): 0.7,
    # A transceiver that hangs may keep its light on.
    (Kind.TRANSCEIVER, Kind.STRAND): 0.9,
}
"""(what failed, whose word): less sure than others."""
_ABSENT = {Kind.CARD: 0.9}
_NOT_ABSENT = 0.002
_GASP, _NO_REASON_TO_GASP = 0.85, 0.01
_FEED, _OTHERS_FEED = 0.7, 0.05


def signals_of(seen: SlotEvidence, kind: Kind) -> tuple[Signal, ...]:
    """What is known of a slot, as separate words; nothing of what cannot be seen."""
    if not (seen.down or seen.alive):
        return ()
    state = Signal(kind, What.STATE, seen.down, seen.reason)
    facts = seen.facts
    if not facts:
        return (state,)
    more = []
    gasp = facts.get("remote_power_down")
    if gasp is None and "oam_event" in facts:
        gasp = facts["oam_event"] == GASPED
    if gasp is not None and kind in (Kind.STRAND, Kind.PORT) and (seen.down or gasp):
        more.append(Signal(kind, What.GASP, bool(gasp), seen.reason))
    feed = facts.get("detection_status") if kind is Kind.ADAPTER and seen.down else None
    if feed in (_SEARCHING, _FAULT):
        more.append(Signal(kind, What.FEED, feed == _FAULT, seen.reason))
    return (state, *more)


@cache
def log_odds(what: What, bad: bool, reason: Reason, place: Place, kind: Kind, cause: Kind) -> float:
    """ln of P(word | a component of kind `cause` failed there) / P(word | none did).

    `kind`: of the slot whose word it is.
    """
    failed, well = (_chance(what, bad, reason, p, kind, cause) for p in (place, Place.ASIDE))
    return log(failed / well)


def _chance(what: What, bad: bool, reason: Reason, place: Place, kind: Kind, cause: Kind) -> float:
    if what is What.GASP:
        chance = _GASP if place is Place.UNPOWERED else _NO_REASON_TO_GASP
    elif what is What.FEED:
        chance = _FEED if place is Place.OWN else _OTHERS_FEED
    else:
        chance = _state_chance(reason if bad else Reason.OK, place, kind, cause)
    return chance if bad else 1 - chance


def _state_chance(reason: Reason, place: Place, kind: Kind, cause: Kind) -> float:
    if place is Place.ASIDE:
        return _WELL_ROW if kind in SPOKEN_FOR else _WELL_SPEAKER
    if reason is Reason.ABSENT:
        return _ABSENT.get(cause, _NOT_ABSENT)
    if kind is Kind.CARD and reason is not Reason.OK:
        return 1 - _ABSENT[Kind.CARD]
    if place in (Place.OPEN, Place.UNLIKELY):
        return _DEAD[place]
    return _WEAK.get((cause, kind), _DEAD[place])
