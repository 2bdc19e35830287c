"""The wall clock set by an hour, either way, while the monitor runs."""

import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Event

import pytest

from inventory.database import reading
from inventory.queries.history import load_spans
from inventory.types.readings import Answer, Reason
from inventory.types.targets import Target
from inventory.types.time import HOUR
from monitor.runner.clock import Clock
from tests.ledger_books import FOREVER
from tests.monitor.runner.conftest import PATIENCE_S, Post
from tests.monitor.runner.gates import GATES


@dataclass(slots=True)
class Hands:
    """A wall clock that is set by hand."""

    set_by: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.set_by

    def clock(self) -> Clock:
        return Clock(wall=self)


BOTH_WAYS = pytest.mark.parametrize("hours", [1, -1])


@BOTH_WAYS
async def test_a_healthy_district_stays_healthy(post: Post, hours: int) -> None:
    hands = Hands()
    async with post.watched(post.monitor(hands.clock())):
        await post.until(lambda: post.books.all_ok(*GATES))
        hands.set_by = hours * 3600
        seen = post.asked["gate1"]
        await post.until(lambda: post.asked["gate1"] > seen + 6)
    assert post.books.tickets == []
    assert post.books.outages == ()
    post.books.check()


@BOTH_WAYS
async def test_an_open_outage_ends_once_and_is_not_negative(post: Post, hours: int) -> None:
    hands, books = Hands(), post.books
    async with post.watched(post.monitor(hands.clock())):
        await post.until(lambda: books.all_ok(*GATES))
        post.world.break_("gate1")
        await post.until(lambda: bool(books.tickets))
        hands.set_by = hours * 3600
        seen = post.asked["gate1"]
        await post.until(lambda: post.asked["gate1"] > seen + 3)
        post.world.mend("gate1")
        await post.until(lambda: "ticket_closed" in books.templates)
        post.world.break_("gate2")
        await post.until(lambda: len(books.tickets) == 2)
    assert books.components == ["gate1", "gate2"]
    assert [outage.slot for outage in sorted(books.outages, key=lambda o: o.slot)] == [
        "gate1",
        "gate2",
    ]
    books.check()


@dataclass(slots=True)
class Tellers:
    """Cameras that tell the right time; the slow ones take long to be heard, twice."""

    hands: Hands
    slow: tuple[str, ...]
    gates: tuple[Event, Event] = field(default_factory=lambda: (Event(), Event()))
    asked: Counter[str] = field(default_factory=Counter)

    def ask(self, target: Target, _deadline: float) -> Answer:
        offset = -self.hands.set_by
        self.asked[target.slot] += 1
        if target.slot in self.slow:
            self.gates[self.asked[target.slot] > 1].wait(PATIENCE_S)
        reason = Reason.CLOCK_SKEW if abs(offset) > 60 else Reason.OK
        return Answer(reason, facts={"clock_offset_s": offset})


@BOTH_WAYS
async def test_what_was_measured_by_the_old_time_is_dropped(
    post: Post, hours: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Half of the cameras had told the time before it was set, and are heard after."""
    hands = Hands()
    tellers = Tellers(hands, slow=GATES[:3])
    async with post.watched(post.monitor(hands.clock(), onvif_probe=tellers.ask)):
        await post.until(lambda: min(tellers.asked[gate] for gate in GATES) >= 1)
        hands.set_by = hours * 3600
        await post.until(lambda: "the clock was set by" in caplog.text)
        tellers.gates[0].set()
        seen = tellers.asked[GATES[5]]
        await post.until(lambda: tellers.asked[GATES[5]] >= seen + 6)
        tellers.gates[1].set()
    assert post.books.tickets == []


async def test_the_hour_that_was_skipped_is_unknown(post: Post) -> None:
    hands = Hands()
    began = Clock().now()
    async with post.watched(post.monitor(hands.clock())):
        await post.until(lambda: post.books.all_ok(*GATES))
        hands.set_by = 3600
        seen = post.asked["gate1"]
        await post.until(lambda: post.asked["gate1"] > seen + 3)
    with reading(post.engine) as connection:
        spans = load_spans(connection, "d", 0, FOREVER)
    middle = began + HOUR // 2
    for slot in GATES:
        assert any(span.last_at < middle for span in spans[slot]), "what was seen before is kept"
        assert any(span.first_at > middle for span in spans[slot])
        assert not any(s.first_at <= middle < s.last_at + s.vouches_ms for s in spans[slot])
