"""Questions that come together travel together, and nobody suffers for the company."""

import asyncio
from dataclasses import dataclass, field

from inventory.types.readings import Reason
from inventory.types.targets import SnmpCredential
from probes.snmp_allowance import Allowance
from probes.snmp_questions import Oid
from probes.snmp_together import BUSY, MOST_OBJECTS, Together
from probes.snmp_wire import Failure, Outcome

ROWS: tuple[tuple[Oid, ...], ...] = tuple(((1, 3, 0), (1, 7, n), (1, 8, n)) for n in range(1, 6))
LACKING: tuple[Oid, ...] = ((1, 7, 999), (1, 8, 999))
"""A row that the agent has not."""

PUBLIC, OTHER = SnmpCredential(community="public"), SnmpCredential(community="other")
HERE = ("127.0.0.1", 161, PUBLIC)


@dataclass(slots=True)
class Agent:
    """Answers 10 × the last number of each object that it has; requests of more than `most` objects
    badly."""

    most: int = 1000
    badly: Outcome = field(default_factory=lambda: Failure(Reason.PROTOCOL, "error_status_1"))
    requests: list[tuple[Oid, ...]] = field(default_factory=list)

    async def get(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        oids: tuple[Oid, ...],
        deadline: float,
    ) -> Outcome:
        self.requests.append(oids)
        await asyncio.sleep(0)
        if len(oids) > self.most:
            return self.badly if isinstance(self.badly, Failure) else [None] * len(oids)
        return [None if oid in LACKING else oid[-1] * 10 for oid in oids]


async def ask(together: Together, rows: tuple[tuple[Oid, ...], ...] = ROWS) -> list[Outcome]:
    asked = [together.get(HERE, row, Allowance(4.0)) for row in rows]
    return await asyncio.gather(*asked)


WELL = [[0, n * 10, n * 10] for n in range(1, 6)]


async def test_one_request_for_all_and_each_object_once() -> None:
    agent = Agent()
    assert await ask(Together(agent.get)) == WELL
    [request] = agent.requests
    assert len(request) == len(set(request)) == 11


async def test_no_request_is_larger_than_it_may_be() -> None:
    agent = Agent()
    rows = tuple(((1, 3, 0), (1, 7, n), (1, 8, n)) for n in range(1, 100))
    assert await ask(Together(agent.get), rows) == [[0, n * 10, n * 10] for n in range(1, 100)]
    assert max(map(len, agent.requests)) <= MOST_OBJECTS
    assert len(agent.requests) < 10


async def test_an_agent_of_small_requests_is_asked_row_by_row() -> None:
    for badly in (Failure(Reason.PROTOCOL, "error_status_1"), [None]):
        agent = Agent(most=3, badly=badly)
        together = Together(agent.get)
        assert await ask(together) == WELL
        asked = len(agent.requests)
        assert await ask(together) == WELL
        assert len(agent.requests) == asked + len(ROWS), "it is remembered"


async def test_a_row_that_is_absent_among_others_does_not_part_them() -> None:
    agent = Agent()
    together = Together(agent.get)
    found = await ask(together, (*ROWS, LACKING))
    assert found == [*WELL, [None, None]]
    assert len(agent.requests) == 1


async def test_an_agent_that_drops_large_requests_is_heard_the_next_time() -> None:
    agent = Agent(most=3, badly=Failure(Reason.TIMEOUT))
    together = Together(agent.get)
    assert set(map(type, await ask(together))) == {Failure}
    assert len(agent.requests) == 1
    assert await ask(together) == WELL


async def test_a_silent_agent_is_asked_together_again() -> None:
    agent = Agent(most=0, badly=Failure(Reason.TIMEOUT))
    together = Together(agent.get)
    for expected in (1, 1 + len(ROWS), 2 + len(ROWS)):
        await ask(together)
        assert len(agent.requests) == expected


async def test_who_asks_alone_gets_what_the_agent_says() -> None:
    agent = Agent(most=0)
    [got] = await ask(Together(agent.get), ROWS[:1])
    assert got == Failure(Reason.PROTOCOL, "error_status_1")
    assert len(agent.requests) == 1


async def test_others_are_not_mixed_in() -> None:
    agent = Agent()
    together = Together(agent.get)
    await asyncio.gather(
        together.get(HERE, ROWS[0], Allowance(4.0)),
        together.get(("127.0.0.2", 161, PUBLIC), ROWS[1], Allowance(4.0)),
        together.get(("127.0.0.1", 161, OTHER), ROWS[2], Allowance(4.0)),
    )
    assert len(agent.requests) == 3


@dataclass(slots=True)
class Slow(Agent):
    """Answers when it is let; remembers with which deadline it was asked."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    deadlines: list[float] = field(default_factory=list)
    now: int = 0
    most_now: int = 0

    async def get(
        self,
        address: str,
        port: int,
        credential: SnmpCredential,
        oids: tuple[Oid, ...],
        deadline: float,
    ) -> Outcome:
        self.now += 1
        self.most_now = max(self.most_now, self.now)
        self.deadlines.append(deadline)
        self.asked.set()
        await self.gate.wait()
        self.now -= 1
        return await Agent.get(self, address, port, credential, oids, deadline)


async def test_what_is_asked_meanwhile_waits_and_travels_together() -> None:
    agent = Slow()
    together = Together(agent.get)
    early = asyncio.create_task(together.get(HERE, ROWS[0], Allowance(4.0)))
    await agent.asked.wait()
    late = []
    for row in ROWS[1:]:
        late.append(asyncio.create_task(together.get(HERE, row, Allowance(4.0))))
        await asyncio.sleep(0)
    other = asyncio.create_task(together.get(("127.0.0.1", 161, OTHER), ROWS[0], Allowance(4.0)))
    await asyncio.sleep(0.1)
    assert len(agent.deadlines) == 1
    agent.gate.set()
    assert [await early, *(await asyncio.gather(*late))] == WELL
    await other
    assert len(agent.requests) == 3
    assert agent.most_now == 1
    assert not together._lines


async def test_waiting_is_not_held_against_the_agent() -> None:
    agent = Slow()
    together, time = Together(agent.get), Allowance(30.0)
    early = asyncio.create_task(together.get(HERE, ROWS[0], Allowance(30.0)))
    await agent.asked.wait()
    late = asyncio.create_task(together.get(HERE, ROWS[1], time))
    await asyncio.sleep(0.3)
    agent.gate.set()
    await asyncio.gather(early, late)
    assert time.waited >= 0.3
    assert min(agent.deadlines) > 29.8
    assert time.left > 29.8


async def test_who_got_no_turn_knows_nothing() -> None:
    agent = Slow()
    together = Together(agent.get)
    early = asyncio.create_task(together.get(HERE, ROWS[0], Allowance(4.0)))
    await agent.asked.wait()
    assert await together.get(HERE, ROWS[1], Allowance(0.05)) == BUSY
    agent.gate.set()
    await early
    assert len(agent.requests) == 1, "nobody waits for that answer any more"
    assert await together.get(HERE, ROWS[1], Allowance(4.0)) == WELL[1]


async def test_who_gives_up_leaves_the_others_their_answer() -> None:
    agent = Slow()
    together = Together(agent.get)
    one, other = (asyncio.create_task(together.get(HERE, row, Allowance(4.0))) for row in ROWS[:2])
    await agent.asked.wait()
    one.cancel()
    await asyncio.sleep(0)
    agent.gate.set()
    assert await other == WELL[1]
    assert one.cancelled()
    assert len(agent.requests) == 1
    assert not together._lines


async def test_what_concerns_the_agent_itself_goes_first() -> None:
    agent = Slow()
    together = Together(agent.get)
    early = asyncio.create_task(together.get(HERE, ROWS[0], Allowance(4.0)))
    await agent.asked.wait()
    many: tuple[Oid, ...] = tuple((1, 9, n) for n in range(MOST_OBJECTS))
    row = asyncio.create_task(together.get(HERE, many, Allowance(4.0)))
    await asyncio.sleep(0)
    own = asyncio.create_task(together.get(HERE, ROWS[1], Allowance(4.0), first=True))
    await asyncio.sleep(0)
    agent.gate.set()
    await asyncio.gather(early, row, own)
    assert agent.requests == [ROWS[0], ROWS[1], many]
