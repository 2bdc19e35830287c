"""A strand of the simulated district gets dirty, from its first good day to its repair."""

from random import Random

from inventory.types.readings import Reading, Reason
from inventory.types.tickets import Address, Crew, Message, Ticket, TicketState
from inventory.types.time import HOUR, MINUTE, SECOND
from monitor.delivery.render import render
from monitor.judgement.dispatch import Recipients, dispatch
from monitor.judgement.tickets import follow
from monitor.runner.message_params import Directory
from probes.sim.world import World
from tests.monitor.judgement.prognosis.line import BESIDE, CAMERA, STRAND, Line
from tests.probes.sim.small_district import small_district

FIBRE = Recipients({"fibre": Crew("fibre", "Fibre", "en")}, {"fibre": [Address(1, "fibre", "j")]})
RANDOM = Random(4)


class Story(Line):
    """What happens in the world, as the instruments show it, down to the messages."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.world = World(small_district(), lambda: self.now / SECOND)
        self.directory = Directory(small_district(), "UTC")
        self.messages: list[Message] = []
        self.ticket: Ticket | None = None
        self.dirt_a_day = 0.0

    def live_on(self, until: float) -> None:
        """Half an hour after half an hour; while something is wrong, minute by minute."""
        while self.days < until:
            anxious = not self.world.link_up("f1") or any(
                c.doubt for c in self.live.checks.values()
            )
            step = MINUTE if anxious else HOUR // 2
            self.now += step
            if self.dirt_a_day:
                lost = self.world.conditions.losses.get("f1", 0.0)
                self.world.sink("f1", lost + self.dirt_a_day * step / (24 * HOUR))
            self._look()

    def _look(self) -> None:
        told = len(self.events)
        light = self.world.light("f1")
        if light is None:
            self.fail()
        else:
            seen = {"rx_power_dbm": round(light + RANDOM.uniform(-0.3, 0.3), 2)}
            beside = [Reading(each, Reason.OK, self.now) for each in BESIDE]
            strand = Reading(STRAND, Reason.OK, self.now, facts=seen)
            self.hear(strand, Reading(CAMERA, Reason.OK, self.now), *beside)
        for event in self.events[told:]:
            change = follow(event, self.ticket, 1, "fibre")
            assert change is not None
            self.ticket = change.ticket
            self.messages += dispatch(change, self.directory.params(change, event), FIBRE)


def test_from_the_first_dirt_to_the_repair() -> None:
    story = Story()
    story.live_on(10)
    assert story.messages == []
    story.dirt_a_day = 0.2
    story.live_on(25)
    opened = render(story.messages[0])
    assert opened.title == "Preventive work 1: Fibre strand is degrading, One"
    assert "below its usual" in opened.body
    assert "meets the receiver's limit of −24.0 dBm about 2024-" in opened.body
    assert "Bring: fibre cleaning kit, optical power meter" in opened.body
    assert all(outage is None for outage in (r.outage for r in story.live.slots.values()))

    while story.world.link_up("f1"):
        story.live_on(story.days + 0.01)
    story.dirt_a_day = 0
    story.live_on(story.days + 0.01)
    failed = render(story.messages[-1])
    assert failed.title == "Correction to repair 1: Fibre strand has no light, One"
    assert "Not as told before: Fibre strand is degrading: f1" in failed.body
    assert story.live.slots["k1"].outage is not None

    story.world.mend("f1")
    story.live_on(story.days + 0.1)
    closed = render(story.messages[-1])
    assert closed.good_news
    assert closed.title == "All clear, repair 1: f1"
    assert story.ticket is not None
    assert (story.ticket.id, story.ticket.state) == (1, TicketState.CLOSED)
    story.live_on(story.days + 20)
    assert render(story.messages[-1]) == closed
    assert {message.ticket_id for message in story.messages} == {1}
