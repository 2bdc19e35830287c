"""What follows from what is broken: pure propagation over power, parts and data.

The rules:
- A component is *dead* when it is broken, when something that it sits in is dead, or when all of
  its feeds are (two feeds are redundant). A UPS lives on without mains.
- It is *cut off* when it is dead, or when no way is left from it to where the monitor is, which is
  above all else; switches in a ring have one either way round.
- A link is *up* when the carrier passes: both ends and what lies between them work. Who passes
  link loss on drops the upper link when it loses the lower one.
- What is left of the light arrives: each strand has its usual loss, and what was added to it or to
  its cable. Below a receiver's limit it is dark.
Unknown wiring breaks nothing: where no way is known, none is lost.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

from inventory.types.components import Kind, LinkKind
from inventory.types.wiring import PASSIVE, Wiring

LINKED = frozenset({Kind.PORT, Kind.UPLINK, Kind.CARD, Kind.STRAND, Kind.COPPER})
"""Kinds that have a link to watch."""


SENT_DBM, LIMIT_DBM = -6.0, -24.0
"""What a transceiver of these districts sends, and the least that its receiver sees."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of every component at one moment, by slot code."""

    dead: frozenset[str]
    cut_off: frozenset[str]
    links_up: frozenset[str]
    on_battery: frozenset[str]


def settle(wiring: Wiring, broken: Iterable[str]) -> Snapshot:
    """The state of the whole district once these slots are broken."""
    dead = _spread(broken, lambda code, lost: _killed_by(wiring, code, lost))
    cut_off = dead | (_reached(wiring, frozenset()) - _reached(wiring, dead))
    kinds = {code: slot.kind for code, slot in wiring.slots.items()}
    up = (code for code, kind in kinds.items() if kind in LINKED and link_up(wiring, dead, code))
    upses = (code for code, kind in kinds.items() if kind is Kind.UPS)
    battery = (code for code in upses if code not in dead and _unfed(wiring, code, dead))
    return Snapshot(frozenset(dead), frozenset(cut_off), frozenset(up), frozenset(battery))


def received_dbm(wiring: Wiring, strand: str, losses: Mapping[str, float]) -> float:
    """Light at the end of a strand. `losses`: decibels added to strands and cables, by code.

    The usual loss is 11 to 13 dB: splices and length differ from strand to strand.
    """
    usual = 11 + crc32(strand.encode()) % 200 / 100
    added = (losses.get(each, 0.0) for each in (strand, *wiring.uppers(strand, LinkKind.PART)))
    return SENT_DBM - usual - sum(added)


def too_dim(wiring: Wiring, losses: Mapping[str, float]) -> set[str]:
    """The strands whose light no receiver sees any more."""
    lit = {code for code in losses if wiring.slots[code].kind is Kind.STRAND}
    lit.update(low for code in losses for low in wiring.lowers(code, LinkKind.PART)
               if wiring.slots[low].kind is Kind.STRAND)  # fmt: skip
    return {code for code in lit if received_dbm(wiring, code, losses) < LIMIT_DBM}


def link_up(wiring: Wiring, dead: set[str], code: str) -> bool:
    """Whether the link that this port, uplink, card, strand or copper shows is up."""
    upper_ends = wiring.uppers(code, LinkKind.DATA) if _passive(wiring, code) else []
    heard = not upper_ends or any(end not in dead for end in upper_ends)
    if code in dead or not heard or not dead.isdisjoint(_ends_of_ring_link(wiring, code)):
        return False
    return _fed_from_below(wiring, dead, code, {code})


def _ends_of_ring_link(wiring: Wiring, code: str) -> set[str]:
    """What is both above and below it."""
    return {*wiring.uppers(code, LinkKind.DATA)} & {*wiring.lowers(code, LinkKind.DATA)}


def _signals(wiring: Wiring, dead: set[str], code: str, seen: set[str]) -> bool:
    """Whether `code` gives a carrier to the component above it."""
    if code in dead:
        return False
    if _passive(wiring, code) or code in wiring.passing:
        return _fed_from_below(wiring, dead, code, seen)
    return True


def _fed_from_below(wiring: Wiring, dead: set[str], code: str, seen: set[str]) -> bool:
    lowers = [each for each in wiring.lowers(code, LinkKind.DATA) if each not in seen]
    seen.update(lowers)
    return not lowers or any(_signals(wiring, dead, each, seen) for each in lowers)


def _spread(seeds: Iterable[str], next_lost: Callable[[str, set[str]], Iterator[str]]) -> set[str]:
    lost = set(seeds)
    fresh = list(lost)
    while fresh:
        for code in next_lost(fresh.pop(), lost):
            if code not in lost:
                lost.add(code)
                fresh.append(code)
    return lost


def _killed_by(wiring: Wiring, code: str, dead: set[str]) -> Iterator[str]:
    yield from wiring.lowers(code, LinkKind.PART)
    for load in wiring.lowers(code, LinkKind.POWER):
        if wiring.slots[load].kind is not Kind.UPS and _unfed(wiring, load, dead):
            yield load


def _reached(wiring: Wiring, dead: Collection[str]) -> set[str]:
    """What has a way up that nothing dead is on."""
    tops = (code for code in wiring.slots if not wiring.uppers(code, LinkKind.DATA))
    return _spread(
        (code for code in tops if code not in dead),
        lambda code, _: (low for low in wiring.lowers(code, LinkKind.DATA) if low not in dead),
    )


def _unfed(wiring: Wiring, code: str, dead: set[str]) -> bool:
    feeds = wiring.uppers(code, LinkKind.POWER)
    return bool(feeds) and all(feed in dead for feed in feeds)


def _passive(wiring: Wiring, code: str) -> bool:
    return wiring.slots[code].kind in PASSIVE
