"""Which datagrams are worth decoding: those of known agents, and not too many of them. Pure.

Decoding costs a hundred times what a look at the sender does, so both questions come first.
Nothing here grows with what strangers send.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

SOURCE_RATE, SOURCE_DEPTH = 10.0, 64.0
"""Notifications a second of one agent, and how many at once: a chassis that loses its far ends
sends one for each card."""
TOTAL_RATE, TOTAL_DEPTH = 100.0, 256.0
"""The same for all agents together: about a tenth of a core at most."""
_MAPPED = "::ffff:"


class Refusal(StrEnum):
    """Why a datagram was dropped."""

    UNKNOWN_SOURCE = "unknown_source"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    GARBLED = "garbled"
    VERSION = "version"
    NO_NOTIFICATION = "no_notification"
    COMMUNITY = "community"
    UNKNOWN_USER = "unknown_user"
    UNAUTHENTICATED = "unauthenticated"
    NOT_IN_TIME = "not_in_time"


class Bucket:
    """A token bucket: `rate` a second, at most `depth` at once."""

    __slots__ = ("_at", "_depth", "_left", "_rate")

    def __init__(self, rate: float, depth: float) -> None:
        self._rate, self._depth = rate, depth
        self._left, self._at = depth, 0.0

    def has(self, now: float) -> bool:
        """Whether there is a token at `now` (seconds of a clock that nobody sets)."""
        self._left = min(self._depth, self._left + (now - self._at) * self._rate)
        self._at = now
        return self._left >= 1

    def take(self) -> None:
        """Use up one of those that there are."""
        self._left -= 1


class Gate:
    """Lets datagrams of known senders pass, within the rates; counts what it and others refuse."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._buckets: dict[str, Bucket] = {}
        self._all = Bucket(TOTAL_RATE, TOTAL_DEPTH)
        self._refused: Counter[tuple[str, Refusal]] = Counter()

    def follow(self, sources: Iterable[str]) -> None:
        """Know exactly these senders: IP addresses in the kernel's spelling."""
        known = set(sources)
        self._sources = {source: source for source in known}
        self._sources |= {_MAPPED + source: source for source in known if ":" not in source}
        self._buckets = {
            source: self._buckets.get(source) or Bucket(SOURCE_RATE, SOURCE_DEPTH)
            for source in known
        }

    def admit(self, sender: str, now: float) -> str | None:
        """The known source behind a socket's sender address; None when its datagram is dropped."""
        source = self._sources.get(sender)
        if source is None:
            self._refused["", Refusal.UNKNOWN_SOURCE] += 1
            return None
        bucket = self._buckets[source]
        if not (bucket.has(now) and self._all.has(now)):
            self._refused[source, Refusal.TOO_MANY] += 1
            return None
        bucket.take()
        self._all.take()
        return source

    def refuse(self, source: str, why: Refusal) -> None:
        """Count what was dropped after it had passed."""
        self._refused[source, why] += 1

    def take_refused(self) -> Counter[tuple[str, Refusal]]:
        """How many of whom were dropped since the last call; strangers are one, named ""."""
        refused, self._refused = self._refused, Counter()
        return refused
