"""A hung encoder, and a channel that its recorder loses: from the socket to the ticket."""

from sqlalchemy import Engine

from inventory.types.components import Inventory
from inventory.types.faults import FaultKind
from inventory.types.outages import SlotState
from monitor.runner.targets import Ports
from probes.sim.district import District
from probes.sim.rtsp import PORT
from tests.founding import QUICK, found, new_vault
from tests.monitor.runner.conftest import ACCESS, Post
from tests.monitor.runner.gates import gates
from tests.probes.sim.small_district import small_district

STREAMING = Ports(rtsp=PORT)
BRISK = {
    **QUICK,
    "rtsp_interval": 1.0,
    "rtsp_deadline": 1.0,
    "recorder_interval": 0.6,
    "recorder_deadline": 0.5,
}


_OPENED = ("ticket_opened", "gate2", FaultKind.HUNG.value)


def _founded(ledger: Engine, inventory: Inventory) -> tuple[Post, District]:
    vault = new_vault()
    found(ledger, vault, inventory, ACCESS, BRISK)
    district = District(inventory, ACCESS)
    return Post(ledger, vault, district), district


async def test_a_camera_without_video_hangs_and_has_no_outage(sqlite_ledger: Engine) -> None:
    post, district = _founded(sqlite_ledger, gates())
    books = post.books
    async with district, post.watched(post.monitor(ports=STREAMING)):
        await post.until(lambda: books.all_ok("gate1", "gate2"))
        post.world.freeze("gate2")
        await post.until(lambda: bool(books.tickets))
        template, params = books.messages[0]
        assert (template, params["component"], params["fault"]) == _OPENED
        assert books.state("gate2") is SlotState.DEGRADED
        post.world.mend("gate2")
        await post.until(lambda: "ticket_closed" in books.templates)
    assert books.outages == ()
    books.check()


async def test_a_channel_is_down_by_its_recorders_word_and_unknown_without(
    sqlite_ledger: Engine,
) -> None:
    post, district = _founded(sqlite_ledger, small_district())
    books = post.books
    async with district, post.watched():
        await post.until(lambda: books.all_ok("r", "r1", "r2"))
        post.world.break_("r2")
        await post.until(lambda: bool(books.tickets))
        assert books.components == ["r2"]
        assert [outage.slot for outage in books.outages] == ["r2"]
        post.world.mend("r2")
        await post.until(lambda: "ticket_closed" in books.templates)
        post.world.break_("r")
        await post.until(lambda: books.state("r") is SlotState.DOWN)
        await post.until(lambda: books.state("r1") is SlotState.UNKNOWN)
    assert {outage.slot for outage in books.outages} & {"r1", "r2"} == {"r2"}
    books.check()
