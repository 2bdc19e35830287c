"""What people saw, as evidence: how likely each answer is if a given component has failed."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import log

from inventory.types.components import Kind, LinkKind
from inventory.types.looks import Look, Question
from inventory.types.time import HOUR, Ms
from monitor.judgement.diagnosis.topology import Topology

HALF_LIFE: Ms = 24 * HOUR
"""After so long an answer counts half: what was dark may have been switched on since."""


class Stand(StrEnum):
    """Where the supposed failure stands, seen from the device that was looked at."""

    FEED = "feed"
    """It feeds the device."""
    SELF = "self"
    ABOVE = "above"
    """On its way to the monitor."""
    BELOW = "below"
    """On its way to the camera."""
    ELSEWHERE = "elsewhere"


_ERRS = 0.04
"""How often a person errs, or looks at another device."""
_NO: Mapping[Question, Mapping[Stand, float]] = {
    Question.POWER: {Stand.FEED: 0.96},
    Question.LIGHT_PWR: {Stand.FEED: 0.96, Stand.SELF: 0.6},
    Question.LIGHT_FX: {Stand.FEED: 0.96, Stand.SELF: 0.8, Stand.ABOVE: 0.95},
    Question.LIGHT_TP: {Stand.FEED: 0.96, Stand.SELF: 0.6, Stand.BELOW: 0.9},
}
"""P(the answer is no | what failed stands there); of all else, `_ERRS`."""


class Looks:
    """The newest answer to each question about each device, as of `now`."""

    def __init__(self, topology: Topology, looks: Iterable[Look], now: Ms) -> None:
        self._topology, self._now = topology, now
        newest = {(look.slot, look.question): look for look in looks}
        self.all = [look for look in newest.values() if look.slot in topology.slots]

    def weight(self, look: Look, cause: str) -> float:
        """ln of how much likelier this failure makes the answer than one elsewhere does."""
        no = _NO[look.question].get(self._stand(look.slot, cause), _ERRS)
        told, usual = (1 - no, 1 - _ERRS) if look.seen else (no, _ERRS)
        trust = 0.5 ** (max(self._now - look.at, 0) / HALF_LIFE)
        return float(log(told / usual) * trust)

    def _stand(self, slot: str, cause: str) -> Stand:
        topology = self._topology
        if cause == slot:
            return Stand.SELF
        if cause in topology.supply(slot):
            return Stand.FEED
        if any(cause in self._fibre_side(up) for up in topology.uppers(slot, LinkKind.DATA)):
            return Stand.ABOVE
        lowers = topology.lowers(slot, LinkKind.DATA)
        if any(cause in topology.supply(low) or self._behind(low, cause) for low in lowers):
            return Stand.BELOW
        return Stand.ELSEWHERE

    def _fibre_side(self, upper: str) -> frozenset[str]:
        """What the light comes from: the strand, its cable, the card with its power."""
        found = self._topology.supply(upper)
        if self._topology.kind(upper) is Kind.STRAND:
            cards = self._topology.uppers(upper, LinkKind.DATA)
            return found.union(*(self._topology.supply(card) for card in cards))
        return found

    def _behind(self, copper: str, cause: str) -> bool:
        """At the other end of a patch."""
        if self._topology.kind(copper) is not Kind.COPPER:
            return False
        ends = self._topology.lowers(copper, LinkKind.DATA)
        return any(cause in self._topology.supply(end) for end in ends)
