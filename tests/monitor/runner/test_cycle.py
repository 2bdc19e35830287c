"""From a broken device to its ticket and message, and back, over real sockets."""

from dataclasses import replace

from sqlalchemy import Engine

from inventory.types.components import Inventory
from inventory.types.faults import FaultKind
from inventory.types.outages import OutageKind
from inventory.types.tickets import TicketState
from tests.monitor.runner.conftest import Post, posted
from tests.monitor.runner.gates import GATES, gates


async def test_a_dead_camera_is_one_ticket_and_its_repair_closes_it(any_post: Post) -> None:
    post, books = any_post, any_post.books
    async with post.watched():
        await post.until(lambda: books.all_ok(*GATES))
        post.world.break_("gate3")
        await post.until(lambda: bool(books.tickets))
        template, params = books.messages[0]
        assert (template, params["component"]) == ("ticket_opened", "gate3")
        assert (params["building"], params["location"]) == ("Gatehouse 3", "above the door")
        post.world.mend("gate3")
        await post.until(lambda: "ticket_closed" in books.templates)
    assert books.components == ["gate3"]
    assert books.templates == ["ticket_opened", "ticket_closed"]
    assert [ticket.state for ticket in books.tickets] == [TicketState.CLOSED]
    [outage] = books.outages
    assert (outage.slot, outage.kind, outage.fault_id) == ("gate3", OutageKind.DOWN, 1)
    assert outage.last_good_at is not None
    assert outage.first_good_at is not None
    books.check()


async def test_what_several_points_share_is_named_once(chained: Post) -> None:
    post, books = chained, chained.books
    async with post.watched():
        await post.until(lambda: books.all_ok("c1", "c2", "c3", "k1"))
        post.world.break_("a1")
        await post.until(lambda: len(books.tickets) == 1)
        assert books.components == ["a1"]
        cameras = {outage.slot for outage in books.outages} & {"c1", "c2", "c3"}
        assert cameras == {"c1", "c2", "c3"}
        post.world.mend("a1")
        await post.until(lambda: "ticket_closed" in books.templates)
    assert books.templates == ["ticket_opened", "ticket_closed"]
    books.check()


async def test_a_cut_cable_is_one_ticket(chained: Post) -> None:
    post, books = chained, chained.books
    async with post.watched():
        await post.until(lambda: books.all_ok("k1", "k2", "k3", "k4", "f1"))
        post.world.break_("cable")
        await post.until(lambda: bool(books.tickets))
        assert books.components == ["cable"]
        post.world.mend("cable")
        await post.until(lambda: "ticket_closed" in books.templates)
    assert books.templates == ["ticket_opened", "ticket_closed"]
    books.check()


async def test_a_changed_password_is_a_ticket_and_no_outage(post: Post) -> None:
    books = post.books
    post.world.set_password("gate2", "other")
    async with post.watched():
        await post.until(lambda: len(books.tickets) == 1)
    assert books.components == ["gate2"]
    assert books.messages[0][1]["fault"] == FaultKind.CREDENTIALS
    assert books.outages == ()
    books.check()


async def test_a_swapped_camera_is_a_ticket_that_names_both_serials(sqlite_ledger: Engine) -> None:
    recorded, standing = (_with_serial(gates(), each) for each in ("SN-OLD-1", "SN-NEW-2"))
    async with posted(sqlite_ledger, recorded, standing) as post:
        books = post.books
        async with post.watched():
            await post.until(lambda: bool(books.messages))
        _, params = books.messages[0]
        assert (params["component"], params["fault"]) == ("gate2", FaultKind.IDENTITY)
        evidence = params["evidence"]
        assert isinstance(evidence, list)
        assert evidence[0]["params"] == {"serial": "SN-NEW-2", "expected_serial": "SN-OLD-1"}
        assert books.outages == ()


def _with_serial(inventory: Inventory, serial: str) -> Inventory:
    """The same with this serial number at gate2."""
    installed = (
        replace(each, unit=replace(each.unit, serial=serial)) if each.slot == "gate2" else each
        for each in inventory.installations
    )
    return replace(inventory, installations=tuple(installed))
