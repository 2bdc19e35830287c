"""The traps of simulated agents: read as a receiver reads them, from each agent's own address."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from inventory.types.components import Inventory
from probes.sim.access import Access
from probes.sim.client import SimulatedDistrict
from probes.sim.district import District
from probes.trap_kinds import Trap, TrapKind, read_trap
from probes.trap_v2c import open_v2c
from probes.trap_wire import Notice
from tests.probes.sim.small_district import address_of, small_district, with_chassis_of

PATIENCE_S = 10.0


class Receiver:
    """A socket to which traps are sent."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.address: tuple[str, int] = sock.getsockname()

    async def next_trap(self) -> Trap:
        async with asyncio.timeout(PATIENCE_S):
            data, sender = await asyncio.get_running_loop().sock_recvfrom(self._sock, 4096)
        opened = open_v2c(data, ["rouge"])
        assert isinstance(opened, Notice)
        return read_trap(sender[0], opened.oid, opened.binds, 0)


@asynccontextmanager
async def told(inventory: Inventory | None = None) -> AsyncIterator[tuple[District, Receiver]]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        receiver = Receiver(sock)
        known = inventory or small_district()
        async with District(known, Access(community="rouge"), receiver.address) as district:
            yield district, receiver


async def heard(receiver: Receiver, count: int) -> list[tuple[str, TrapKind, str | None]]:
    traps = [await receiver.next_trap() for _ in range(count)]
    codes = {address_of(code)[0]: code for code in ("s", "h", "u", "x")}
    return [(codes[trap.source], trap.kind, trap.index) for trap in traps]


async def test_a_cut_strand_and_its_repair() -> None:
    async with told() as (district, receiver):
        district.world.break_("f2")
        # Row 2 is the card's and the strand's, and is told once; row 102 is the far copper's.
        assert await heard(receiver, 1) == [("h", TrapKind.LINK_DOWN, "2")]
        district.world.mend("f2")
        assert await heard(receiver, 1) == [("h", TrapKind.LINK_UP, "2")]


async def test_a_dead_camera_takes_its_port_along() -> None:
    async with told() as (district, receiver):
        district.world.break_("c1")
        assert await heard(receiver, 1) == [("s", TrapKind.LINK_DOWN, "1")]


async def test_lost_mains_are_told_by_last_gasps_and_by_the_ups() -> None:
    async with told() as (district, receiver):
        district.world.break_("m")
        got = await heard(receiver, 5)
        assert got[:4] == [("h", TrapKind.DYING_GASP, str(row)) for row in (1, 2, 3, 4)]
        assert ("u", TrapKind.ON_BATTERY, None) in got


async def test_a_broken_transceiver_has_no_last_word() -> None:
    async with told() as (district, receiver):
        district.world.break_("t1")
        assert (await heard(receiver, 1))[0][1] is TrapKind.LINK_DOWN


async def test_a_pulled_card_is_told_in_the_chassis_own_way() -> None:
    async with told() as (district, receiver):
        district.world.break_("d3")
        assert ("h", TrapKind.CARD_LOST, "1.3") in await heard(receiver, 2)


@pytest.mark.parametrize("maker", ["C-Data", "FiberRoad"])
@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        ("f3", TrapKind.LINK_DOWN),
        ("w3", TrapKind.LINK_DOWN),
        ("d3", TrapKind.CARD_LOST),
        ("b3", TrapKind.DYING_GASP),
    ],
)
async def test_a_chassis_tells_in_its_makers_notifications(
    maker: str, broken: str, kind: TrapKind
) -> None:
    async with told(with_chassis_of(maker)) as (district, receiver):
        district.world.break_(broken)
        assert await heard(receiver, 1) == [("h", kind, "1.3")]


async def test_an_agent_that_came_back_says_so_and_a_dead_one_nothing() -> None:
    async with told() as (district, receiver):
        district.world.break_("x")  # the box of three cameras
        district.world.mend("x")
        got = await heard(receiver, 7)
        assert [kind for code, kind, _ in got if code == "s"] == [
            *[TrapKind.LINK_DOWN] * 3,
            *[TrapKind.LINK_UP] * 3,
        ]
        assert [each for each in got if each[0] == "x"] == [("x", TrapKind.COLD_START, None)]


@pytest.mark.parametrize("undo", [True, False], ids=["mended", "as it is"])
async def test_a_hung_agent_tells_nothing(undo: bool) -> None:
    async with told() as (district, receiver):
        district.world.hang("h")
        district.world.break_("f1")
        if undo:
            district.world.mend("h")
            district.world.mend("f1")
            assert (await heard(receiver, 1))[0] == ("h", TrapKind.LINK_UP, "1")
        district.world.break_("c1")
        assert (await heard(receiver, 1))[0] == ("s", TrapKind.LINK_DOWN, "1")


async def test_a_district_in_a_process_of_its_own_tells_too() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        receiver = Receiver(sock)
        access = Access(community="rouge")
        with SimulatedDistrict(small_district(), access, receiver.address) as district:
            await asyncio.to_thread(district.break_, "f4")
            assert await heard(receiver, 1) == [("h", TrapKind.LINK_DOWN, "4")]
