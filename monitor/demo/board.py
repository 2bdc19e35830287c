"""What the audience is told: the points, the story so far, the tickets, the messages."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.labels import label
from inventory.types.components import Inventory, Kind, Slot
from inventory.types.faults import Component, Diagnosis, FaultEvent, FaultEventKind
from inventory.types.outages import SlotState
from inventory.words import Translator, mark
from monitor.delivery.headlines import headline
from monitor.demo.receiver import Received
from monitor.demo.verdict import Record
from monitor.judgement.live import Outcome


class Voice(StrEnum):
    """Who tells a line of the story."""

    SCRIPT = "script"
    MONITOR = "monitor"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story, `at_s` seconds after the start. `good`: something got better."""

    at_s: float
    voice: Voice
    text: str
    good: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A message as the crew's telephone shows it."""

    at_s: float
    crew: str
    received: Received


_NEWS: Mapping[FaultEventKind, str] = {
    FaultEventKind.OPENED: mark("Named: {what}, {component}"),
    FaultEventKind.REVISED: mark("Thinks again: {what}, {component}"),
    FaultEventKind.RELAPSED: mark("Bad again: {what}, {component}"),
    FaultEventKind.REOPENED: mark("Back again: {what}, {component}"),
    FaultEventKind.MERGED: mark("Part of another fault: {what}, {component}"),
    FaultEventKind.RECOVERING: mark("All points good again: {component}"),
    FaultEventKind.CLEARED: mark("Repair verified, ticket closed: {component}"),
}
_GOOD = (FaultEventKind.RECOVERING, FaultEventKind.CLEARED)


@dataclass
class Board:
    """The picture of the moment. Only the event loop's thread changes it."""

    inventory: Inventory
    crews: Mapping[str, str]
    words: Translator
    listener: Callable[[Line], None]
    """Told of every line as it comes."""
    points: dict[str, SlotState] = field(default_factory=dict)
    story: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    record: Record = field(default_factory=Record)
    coming: str = ""
    """What the audience waits for."""
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.slots: Mapping[str, Slot] = {slot.code: slot for slot in self.inventory.slots}
        cameras = (slot.code for slot in self.inventory.slots if slot.kind is Kind.CAMERA)
        self.points = dict.fromkeys(cameras, SlotState.UNKNOWN)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the curtain rose."""
        return time.monotonic() - self.began

    @property
    def all_seen(self) -> bool:
        """Whether every camera has been seen well."""
        return all(state is SlotState.OK for state in self.points.values())

    def points_of(self, building: str) -> Sequence[SlotState]:
        """The states of a building's cameras, in the order of their codes."""
        return [s for code, s in self.points.items() if self.slots[code].building == building]

    def observe(self, outcome: Outcome, events: Sequence[FaultEvent], _plan: object) -> None:
        """What the monitor wrote with one tick: its observer."""
        seen = {code: r.state for code, r in outcome.slots.items() if code in self.points}
        self.points.update(seen)
        for event in events:
            if event.kind is not FaultEventKind.REVISED or _is_other(event):
                text = _news(event, self.words)
                self.tell(Voice.MONITOR, text, good=event.kind in _GOOD)

    def tell(self, voice: Voice, text: str, *, good: bool = False) -> None:
        """The next line of the story."""
        line = Line(self.elapsed_s, voice, text, good)
        self.story.append(line)
        self.listener(line)

    def deliver(self, received: Received) -> None:
        """A message has reached a crew."""
        crew = self.crews.get(received.crew, received.crew)
        self.notes.append(Note(self.elapsed_s, crew, received))
        text = self.words("{crew} reads: {title}").format(crew=crew, title=received.title)
        self.listener(Line(self.elapsed_s, Voice.MESSAGE, text, received.good_news))

    def place(self, component: Component) -> str:
        """Where a component is, as far as the inventory knows."""
        slot = self.slots.get(component.code)
        names = {each.code: each.name for each in self.inventory.buildings}
        if slot is None:
            return names.get(component.code, "")
        parts = (names.get(slot.building, slot.building), slot.floor, slot.location)
        return " ".join(part for part in parts if part)


def what(found: Diagnosis, words: Translator) -> str:
    """What broke, in one phrase."""
    return headline(found.component.kind.value, found.kind.value, words)


def state_label(state: SlotState, words: Translator) -> str:
    """The name of a state."""
    return label(state, words)


def _news(event: FaultEvent, words: Translator) -> str:
    found = event.fault.diagnosis
    text = words(_NEWS[event.kind])
    return text.format(what=what(found, words), component=found.component.code)


def _is_other(event: FaultEvent) -> bool:
    """Whether a revision names another component, and not only other points."""
    was, now = event.was, event.fault.diagnosis
    return was is None or (was.component, was.kind) != (now.component, now.kind)
