"""The drain against real receivers: once where all is well, at least once where it is not."""

import asyncio
import logging

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete

from inventory.database import writing
from inventory.tables.people import crew_address
from inventory.types.time import DAY, MINUTE
from inventory.vault import Vault
from monitor.delivery.drain import Limits
from monitor.delivery.render import Rendered
from monitor.delivery.sender import Outcome
from tests.monitor.delivery.conftest import Office
from tests.servers.http_receiver import HANG, RESET, http_receiver
from tests.servers.ports import free_tcp_port

SENT, WAITING, FAILED = "sent", "waiting", "failed"


async def test_delivered_once(office: Office) -> None:
    with http_receiver() as receiver:
        key = office.put(office.address(receiver.url))
        drain = office.drain()
        assert await drain.once() == 1
        assert await drain.once() == 0
    assert receiver.keys == [key]
    assert receiver.titles == ["Repair 42: Camera does not answer, 3号楼"]
    assert office.states() == [(SENT, 1, None)]


async def test_tried_again_later_with_the_same_key(office: Office) -> None:
    with http_receiver(500, RESET) as receiver:
        key = office.put(office.address(receiver.url))
        drain = office.drain()
        await drain.once()
        assert office.states() == [(WAITING, 1, "http_500")]
        office.now += 4_999
        await drain.once()
        assert len(receiver.requests) == 1
        office.now += 1
        await drain.once()
        assert office.states() == [(WAITING, 2, "connection")]
        office.now += 15_000
        assert await drain.once() == 1
    assert receiver.keys == [key] * 3
    assert office.states() == [(SENT, 3, "connection")]


async def test_given_up_after_a_day(office: Office) -> None:
    office.put(office.address(f"json://127.0.0.1:{free_tcp_port()}/"))
    office.now += DAY
    await office.drain().once()
    assert office.states() == [(FAILED, 1, "connection")]


async def test_everything_due_is_sent_in_order_per_address(office: Office) -> None:
    with http_receiver() as one, http_receiver() as two:
        addresses = [office.address(each.url) for each in (one, two)]
        keys = [office.put(addresses[number % 2]) for number in range(20)]
        assert await office.drain().once() == 20
    assert one.keys == keys[::2]
    assert two.keys == keys[1::2]


async def test_two_drains_never_send_the_same(office: Office) -> None:
    with http_receiver() as receiver:
        addresses = [office.address(f"{receiver.url}/{number}") for number in range(10)]
        keys = [office.put(address) for address in addresses * 2]
        drains = [office.drain(holder).once() for holder in ("one", "two")]
        assert sum(await asyncio.gather(*drains)) == 20
        # A drain that found every address busy has left the rest to the next time.
        assert await office.drain().once() == 0
    assert sorted(receiver.keys) == sorted(keys)


async def test_a_bad_address_harms_no_other(office: Office) -> None:
    with http_receiver() as receiver, http_receiver(500) as broken:
        urls = ["nonsense://x/S3CRET", f"json://127.0.0.1:{free_tcp_port()}/", broken.url]
        for url in (*urls, receiver.url):
            office.put(office.address(url))
        assert await office.drain().once() == 1
    assert office.states() == [
        (FAILED, 1, "bad_address"),
        (WAITING, 1, "connection"),
        (WAITING, 1, "http_500"),
        (SENT, 1, None),
    ]


async def test_a_removed_address_is_given_up(office: Office) -> None:
    office.put(office.address("json://127.0.0.1/"))
    with writing(office.engine) as connection:
        connection.execute(delete(crew_address))
    await office.drain().once()
    assert office.states() == [(FAILED, 1, "address_removed")]


async def test_an_address_under_another_key_is_given_up(office: Office) -> None:
    office.put(office.address("json://127.0.0.1/"))
    office.vault = Vault([Fernet.generate_key().decode()])
    await office.drain().once()
    assert office.states() == [(FAILED, 1, "address_sealed")]


async def test_an_unknown_template_is_given_up(office: Office) -> None:
    office.put(office.address("json://127.0.0.1/"), template="from_the_future")
    await office.drain().once()
    assert office.states() == [(FAILED, 1, "unknown_template")]


async def test_a_receiver_that_hangs_times_out_and_its_address_stays_busy(office: Office) -> None:
    with http_receiver(HANG) as receiver:
        address = office.address(receiver.url)
        office.put(address)
        drain = office.drain(limits=Limits(send_s=0.05))
        await drain.once()
        assert office.states() == [(WAITING, 1, "timeout")]
        receiver.wait_for(1)
        office.now += MINUTE
        assert await drain.once() == 0
        assert len(receiver.requests) == 1
        assert office.states() == [(WAITING, 1, "timeout")]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_sender_that_crashes_is_tried_again(office: Office) -> None:
    def crash(_url: str, _text: Rendered, _key: str) -> Outcome:
        raise AssertionError("a bug in a plugin")

    office.put(office.address("json://127.0.0.1/"))
    await office.drain(send=crash).once()
    assert office.states() == [(WAITING, 1, "plugin_crash")]


async def test_no_log_line_shows_an_address(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with http_receiver(200, 500, RESET) as receiver:
        for number in range(3):
            office.put(office.address(f"{receiver.url}/{number}"))
        await office.drain().once()
    assert "(ticket_opened) to json://127.0.0.1" in caplog.text
    assert ": sent, attempt 1" in caplog.text
    assert "http_500; again in 5 s" in caplog.text
    assert "S3CRET" not in caplog.text
