"""The simulated world: what is broken in a district, and what can be observed of it.

It has no sockets and no clock of its own; the servers ask it before each answer.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType

from inventory.types.components import Inventory, Kind, LinkKind
from inventory.types.wiring import Wiring
from probes.sim.physics import Snapshot, received_dbm, settle, too_dim

DEVICE_W = 8
"""What a camera draws."""


class Detection(IntEnum):
    """pethPsePortDetectionStatus (POWER-ETHERNET-MIB, RFC 3621)."""

    DISABLED = 1
    SEARCHING = 2
    DELIVERING = 3
    FAULT = 4


class Trip(StrEnum):
    """Why a PoE port gives no power, as its counters tell (RFC 3621)."""

    UNDRAWN = "mps_absent"
    DENIED = "denied"
    OVERLOAD = "overload"
    SHORT = "short"


class OperStatus(IntEnum):
    """ifOperStatus (IF-MIB, RFC 2863), the values in use here."""

    UP = 1
    DOWN = 2
    LOWER_LAYER_DOWN = 7


@dataclass(frozen=True, slots=True)
class Boot:
    """How long a device takes to start once it is fed again, each in seconds since then."""

    answers_s: float = 0.0
    """It answers pings …"""
    serves_s: float = 0.0
    """… then its protocols …"""
    clock_s: float = 0.0
    """… and thinks that it is 1970, until it has asked for the time."""


_AT_ONCE = Boot()


@dataclass(slots=True)
class Conditions:
    """What somebody did to the district, by slot code. Passwords never show."""

    broken: set[str] = field(default_factory=set)
    disabled: set[str] = field(default_factory=set)
    hung: set[str] = field(default_factory=set)
    frozen: set[str] = field(default_factory=set)
    trips: dict[str, Trip] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict, repr=False)
    skews: dict[str, float] = field(default_factory=dict)
    losses: dict[str, float] = field(default_factory=dict)
    """Decibels that a strand or cable loses beyond what is usual."""
    noise: dict[str, float] = field(default_factory=dict)
    """Frames an hour that a line damages."""


class World:
    """One district's physics. `clock` gives monotonic seconds; it dates changes and restarts.

    Methods that name an unknown slot raise KeyError.
    """

    def __init__(self, inventory: Inventory, clock: Callable[[], float]) -> None:
        self.wiring = Wiring(inventory)
        self.conditions = Conditions()
        self.version = 0
        """Grows with every change: what was derived from an older version is stale."""
        self.changed: list[Callable[[Snapshot, Snapshot], None]] = []
        """Told of every change: the state before, and the state after."""
        self._clock = clock
        self._snapshot = settle(self.wiring, ())
        self._booted = dict.fromkeys(self.wiring.slots, clock())
        self._changed = dict(self._booted)
        self._errors: dict[str, tuple[float, float]] = {}
        self._poe = [s.code for s in inventory.slots if s.kind is Kind.ADAPTER and s.index]
        self._tripped: dict[str, Trip] = {}
        self._counts: Counter[tuple[str, Trip]] = Counter()
        self._boots: dict[str, Boot] = {}
        self._restarted: dict[str, float] = {}

    def boots_like(self, code: str, boot: Boot) -> None:
        """From its next restart on, the device takes so long to start."""
        self._known(code)
        self._boots[code] = boot

    # What can be done to it.

    def break_(self, code: str) -> None:
        """It fails for good: cut, burnt out, pulled, switched off."""
        self._known(code)
        self.conditions.broken.add(code)
        self._settle()

    def trip(self, code: str, why: Trip) -> None:
        """A PoE port refuses power, or switches off: too much current, or a short circuit in the
        port's cable or camera, which is then the slot that is named."""
        self._known(code)
        self.conditions.trips[code] = why
        self._settle()

    def disable(self, code: str) -> None:
        """An administrator shuts a port, an uplink or a PoE feed down."""
        self._known(code)
        self.conditions.disabled.add(code)
        self._settle()

    def hang(self, code: str) -> None:
        """The device still answers pings, but no protocol any more."""
        self._known(code)
        self.conditions.hung.add(code)

    def freeze(self, code: str) -> None:
        """Its encoder hangs: it answers everything, and sends no video."""
        self._known(code)
        self.conditions.frozen.add(code)

    def set_password(self, code: str, password: str) -> None:
        """The device takes this password from now on, instead of the district's."""
        self._known(code)
        self.conditions.passwords[code] = password

    def skew_clock(self, code: str, seconds: float) -> None:
        """The device's clock is ahead of the truth by `seconds` (behind when negative)."""
        self._known(code)
        self.conditions.skews[code] = seconds

    def sink(self, code: str, decibels: float) -> None:
        """A strand, or each strand of a cable, loses so much more light than is usual."""
        self._known(code)
        self.conditions.losses[code] = decibels
        self._settle()

    def corrupt(self, code: str, per_hour: float) -> None:
        """What arrives at this port, strand or copper is damaged, so many frames an hour."""
        self._known(code)
        self._damage(code)
        self.conditions.noise[code] = per_hour
        self.version += 1

    def usurp(self, code: str, by: str) -> None:
        """Another device has this one's address, too, and is the one that routers remember."""
        self._known(code)
        self._known(by)
        self.conditions.claims[code] = by
        self._settle()

    def mend(self, code: str) -> None:
        """Everything that was done to this slot is undone."""
        self._known(code)
        done = self.conditions
        done.broken.discard(code)
        done.disabled.discard(code)
        done.hung.discard(code)
        done.frozen.discard(code)
        done.trips.pop(code, None)
        done.claims.pop(code, None)
        done.passwords.pop(code, None)
        done.skews.pop(code, None)
        done.losses.pop(code, None)
        self._damage(code)
        done.noise.pop(code, None)
        self._settle()

    def mend_all(self) -> None:
        """Everything that was done to the district is undone."""
        for code in self.conditions.noise:
            self._damage(code)
        self.conditions = Conditions()
        self._settle()

    # What can be observed.

    @property
    def snapshot(self) -> Snapshot:
        """The state that follows from all conditions."""
        return self._snapshot

    def answers(self, code: str) -> bool:
        """Whether the device can be reached from the monitor, and lives: it answers a ping."""
        return code not in self._snapshot.cut_off and not self._starts(
            code, self._boot(code).answers_s
        )

    def serves(self, code: str) -> bool:
        """Whether its protocols answer too."""
        if code in self.conditions.hung or self._starts(code, self._boot(code).serves_s):
            return False
        return self.answers(code)

    def streams(self, code: str) -> bool:
        """Whether video flows from it, once somebody watches."""
        return code not in self.conditions.frozen

    def works(self, code: str) -> bool:
        """Whether it is whole and fed (an outlet that works is on), reachable or not."""
        return code not in self._snapshot.dead

    def link_up(self, code: str) -> bool:
        """Whether the link of a port, uplink, card, strand or copper is up."""
        return code in self._snapshot.links_up

    def light(self, strand: str) -> float | None:
        """Received light in dBm; None: it is dark."""
        if not self.link_up(strand):
            return None
        return received_dbm(self.wiring, strand, self.conditions.losses)

    def errors(self, code: str) -> int:
        """Damaged frames counted so far."""
        counted, since = self._errors.get(code, (0.0, 0.0))
        rate = self.conditions.noise.get(code, 0.0)
        return int(counted + rate * (self._clock() - since) / 3600)

    def oper_status(self, code: str) -> OperStatus:
        """The link as its agent sees it: what lies behind a dead fibre is out of sight."""
        if self.wiring.slots[code].kind is Kind.COPPER and not self._in_sight(code):
            return OperStatus.LOWER_LAYER_DOWN
        return OperStatus.UP if self.link_up(code) else OperStatus.DOWN

    def enabled(self, code: str) -> bool:
        """Whether it is meant to work (ifAdminStatus up)."""
        return code not in self.conditions.disabled

    def present(self, code: str) -> bool:
        """Whether the row of a card, or of what hangs on a card, is in its chassis at all."""
        card = self._card_of(code)
        return card is None or card not in self.conditions.broken

    def detection(self, code: str) -> Detection:
        """What a PoE port finds at the other end of its cable."""
        if code in self.conditions.disabled:
            return Detection.DISABLED
        trip = self._trip(code)
        if trip in (Trip.OVERLOAD, Trip.SHORT):
            return Detection.FAULT
        if not self.works(code) and trip is None:
            return Detection.FAULT
        return Detection.SEARCHING if trip else Detection.DELIVERING

    def counted(self, code: str, trip: Trip) -> int:
        """How often a PoE port gave no power for this reason."""
        return self._counts[code, trip]

    def load_w(self, outlet: str) -> int:
        """Watts that are drawn from an outlet, over the adapters on it."""
        drawn, waiting, seen = 0, [outlet], {outlet}
        while waiting:
            each = waiting.pop()
            if not self.works(each):
                continue
            if self.wiring.slots[each].kind in (Kind.OUTLET, Kind.ADAPTER):
                lowers = set(self.wiring.lowers(each, LinkKind.POWER)) - seen
                seen |= lowers
                waiting += lowers
            else:
                drawn += DEVICE_W
        return drawn

    def mac_at(self, code: str) -> str:
        """The MAC address at the device's address, as routers remember it."""
        owner = self.conditions.claims.get(code, code)
        installed = self.wiring.installed.get(owner)
        return installed.unit.mac if installed else ""

    def behind(self, code: str) -> list[str]:
        """The devices with a MAC address whose data comes in over this port, sorted."""
        found, waiting, seen = [], [code], {code}
        while waiting:
            for lower in self.wiring.lowers(waiting.pop(), LinkKind.DATA):
                if lower not in seen:
                    seen.add(lower)
                    waiting.append(lower)
                    installed = self.wiring.installed.get(lower)
                    found += [lower] if installed and installed.unit.mac else []
        return sorted(each for each in found if self.answers(each))

    def on_battery(self, code: str) -> bool:
        """Whether this UPS carries its load without mains."""
        return code in self._snapshot.on_battery

    def time_told(self, code: str, now: float) -> float:
        """The device's clock (Unix s) when it is `now`; from 1970 on after a restart, at first."""
        if self._starts(code, self._boot(code).clock_s):
            return self.uptime(code)
        return now + self.conditions.skews.get(code, 0.0)

    def password(self, code: str) -> str | None:
        """The device's own password, where it was changed."""
        return self.conditions.passwords.get(code)

    def uptime(self, code: str) -> float:
        """Seconds since the device last started."""
        return self._clock() - self._booted[code]

    def unchanged_for(self, code: str) -> float:
        """Seconds since its link, or a UPS's source, last changed."""
        return self._clock() - self._changed[code]

    @property
    def addresses(self) -> Mapping[str, str]:
        """Slot code → address, of every slot that has one."""
        found = ((code, self.wiring.address(code)) for code in self.wiring.slots)
        return MappingProxyType({code: address for code, address in found if address})

    def dark(self) -> list[str]:
        """Codes of the addressed devices that do not answer, sorted."""
        return sorted(code for code in self.addresses if not self.answers(code))

    def _damage(self, code: str) -> None:
        """Count until now what was damaged at the old rate."""
        self._errors[code] = (float(self.errors(code)), self._clock())

    def _known(self, code: str) -> None:
        if code not in self.wiring.slots:
            raise KeyError(code)

    def _settle(self) -> None:
        before, now = self._snapshot, self._clock()
        dim = too_dim(self.wiring, self.conditions.losses)
        after = settle(self.wiring, self._failed() | dim)
        self._booted.update(dict.fromkeys(before.dead - after.dead, now))
        self._restarted.update(dict.fromkeys(before.dead - after.dead, now))
        flipped = (before.links_up ^ after.links_up) | (before.on_battery ^ after.on_battery)
        self._changed.update(dict.fromkeys(flipped, now))
        self._snapshot = after
        self._count_trips()
        self.version += 1
        for told in self.changed:
            told(before, after)

    def _boot(self, code: str) -> Boot:
        return self._boots.get(code, _AT_ONCE)

    def _starts(self, code: str, takes_s: float) -> bool:
        """Whether it was restarted, less than so many seconds ago."""
        restarted = self._restarted.get(code)
        return restarted is not None and self._clock() - restarted < takes_s

    def _failed(self) -> set[str]:
        done = self.conditions
        return done.broken | done.disabled | done.trips.keys()

    def _count_trips(self) -> None:
        for code in self._poe:
            trip = self._trip(code)
            if trip is not None and trip is not self._tripped.get(code):
                self._counts[code, trip] += 1
            if trip is None:
                self._tripped.pop(code, None)
            else:
                self._tripped[code] = trip

    def _trip(self, port: str) -> Trip | None:
        """Why a PoE port that lives gives no power."""
        trips, behind = self.conditions.trips, list(self._behind(port))
        if port in self.conditions.broken | self.conditions.disabled:
            return None
        told = next((trips[each] for each in (port, *behind) if each in trips), None)
        gone = self.wiring.lowers(port, LinkKind.POWER) and not self._drawn(port)
        return told or (Trip.UNDRAWN if gone else None)

    def _behind(self, port: str) -> Iterator[str]:
        """What the power of a PoE port goes to, and through."""
        for load in self.wiring.lowers(port, LinkKind.POWER):
            yield load
            yield from self._patches(load)

    def _drawn(self, port: str) -> bool:
        """PoE needs a living load and whole copper between; the port's own state is no matter."""
        failed = self._failed()
        loads = self.wiring.lowers(port, LinkKind.POWER)
        return any(failed.isdisjoint((load, *self._patches(load))) for load in loads)

    def _patches(self, load: str) -> list[str]:
        uppers = self.wiring.uppers(load, LinkKind.DATA)
        return [each for each in uppers if self.wiring.slots[each].kind is Kind.COPPER]

    def _card_of(self, code: str) -> str | None:
        return self._above(code, Kind.CARD)

    def _in_sight(self, copper: str) -> bool:
        strand = self._above(copper, Kind.STRAND)
        return strand is None or self.link_up(strand)

    def _above(self, code: str, kind: Kind) -> str | None:
        """The nearest component of `kind` on the way up, itself included."""
        seen: set[str] = set()
        current: str | None = code
        while current is not None and current not in seen:
            if self.wiring.slots[current].kind is kind:
                return current
            seen.add(current)
            current = next(iter(self.wiring.uppers(current, LinkKind.DATA)), None)
        return None
