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
from monitor.judgement.loads import is_drawn


class What(StrEnum):
    """What a signal is about."""

    STATE = "state"
    """Whether the slot is down."""
    GASP = "gasp"
    """Whether the far end said that its power fails (remote power-down, OAM dying gasp)."""
    FEED = "feed"
    """Whether a PoE port reports a fault, rather than that it finds nothing to feed."""
    DENIED = "denied"
    """A PoE port counted that it refused power, for want of it …"""
    OVERLOAD = "overload"
    """… that too much current was drawn …"""
    SHORT = "short"
    """… that there was a short circuit …"""
    UNDRAWN = "undrawn"
    """… or that nothing draws power any more."""
    LOAD = "load"
    """Whether nothing draws from a metered outlet that is on, where something did."""


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
    METERED = "metered"
    """The component alone draws from this outlet: that shows in its meter, and only there."""
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
MANAGED = frozenset(Kind) - SPOKEN_FOR - {Kind.CAMERA}
"""Kinds whose voice may be lost while they go on with their work."""

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
_COUNTED = {
    "poe_short": What.SHORT,
    "poe_overload": What.OVERLOAD,
    "poe_denied": What.DENIED,
    "poe_mps_absent": What.UNDRAWN,
}
"""A PoE port's counters (RFC 3621), what says most first."""
_WHY_UNFED: dict[What, dict[Kind, float]] = {
    What.SHORT: {Kind.ADAPTER: 0.02, Kind.CAMERA: 0.03, Kind.COPPER: 0.15},
    What.OVERLOAD: {Kind.ADAPTER: 0.35, Kind.CAMERA: 0.03, Kind.COPPER: 0.02},
    What.DENIED: {Kind.ADAPTER: 0.4, Kind.CAMERA: 0.003, Kind.COPPER: 0.003},
    What.UNDRAWN: {Kind.ADAPTER: 0.15, Kind.CAMERA: 0.9, Kind.COPPER: 0.8},
}
"""What a PoE port counts when this has failed: the port itself, its camera, the patch between."""
_UNFED_ELSE = 0.02
_IDLE = {Kind.OUTLET: 0.9, Kind.ADAPTER: 0.97, Kind.CAMERA: 0.6, Kind.TRANSCEIVER: 0.6}
"""That nothing is drawn when this has failed: a camera that is dead to the network may go on."""
_IDLE_ELSE = 0.02


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
    if kind is Kind.ADAPTER and seen.down:
        more += _of_feed(seen, kind)
    if kind is Kind.OUTLET and seen.alive:
        more += _of_load(seen, kind)
    return (state, *more)


def _of_load(seen: SlotEvidence, kind: Kind) -> list[Signal]:
    """A meter that never saw anything drawn may be too coarse: its nothing says nothing."""
    if seen.idle_since is not None:
        return [Signal(kind, What.LOAD, True, seen.reason)]
    drawn = is_drawn(seen.facts)
    return [Signal(kind, What.LOAD, False, seen.reason)] if drawn else []


def _of_feed(seen: SlotEvidence, kind: Kind) -> list[Signal]:
    """Why a PoE port feeds nothing: what it counted, else its state."""
    counted = next((what for name, what in _COUNTED.items() if name in seen.rises), None)
    if counted is not None:
        return [Signal(kind, counted, True, seen.reason)]
    feed = seen.facts.get("detection_status")
    if feed in (_SEARCHING, _FAULT):
        return [Signal(kind, What.FEED, feed == _FAULT, seen.reason)]
    return []


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
    elif what is What.LOAD:
        shows = place in (Place.OWN, Place.METERED)
        chance = _IDLE.get(cause, _IDLE_ELSE) if shows else _IDLE_ELSE
    elif what in _WHY_UNFED:
        shows = place in (Place.OWN, Place.AFFECTED)
        chance = _WHY_UNFED[what].get(cause, _UNFED_ELSE) if shows else _UNFED_ELSE
    else:
        chance = _state_chance(reason if bad else Reason.OK, place, kind, cause)
    return chance if bad else 1 - chance


def _state_chance(reason: Reason, place: Place, kind: Kind, cause: Kind) -> float:
    if place in (Place.ASIDE, Place.METERED):
        return _WELL_ROW if kind in SPOKEN_FOR else _WELL_SPEAKER
    if reason is Reason.ABSENT:
        return _ABSENT.get(cause, _NOT_ABSENT)
    if kind is Kind.CARD and reason is not Reason.OK:
        return 1 - _ABSENT[Kind.CARD]
    if place in (Place.OPEN, Place.UNLIKELY):
        return _DEAD[place]
    return _WEAK.get((cause, kind), _DEAD[place])
