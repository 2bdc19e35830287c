"""Questions that come together travel together, and nobody suffers for the company."""

import asyncio
from dataclasses import dataclass, field

from inventory.types.readings import Reason
from inventory.types.targets import SnmpCredential
from probes.snmp_questions import Oid
from probes.snmp_together import MOST_OBJECTS, Together
from probes.snmp_wire import Failure, Outcome

ROWS: tuple[tuple[Oid, ...], ...] = tuple(((1, 3, 0), (1, 7, n), (1, 8, n)) for n in range(1, 6))

PUBLIC, OTHER = SnmpCredential(community="public"), SnmpCredential(community="other")


@dataclass(slots=True)
class Agent:
    """Answers 10 × the last number of each object; requests of more than `most` objects badly."""

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
        return [oid[-1] * 10 for oid in oids]


async def ask(together: Together, rows: tuple[tuple[Oid, ...], ...] = ROWS) -> list[Outcome]:
    asked = [together.get("127.0.0.1", 161, PUBLIC, row, 4.0) for row in rows]
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
        together.get("127.0.0.1", 161, PUBLIC, ROWS[0], 4.0),
        together.get("127.0.0.2", 161, PUBLIC, ROWS[1], 4.0),
        together.get("127.0.0.1", 161, OTHER, ROWS[2], 4.0),
    )
    assert len(agent.requests) == 3
